import * as z from "zod/mini";
import { command } from "../../command.ts";
import { inspectOptions, inspectShape } from "../../inspect-options.ts";
import { flag } from "../../options.ts";
import { writingOptions, writingShape } from "../../train-options.ts";
import { trainVariables } from "../../variables.ts";

const [dryRun] = writingOptions;

export default command({
  description:
    "Turns what `release verify` finds into the smallest safe steps: the missing tag, the missing GitHub Release, the labels, a leftover branch. Shows them; --apply does them in order and verifies again. It never moves or deletes a tag, a release or a published version: where history contradicts itself it stops, and says what a person has to decide.",
  options: [
    { flags: "--apply", description: "do what is shown" },
    ...(dryRun === undefined ? [] : [dryRun]),
    ...inspectOptions,
  ],
  schema: z.object({ ...inspectShape, ...writingShape, apply: flag }),
  environment: trainVariables,
  exits: {
    pass: "nothing is left to mend",
    fail: "steps are left to be done, or a person has to decide",
    skip: "something could not be asked, or nothing was released yet",
  },
  examples: [
    ["axctl release recover", "what would be done"],
    ["axctl release recover --apply", "do it, and verify again"],
  ],
  run: async (options, context) => {
    const { releaseRecover } = await import("../../release-recover.ts");
    return releaseRecover(context, options);
  },
});

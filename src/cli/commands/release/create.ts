import * as z from "zod/mini";
import { command } from "../../command.ts";
import { trainOptions, trainShape, writingOptions, writingShape } from "../../train-options.ts";
import { trainVariables } from "../../variables.ts";

export default command({
  description:
    "Makes the tag and the GitHub Release of each merged release pull request that is labelled as pending, at its merge commit and with its notes; comments on it and swaps the label. What is there already is left alone, and a tag is never moved.",
  options: [...trainOptions, ...writingOptions],
  schema: z.object({ ...trainShape, ...writingShape }),
  environment: trainVariables,
  exits: {
    pass: "every merged release pull request has its tag and its release",
    fail: "a tag is elsewhere, or GitHub refused; the next run goes on there",
    skip: "no merged release pull request waits, or no token for GitHub may do it",
  },
  examples: [
    ["axctl release create --dry-run", "each request that would be made"],
    ["axctl release create --fetch", "after the release pull request was merged"],
  ],
  run: async (options, context) => {
    const { releaseCreate } = await import("../../release-create.ts");
    return releaseCreate(context, options);
  },
});

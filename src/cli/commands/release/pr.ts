import * as z from "zod/mini";
import { command } from "../../command.ts";
import { day } from "../../options.ts";
import { trainOptions, trainShape, writingOptions, writingShape } from "../../train-options.ts";
import { trainVariables } from "../../variables.ts";

export default command({
  description:
    "Opens or updates the release pull request of the plan for the target's head, for when Release Please cannot run: the same branch, title, labels, body and files, in one commit, so that Release Please takes it for its own. Refuses while a merged release pull request has no tag yet.",
  options: [
    ...trainOptions,
    { flags: "--date <day>", description: "the day of the release (default: today, UTC)" },
    ...writingOptions,
  ],
  schema: z.object({ ...trainShape, ...writingShape, date: z.optional(day) }),
  environment: trainVariables,
  exits: {
    pass: "the release pull request is as it should be",
    fail: "a merged one has no tag yet, or GitHub refused; the next run goes on there",
    skip: "there is nothing to release, or no token for GitHub may do it",
  },
  examples: [
    ["axctl release pr --dry-run", "each request that would be made, with the files' new content"],
    ["axctl release pr --target main --fetch", "open or update it, fetching what this clone lacks"],
  ],
  run: async (options, context) => {
    const { releasePr } = await import("../../release-pr.ts");
    return releasePr(context, options);
  },
});

import * as z from "zod/mini";
import { command } from "../../command.ts";
import { verify, verifyOptions, verifyShape } from "../../verify.ts";
import type { Page } from "../../view.ts";

export default command({
  description:
    "Says whether the evidence in a folder is complete, unaltered, passing, fresh and about one commit. Fails closed.",
  options: verifyOptions,
  schema: z.object(verifyShape),
  environment: [],
  exits: {
    pass: "everything that was required holds",
    fail: "something is missing, altered, failed, stale or about another commit; each is named",
    skip: null,
  },
  examples: [
    ["axctl qa verify --artifact-dir .ax/qa --require dev,next", "before a promotion of HEAD"],
    [
      "axctl qa verify --artifact-dir .ax/qa --require dev --for mcp-ui --max-age 2h --commit v1.2.0 --json",
      "one environment, for a release's commit",
    ],
  ],
  run: async (options, context) => {
    const document = await verify(context, options, "axctl qa verify");
    const view = async (page: Page) =>
      (await import("../../views/verify.ts")).verifyView(context.redactor.value(document), page);
    return { document, view };
  },
});

import * as z from "zod/mini";
import { command } from "../../command.ts";
import { TARGETS } from "../../option-spec.ts";
import { nonEmpty } from "../../options.ts";
import { evidenceOptions, trainOptions, trainShape, writingOptions, writingShape } from "../../train-options.ts";
import { trainVariables } from "../../variables.ts";
import { requiredOrDefault, verifyShape } from "../../verify.ts";

export default command({
  description:
    "Opens or updates the pull request that promotes the source to the target. It is bound to the source's head: evidence has to hold for that commit, and the body tells it with its digests, the checklist, and what a merge would release. What a person wrote in the body stays.",
  options: [
    ...evidenceOptions,
    { flags: "--for <target>", description: "what the gate must have been for", preset: "release", suggests: TARGETS },
    {
      flags: "--allow-missing-evidence <reason>",
      description: "promote although the evidence does not hold; the reason stands in the body",
    },
    ...trainOptions,
    ...writingOptions,
  ],
  schema: z.object({
    evidence: nonEmpty,
    require: requiredOrDefault,
    for: nonEmpty,
    maxAge: verifyShape.maxAge,
    allowMissingEvidence: z.optional(nonEmpty),
    json: verifyShape.json,
    ...trainShape,
    ...writingShape,
  }),
  environment: trainVariables,
  exits: {
    pass: "the promotion is as it should be",
    fail: "the evidence does not hold, or GitHub refused; what was done stays, and the next run goes on there",
    skip: "there is nothing to promote, or no token for GitHub may do it",
  },
  examples: [
    ["axctl release promote --dry-run", "what would be asked of GitHub, and nothing changed"],
    [
      "axctl release promote --evidence .ax/qa/promotion --require dev,next --max-age 24h",
      "after the gates have passed for the head",
    ],
  ],
  run: async (options, context) => {
    const { promote } = await import("../../promote.ts");
    return promote(context, options);
  },
});

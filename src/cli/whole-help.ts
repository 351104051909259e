import { EXIT_MEANINGS } from "../core/exit-codes.ts";
import type { HelpSections } from "./help-text.ts";

/** What help says of the program as a whole. */
export const program: HelpSections & { description: string } = {
  description:
    "The aX release gate and release train: identity doctor, API gate, environment comparison, evidence, and the steps from a commit to its release.",
  environment: [],
  exits: EXIT_MEANINGS,
  // The order that operators follow.
  examples: [
    ["axctl auth doctor --env dev", "who a command would run as, and why"],
    ["axctl qa preflight --env dev --for release", "the API gate for one environment"],
    [
      "axctl qa matrix --env dev --env next --for release --artifact-dir .ax/qa",
      "the same for several, which are compared",
    ],
    ["axctl qa verify --artifact-dir .ax/qa --require dev,next", "whether the evidence holds for this commit"],
    ["axctl release status", "where the release train stands, and what moves it on"],
  ],
  closing: "Run `axctl <command> --help` for options, variables and examples.",
};

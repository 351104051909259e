import * as z from "zod/mini";
import { command } from "../../command.ts";
import { flag, nonEmpty } from "../../options.ts";
import { gitHubOptions, gitHubShape } from "../../train-options.ts";
import { gitHubVariables } from "../../variables.ts";

export default command({
  description:
    "The release posture of this repository, from its files and, with a token, from GitHub: configuration in step with versions and tags, the release workflow's token, publishing on releases only, CODEOWNERS, operator QA for pull requests, the secret, the protection of the branch. Each finding has its place and what mends it.",
  options: [
    { flags: "--ref <rev>", description: "the commit to look at", preset: "HEAD" },
    { flags: "--target <branch>", description: "the branch that is released", preset: "main" },
    {
      flags: "--config-file <path>",
      description: "the configuration at that commit",
      preset: "release-please-config.json",
    },
    {
      flags: "--manifest-file <path>",
      description: "the manifest at that commit",
      preset: ".release-please-manifest.json",
    },
    { flags: "--offline", description: "look at files alone, also where there is a token" },
    ...gitHubOptions,
  ],
  schema: z.object({
    ref: nonEmpty,
    target: nonEmpty,
    configFile: nonEmpty,
    manifestFile: nonEmpty,
    offline: flag,
    ...gitHubShape,
  }),
  environment: gitHubVariables,
  exits: {
    pass: "the posture holds, as far as it could be seen",
    fail: "a finding is an error, or GitHub refused",
    skip: null,
  },
  examples: [
    ["axctl release check", "what is committed here"],
    ["axctl release check --ref dev/staging --json", "what a promotion would bring"],
  ],
  run: async (options, context) => {
    const { checkRelease } = await import("../../check.ts");
    return checkRelease(context, options);
  },
});

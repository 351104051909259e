import * as z from "zod/mini";
import { command } from "../../command.ts";
import { day, flag, nonEmpty, ownerAndName } from "../../options.ts";
import { repositoryVariables } from "../../variables.ts";

export default command({
  description:
    "What Release Please would put into its release pull request, from git alone: no network, no token, no change to the checkout. It also tells what becomes of every commit, and why.",
  options: [
    { flags: "--ref <rev>", description: "the commit to plan for", preset: "HEAD" },
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
    { flags: "--path <path>", description: "plan for this package alone" },
    {
      flags: "--target-branch <branch>",
      description: "the branch that is released (default: the one that --ref names, else main)",
    },
    {
      flags: "--repo <owner/name>",
      description: "where links lead (default: GITHUB_REPOSITORY, the remote origin, package.json)",
    },
    { flags: "--date <day>", description: "the day of the release (default: today, UTC)" },
    {
      flags: "--notes",
      description: "print the Markdown notes alone, to the byte where a file or a program takes them",
    },
    { flags: "--markdown", description: "print the plan as Markdown, for a pull request's comment" },
    { flags: "--contents", description: "print the new content of every file, too" },
    { flags: "--strict", description: "fail when a commit that reads like a release is lost" },
    { flags: "--artifact <file>", description: "write the result to this file" },
  ],
  schema: z.object({
    ref: nonEmpty,
    configFile: nonEmpty,
    manifestFile: nonEmpty,
    path: z.optional(nonEmpty),
    targetBranch: z.optional(nonEmpty),
    repo: z.optional(ownerAndName),
    date: z.optional(day),
    notes: flag,
    markdown: flag,
    contents: flag,
    strict: flag,
    artifact: z.optional(nonEmpty),
    json: flag,
  }),
  environment: repositoryVariables,
  exits: {
    pass: "there is something to release",
    fail: "with --strict: a commit that reads like a release is lost",
    skip: "there is nothing to release",
  },
  examples: [
    ["axctl release plan", "what would be released from HEAD"],
    ["axctl release plan --notes > notes.md", "the notes alone"],
    [
      "axctl release plan --ref dev/staging --target-branch main --strict --json",
      "before a promotion; a lost commit fails it",
    ],
  ],
  run: async (options, context) => {
    const { planFor } = await import("../../plan.ts");
    return planFor(context, options);
  },
});

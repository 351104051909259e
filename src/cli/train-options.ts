import * as z from "zod/mini";
import type { OptionSpec } from "./option-spec.ts";
import { duration, flag, nonEmpty, ownerAndName } from "./options.ts";
import { type TransportOptions, transportOptions, transportShape } from "./transport.ts";

/** The options of every command that asks GitHub. */
export const gitHubOptions: readonly OptionSpec[] = [
  {
    flags: "--repo <owner/name>",
    description: "the repository on GitHub (default: GITHUB_REPOSITORY, the remote origin, package.json)",
  },
  {
    flags: "--timeout <time>",
    description: "for all that GitHub is asked, waiting for its limits included",
    preset: "2m",
  },
  ...transportOptions,
];

export const gitHubShape = { repo: z.optional(ownerAndName), timeout: duration, ...transportShape };

/** The branches and the files that every command of the train is about. */
export const trainOptions: readonly OptionSpec[] = [
  { flags: "--target <branch>", description: "the branch that is released", preset: "main" },
  { flags: "--source <branch>", description: "the branch that is promoted", preset: "dev/staging" },
  {
    flags: "--config-file <path>",
    description: "the configuration in the repository",
    preset: "release-please-config.json",
  },
  {
    flags: "--manifest-file <path>",
    description: "the manifest in the repository",
    preset: ".release-please-manifest.json",
  },
  ...gitHubOptions,
];

export const trainShape = {
  target: nonEmpty,
  source: nonEmpty,
  configFile: nonEmpty,
  manifestFile: nonEmpty,
  ...gitHubShape,
};

/** The options of commands that write. */
export const writingOptions: readonly OptionSpec[] = [
  { flags: "--dry-run", description: "print each request that would be made; reading rights are enough" },
  { flags: "--fetch", description: "run the git fetch that brings what this clone lacks" },
];

export const writingShape = { dryRun: flag, fetch: flag, quiet: flag };

export interface GitHubOptions extends TransportOptions {
  repo?: string | undefined;
  timeout: number;
}

export interface TrainOptions extends GitHubOptions {
  target: string;
  source: string;
  configFile: string;
  manifestFile: string;
}

export interface WritingOptions extends TrainOptions {
  dryRun: boolean;
  fetch: boolean;
  quiet: boolean;
}

/** The options of commands that look for the evidence of a promotion. */
export const evidenceOptions: readonly OptionSpec[] = [
  {
    flags: "--evidence <dir>",
    description: "the folder with the evidence for the source's head",
    preset: ".ax/qa/promotion",
  },
  {
    flags: "--require <envs>",
    description: "environments that must have passed, separated by commas (default: dev,next)",
    repeatable: true,
  },
  { flags: "--max-age <time>", description: "how old an artifact may be", preset: "24h" },
];

import type { PullRequest } from "../github-port.ts";

/** What is known about something: asked and answered, or why nobody could be asked. */
export type Known<T> = { known: true; value: T } | { known: false; reason: string };

/** One package as the manifest has it, and what there is of that version. */
export interface PackageState {
  path: string;
  name: string;
  version: string;
  /** The tag that this version has to have. */
  tag: string;
  tagged: Known<boolean>;
  release: Known<"published" | "draft" | "none">;
  /** Its configuration asks for neither tag nor release: `skip-github-release`. */
  skipsRelease: boolean;
  /** Undefined for a package that goes to no registry. */
  registry: Known<boolean> | undefined;
}

/** All that `status` is decided from. */
export interface StatusFacts {
  source: string;
  target: string;
  /** Where evidence is looked for, and which environments it has to be of. */
  folder: string;
  required: readonly string[];
  /** Branches whose head on GitHub this clone lacks: nothing is said about them until they are fetched. */
  behind: readonly string[];
  /** Commits that the source has and the target has not. */
  waiting: Known<number>;
  /** Whether the evidence in the folder holds for the source's head. */
  evidence: Known<{
    folder: string;
    ok: boolean;
    found: number;
    oldestSeconds: number | null;
    problems: readonly string[];
  }>;
  promotion: Known<PullRequest | undefined>;
  /** What the target's head would release. */
  releases: Known<readonly { path: string; version: string }[]>;
  /** Open release pull requests. */
  releasePullRequests: Known<readonly PullRequest[]>;
  /** Merged release pull requests whose tag is missing. */
  pending: Known<readonly PullRequest[]>;
  packages: readonly PackageState[];
  /** Whether nothing was released yet. */
  isNew: boolean;
}

import type { PullRequest, Release } from "../github-port.ts";
import type { PublishedName } from "../registries/published-name.ts";
import type { PublishedVersion } from "../registries/registry.ts";
import type { Known } from "../status/facts.ts";
import type { ChangelogEntry } from "./changelog-entries.ts";

/** A file with its package's version, at the target's head or at the commit that brought the version. */
export interface VersionFile {
  path: string;
  /** Undefined where it has none that can be read. */
  version: string | undefined;
}

/** What a tag names. */
export interface TaggedCommit {
  sha: string;
  /** Whether manifest and package have the version there. */
  holds: boolean;
  onTarget: boolean;
}

/** What is known of one version of a package: the one that the manifest has at the target's head. */
export interface VersionFacts {
  path: string;
  name: string;
  version: string;
  tag: string;
  /** Its configuration asks for neither tag nor release: `skip-github-release`. */
  skipsRelease: boolean;
  /** The commit of the target that brought the version. */
  commit: string;
  /** The tag of a newer version, where there is one. */
  newest: string | undefined;
  files: readonly VersionFile[];
  /** Its first entry, if any; undefined where no changelog is kept. */
  changelog: { path: string; first: ChangelogEntry | undefined } | undefined;
  tagged: TaggedCommit | undefined;
  release: Release | undefined;
  /** Undefined for a package that goes to no registry. */
  published: (PublishedName & { found: Known<PublishedVersion | undefined>; distTag: string | undefined }) | undefined;
  /** Digests that the published files have to have, by name, where somebody gave the files. */
  digests: Readonly<Record<string, string>> | undefined;
  requiresProvenance: boolean;
  /** The merged release pull request that brought the version. */
  pullRequest: PullRequest | undefined;
  /** What marks pull requests as waiting, and what as released. */
  pending: readonly string[];
  labelled: readonly string[];
}

/** A branch that Release Please keeps for the target. */
export interface BranchFacts {
  name: string;
  /** Undefined where there is no such branch any more. */
  sha: string | undefined;
  open: PullRequest | undefined;
  /** Pull requests from it that are not open any more, merged ones included, the newest first. */
  closed: readonly PullRequest[];
}

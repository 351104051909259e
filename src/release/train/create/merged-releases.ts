import { type Package, tagFormatOf } from "../../plan/candidate.ts";
import { tagOf } from "../../plan/tag.ts";
import { formatVersion, parseVersion, type Version } from "../../plan/version.ts";
import type { PullRequest } from "../github-port.ts";
import { bodyEntries } from "./body-entries.ts";

/** A release that a merged pull request asks for. */
export interface MergedRelease {
  path: string;
  version: string;
  tag: string;
  name: string;
  notes: string;
  /** The merge commit, which holds that version. */
  sha: string;
  draft: boolean;
  prerelease: boolean;
}

export interface Merged {
  pullRequest: PullRequest;
  /** The commit that merged it. */
  sha: string;
  /** The packages as that commit configures them. */
  packages: readonly Package[];
  /** The manifest before the merge and after it. */
  before: Readonly<Record<string, string>>;
  after: Readonly<Record<string, string>>;
}

/**
 * The releases of a merged pull request: each package whose version the merge changed in the manifest, but for those that make no
 * GitHub Release. Their notes come from the pull request's body, as Release Please takes them. Pure.
 */
export function mergedReleases({ pullRequest, sha, packages, before, after }: Merged): MergedRelease[] {
  const entries = bodyEntries(pullRequest.body);
  return packages.flatMap((pack): MergedRelease[] => {
    const { path, config, component } = pack;
    const text = after[path];
    const version = text === undefined || text === before[path] ? undefined : parseVersion(text);
    if (version === undefined || config["skip-github-release"] === true) return [];
    const entry =
      entries.find((one) => (one.component ?? "") === component) ?? (entries.length === 1 ? entries[0] : undefined);
    return [releaseOf(pack, { version, sha, notes: entry?.notes ?? "" })];
  });
}

/** The release of one version of a package, as Release Please names it. Pure. */
export function releaseOf(
  { path, config, component }: Pick<Package, "path" | "config" | "component">,
  { version, sha, notes }: { version: Version; sha: string; notes: string },
): MergedRelease {
  const format = tagFormatOf(config, component);
  const written = `${config["include-v-in-release-name"] === false ? "" : "v"}${formatVersion(version)}`;
  return {
    path,
    version: formatVersion(version),
    tag: tagOf(version, format),
    name: format.component === "" ? written : `${component}: ${written}`,
    notes,
    sha,
    draft: config.draft === true,
    prerelease: config.prerelease === true && isEarly(version),
  };
}

/** Only such a version can be a prerelease on GitHub for Release Please. */
function isEarly({ major, prerelease }: Version): boolean {
  return prerelease !== undefined || major === 0;
}

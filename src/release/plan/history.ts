import type { Commit } from "./commit.ts";
import { parseTag, type TagFormat, tagOf } from "./tag.ts";
import { formatVersion, type Version } from "./version.ts";

/** A tag of the repository with the commit that it names. */
export interface Tag {
  name: string;
  sha: string;
}

/** A path's last release. */
export interface LastRelease {
  /** The tag as it is, or as it would be. */
  tag: string;
  version: Version;
  /** Empty when the manifest tells of a release that no tag shows. */
  sha: string;
}

/** What is known of a path before its history is read. */
export interface PathState {
  path: string;
  /** Empty when tags carry none. */
  component: string;
  tagFormat: TagFormat;
  /** The version that the manifest has. */
  manifestVersion: Version | undefined;
  /** `skip-github-release`: its version may be tagged by the root package. */
  skipsRelease: boolean;
}

/** The last releases that tags show. */
export interface LastReleases {
  found: Map<string, LastRelease>;
  /** Whether as many were found as there are paths. Two tags of one version count twice: that is how Release Please counts. */
  complete: boolean;
}

/**
 * The last release of each path that a tag shows: the tag with its component and the manifest's version. As Release Please
 * looks for them: first among the newest tags whatever their spelling, then by the exact name. Pure.
 *
 * @param tags newest first
 */
export function lastReleases(paths: readonly PathState[], tags: readonly Tag[], searchDepth: number): LastReleases {
  const found = new Map<string, LastRelease>();
  let hits = 0;
  for (const tag of tags.slice(0, searchDepth)) {
    const parsed = parseTag(tag.name);
    if (parsed === undefined) continue;
    for (const { path, component, manifestVersion } of paths) {
      if (component !== parsed.component || manifestVersion === undefined) continue;
      if (formatVersion(manifestVersion) !== formatVersion(parsed.version)) continue;
      found.set(path, { tag: spelled(tag.name, parsed), version: parsed.version, sha: tag.sha });
      hits += 1;
    }
    if (hits >= paths.length) break;
  }
  if (hits < paths.length) hits += byExactName({ paths, tags, found });
  return { found, complete: hits >= paths.length };
}

/** A tag as Release Please writes it again after it took it apart. */
function spelled(name: string, { component, version }: { component: string; version: Version }): string {
  const [, separator = ""] = /^.*([^a-zA-Z0-9])v?\d+\.\d+\.\d+.*$/.exec(name) ?? [];
  const includeV = /(?:^|[^a-zA-Z0-9])v\d+\.\d+\.\d+/.test(name);
  return tagOf(version, { component, separator, includeV });
}

interface Search {
  paths: readonly PathState[];
  tags: readonly Tag[];
  found: Map<string, LastRelease>;
}

/** Adds what is found to `found`, and gives how many. */
function byExactName({ paths, tags, found }: Search): number {
  const before = found.size;
  const shas = new Map(tags.map(({ name, sha }) => [name, sha]));
  const root = paths.find(({ path }) => path === ".");
  for (const { path, tagFormat, manifestVersion, skipsRelease } of paths) {
    if (found.has(path) || manifestVersion === undefined) continue;
    const formats = [tagFormat, ...(skipsRelease && root !== undefined ? [root.tagFormat] : [])];
    const tag = formats.map((format) => tagOf(manifestVersion, format)).find((name) => shas.has(name));
    if (tag !== undefined) found.set(path, { tag, version: manifestVersion, sha: shas.get(tag) ?? "" });
  }
  return found.size - before;
}

/** Where a scan of the history ends. */
export interface ScanLimits {
  /** The commits that last releases name. */
  releases: ReadonlySet<string>;
  /** A release is missing for some path: then a bootstrap commit may end the scan, and the releases do not. */
  incomplete: boolean;
  lastReleaseSha: string | undefined;
  bootstrapSha: string | undefined;
}

/** What ended a scan. */
export type ScanEnd = "releases" | "last-release-sha" | "bootstrap-sha" | "end";

/** What a scan of the history came to. */
export interface Scanned {
  /** Newest first. */
  commits: Commit[];
  end: ScanEnd;
  /** Commits that last releases name and that were met. */
  seen: number;
}

/** The commits that belong to a next release, newest first, and what ended the scan; the commit that did is left out. */
export async function scan(history: Iterable<Commit> | AsyncIterable<Commit>, limits: ScanLimits): Promise<Scanned> {
  const commits: Commit[] = [];
  let seen = 0;
  for await (const commit of history) {
    if (limits.releases.has(commit.sha)) seen += 1;
    if (limits.lastReleaseSha === commit.sha) return { commits, end: "last-release-sha", seen };
    if (limits.incomplete && limits.bootstrapSha === commit.sha) return { commits, end: "bootstrap-sha", seen };
    if (!limits.incomplete && seen >= limits.releases.size) return { commits, end: "releases", seen };
    commits.push(commit);
  }
  return { commits, end: "end", seen };
}

/** The commits of a path after its last release, by their place in the path's own list. */
export function commitsAfter(commits: readonly Commit[], sha: string | undefined): readonly Commit[] {
  const at = commits.findIndex((commit) => commit.sha === sha);
  return at === -1 ? commits : commits.slice(0, at);
}

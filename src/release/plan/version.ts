/**
 * A version as Release Please reads it (its `version.ts`): the first `1.2.3` in a text, with what follows as prerelease and
 * build. Looser than SemVer, so that both read the same manifests.
 */
export interface Version {
  major: number;
  minor: number;
  patch: number;
  /** Without the hyphen. */
  prerelease?: string;
  /** Without the plus. */
  build?: string;
}

const PATTERN = /(\d+)\.(\d+)\.(\d+)(?:-([^+]+))?(?:\+(.*))?/;

/** Reads a version; undefined when there is none in the text. */
export function parseVersion(text: string): Version | undefined {
  const [found, major = "", minor = "", patch = "", prerelease, build] = PATTERN.exec(text) ?? [];
  if (found === undefined) return undefined;
  return versionOf([Number(major), Number(minor), Number(patch)], { prerelease, build });
}

/** A version of its numbers, with a suffix where there is one. */
export function versionOf(
  [major, minor, patch]: readonly [number, number, number],
  { prerelease, build }: { prerelease?: string | undefined; build?: string | undefined } = {},
): Version {
  return { major, minor, patch, ...(prerelease ? { prerelease } : {}), ...(build ? { build } : {}) };
}

/** `1.2.3-beta.1+build`. */
export function formatVersion({ major, minor, patch, prerelease, build }: Version): string {
  return `${major}.${minor}.${patch}${prerelease ? `-${prerelease}` : ""}${build ? `+${build}` : ""}`;
}

import { parseVersion } from "../../plan/version.ts";

/**
 * The dist-tag that a version is published under, which npm has to be told: the one that was asked for, else a prerelease's first
 * identifier. Undefined: npm is left to itself, with the package's `publishConfig.tag`, its own configuration, or `latest`; it keeps an
 * older version from becoming `latest` then. Pure.
 */
export function distTagOf(
  version: string,
  { asked, configured }: { asked: string | undefined; configured: string | undefined },
): string | undefined {
  if (asked !== undefined || configured !== undefined) return asked;
  const [identifier = ""] = parseVersion(version)?.prerelease?.split(".") ?? [];
  if (identifier === "") return undefined;
  // A tag that reads as a version, or as a range of them, is none for npm.
  return /^(?:x|v?\d.*)$/i.test(identifier) ? "next" : identifier;
}

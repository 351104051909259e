import type { ConventionalCommit } from "./commit.ts";
import { parseVersion, type Version, versionOf } from "./version.ts";

/** How the next version follows from commits (Release Please's versioning strategies). */
export interface Versioning {
  strategy: VersioningStrategy;
  /** While the major is 0, a breaking change makes a minor. */
  bumpMinorPreMajor: boolean;
  /** While the major is 0, a feature makes a patch. */
  bumpPatchForMinorPreMajor: boolean;
  /** For the strategy `prerelease`: whether the next version is one, and its suffix. */
  prerelease: boolean;
  prereleaseType: string | undefined;
}

export const VERSIONING_STRATEGIES = [
  "default",
  "always-bump-patch",
  "always-bump-minor",
  "always-bump-major",
  "service-pack",
  "prerelease",
] as const;

export type VersioningStrategy = (typeof VERSIONING_STRATEGIES)[number];

type Level = "major" | "minor" | "patch";

/** What a bump came to, and why, in words. */
export interface Bump {
  version: Version;
  reason: string;
}

/** The version after `last`, by what changed since. Commits are newest first. Pure. */
export function nextVersion(last: Version, commits: readonly ConventionalCommit[], versioning: Versioning): Bump {
  const { strategy } = versioning;
  if (strategy === "service-pack") return { version: servicePack(last), reason: "the strategy service-pack" };
  if (strategy !== "default" && strategy !== "prerelease") {
    const level = strategy.replace("always-bump-", "");
    return { version: bumped(last, isLevel(level) ? level : "patch"), reason: `the strategy ${strategy}` };
  }
  const forced = releaseAsOf(commits);
  if (forced !== undefined) return forced;
  const { level, reason } = levelOf(last, commits, versioning);
  return { version: strategy === "default" ? bumped(last, level) : prereleased(last, level, versioning), reason };
}

/** The version that the newest `Release-As` footer asks for; undefined without one, or when it names none. */
export function releaseAsOf(commits: readonly ConventionalCommit[]): Bump | undefined {
  const note = commits.flatMap(({ releaseAs }) => releaseAs ?? [])[0];
  const version = note === undefined ? undefined : parseVersion(note);
  return version === undefined ? undefined : { version, reason: "a Release-As footer" };
}

function isLevel(text: string): text is Level {
  return text === "major" || text === "minor" || text === "patch";
}

function levelOf(last: Version, commits: readonly ConventionalCommit[], versioning: Versioning) {
  const preMajor = last.major < 1;
  const breaking = commits.filter(({ breaking }) => breaking).length;
  const features = commits.filter(({ breaking, type }) => !breaking && (type === "feat" || type === "feature")).length;
  const decided = (level: Level, reason: string) => ({ level, reason });
  if (breaking > 0) {
    const reason = breaking === 1 ? "a breaking change" : `${breaking} breaking changes`;
    if (preMajor && versioning.bumpMinorPreMajor) return decided("minor", `${reason} before 1.0.0`);
    return decided("major", reason);
  }
  if (features > 0) {
    const reason = features === 1 ? "a feature" : `${features} features`;
    if (preMajor && versioning.bumpPatchForMinorPreMajor) return decided("patch", `${reason} before 1.0.0`);
    return decided("minor", reason);
  }
  return decided("patch", "neither a feature nor a breaking change");
}

/** The suffix of the last version stays, as it does in Release Please. */
function bumped({ major, minor, patch, ...suffix }: Version, level: Level): Version {
  if (level === "major") return versionOf([major + 1, 0, 0], suffix);
  if (level === "minor") return versionOf([major, minor + 1, 0], suffix);
  return versionOf([major, minor, patch + 1], suffix);
}

function servicePack({ major, minor, patch, prerelease = "", build }: Version): Version {
  const [, number] = /sp\.(\d+)/.exec(prerelease) ?? [];
  return versionOf([major, minor, patch], { prerelease: `sp.${number === undefined ? 1 : Number(number) + 1}`, build });
}

function prereleased(last: Version, level: Level, { prerelease, prereleaseType }: Versioning): Version {
  const next = prereleaseOf(last, level, prereleaseType);
  return prerelease ? next : versionOf([next.major, next.minor, next.patch]);
}

/** Within a series of prereleases the number goes up while the change is no larger than the series already is. */
function prereleaseOf(last: Version, level: Level, type: string | undefined): Version {
  const { major, minor, patch, prerelease, build } = last;
  if (prerelease === undefined) return versionOf(numbersOf(bumped(last, level)), { prerelease: type, build });
  const covered =
    level === "patch" || (level === "minor" && patch === 0) || (level === "major" && patch === 0 && minor === 0);
  if (!covered) return bumped(last, level);
  return versionOf([major, minor, patch], { prerelease: countedUp(prerelease), build });
}

function numbersOf({ major, minor, patch }: Version): [number, number, number] {
  return [major, minor, patch];
}

/** `beta` → `beta.1`, `beta.1` → `beta.2`, `rc01` → `rc02`. */
function countedUp(prerelease: string): string {
  const number = /(\d+)(?=\D*$)/;
  const [, digits] = number.exec(prerelease) ?? [];
  if (digits === undefined) return `${prerelease}.1`;
  return prerelease.replace(number, `${Number(digits) + 1}`.padStart(digits.length, "0"));
}

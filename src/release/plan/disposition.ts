import type { Package } from "./candidate.ts";
import type { Commit } from "./commit.ts";
import { type Reading, readCommit } from "./conventional-commits.ts";
import { commitsAfter } from "./history.ts";
import { type LenientHead, readLeniently } from "./lenient.ts";
import { DEFAULT_SECTIONS, type Section, sectionOf } from "./notes.ts";
import { commitsByPath } from "./ownership.ts";

/** What becomes of a commit. */
export type Disposition = "released" | "hidden" | "unconventional" | "dropped" | "outside" | "excluded";

/** A commit of the range, and what became of it and why. */
export interface ExplainedCommit {
  sha: string;
  subject: string;
  type: string | null;
  scope: string | null;
  breaking: boolean;
  /** The pull request that its subject names. */
  pr: number | null;
  /** Paths of the packages that it counts for. */
  packages: readonly string[];
  disposition: Disposition;
  reason: string;
}

/** A piece of a message that reads like a change that would be released, and that Release Please loses. */
export interface Lost {
  sha: string;
  subject: string;
  /** The line that the grammar stumbles over. */
  line: string;
  reason: string;
}

/** Explains every commit that was scanned: what it counts for, whether it shows, and what is lost. Pure. */
export function explainCommits(scanned: readonly Commit[], packages: readonly Package[]) {
  const claimed = commitsByPath(
    scanned,
    packages.map(({ path }) => path),
  );
  const counts = byCommit(packages, ({ commits }) => commits);
  const claims = byCommit(packages, ({ path }) => claimed.get(path) ?? []);
  const recent = byCommit(packages, ({ path, last }) => commitsAfter(claimed.get(path) ?? [], last?.sha));
  const lost: Lost[] = [];
  const commits = scanned.flatMap((commit): ExplainedCommit[] => {
    const [counting, claiming] = [counts.get(commit.sha) ?? [], claims.get(commit.sha) ?? []];
    // Older than the last release of each package that claims it: that was told before.
    if (claiming.length > 0 && !recent.has(commit.sha)) return [];
    const reading = readCommit(commit);
    if (counting.length > 0) lost.push(...lostIn(commit, reading));
    const verdict = dispose(commit, reading, { counting, claiming });
    return [{ ...headOf(commit, reading), packages: counting.map(({ path }) => path), ...verdict }];
  });
  return { commits, lost };
}

/** The packages that each commit stands in the list of, by the commit's id; packages stay in their order. */
function byCommit(packages: readonly Package[], listOf: (pack: Package) => readonly Commit[]): Map<string, Package[]> {
  const found = new Map<string, Package[]>();
  for (const pack of packages) {
    for (const { sha } of listOf(pack)) {
      const others = found.get(sha);
      if (others === undefined) found.set(sha, [pack]);
      else others.push(pack);
    }
  }
  return found;
}

interface Claims {
  counting: readonly Package[];
  claiming: readonly Package[];
}

function dispose(
  { files }: Commit,
  { commits, rejected }: Reading,
  { counting, claiming }: Claims,
): { disposition: Disposition; reason: string } {
  if (claiming.length === 0) return { disposition: "outside", reason: "no package claims its files" };
  if (counting.length === 0) {
    const reason =
      files.length === 0 ? "exclude-paths leave out a commit without files" : "all its files lie in exclude-paths";
    return { disposition: "excluded", reason };
  }
  if (commits.length === 0) {
    const failure = rejected.find(({ piece }) => readLeniently(piece.trim()) !== undefined);
    if (failure !== undefined) return { disposition: "dropped", reason: `${failure.reason}; ${REMEDY}` };
    const reason = rejected.length === 0 ? "its message is empty" : "its subject is no `type: description`";
    return { disposition: "unconventional", reason };
  }
  const shown = commits.find((change) => counting.some((pack) => isShown(change, sectionsOf(pack))));
  if (shown !== undefined) return { disposition: "released", reason: shownBecause(shown) };
  const [first] = commits;
  return { disposition: "hidden", reason: `the type ${first?.type ?? ""} has no visible section` };
}

/** What helps a commit that is lost. */
export const REMEDY =
  "put the message between BEGIN_COMMIT_OVERRIDE and END_COMMIT_OVERRIDE into the body of its pull request, without the line that does not parse";

function isShown(change: Reading["commits"][number], sections: readonly Section[]): boolean {
  if (change.breaking || change.releaseAs !== undefined) return true;
  const section = sectionOf(change, sections);
  return section !== undefined && !section.hidden;
}

function shownBecause({ breaking, releaseAs, type }: Reading["commits"][number]): string {
  if (breaking) return "a breaking change is shown whatever its type";
  return releaseAs === undefined ? `the type ${type} has a section` : "a Release-As footer is always shown";
}

function sectionsOf({ config, type }: Package): readonly Section[] {
  return config["changelog-sections"] ?? type.sections ?? DEFAULT_SECTIONS;
}

function lostIn(commit: Commit, { rejected }: Reading): Lost[] {
  return rejected.flatMap(({ piece, reason }): Lost[] => {
    const head = readLeniently(piece.trim());
    if (head === undefined || !isReleasable(head)) return [];
    return [{ sha: commit.sha, subject: piece.trim().split("\n")[0] ?? "", line: lineAt(piece, reason), reason }];
  });
}

/** Whether a person who wrote this expected it in a changelog. */
function isReleasable({ type, breaking }: LenientHead): boolean {
  return breaking || ["feat", "feature", "fix", "perf", "revert", "deps"].includes(type.toLowerCase());
}

/** The line that the grammar's message points at (`… at 3:12 …`). */
function lineAt(piece: string, reason: string): string {
  const [, line] = / at (\d+):\d+/.exec(reason) ?? [];
  return piece.trim().split("\n")[Number(line ?? 1) - 1]?.trim() ?? "";
}

function headOf({ sha, message }: Commit, { commits }: Reading) {
  const subject = message.split("\n")[0]?.trim() ?? "";
  // The head line's change comes last: those of footers stand before it.
  const change = commits.at(-1);
  const lenient = change === undefined ? readLeniently(message) : undefined;
  const [, number] = /\(#(\d+)\)\s*$/.exec(subject) ?? /^Merge pull request #(\d+) /.exec(subject) ?? [];
  return {
    sha,
    subject,
    type: change?.type ?? lenient?.type ?? null,
    scope: change?.scope ?? lenient?.scope ?? null,
    breaking: commits.some(({ breaking }) => breaking) || lenient?.breaking === true,
    pr: number === undefined ? null : Number(number),
  };
}

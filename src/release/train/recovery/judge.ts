import {
  BRANCH_RULES,
  type BranchState,
  type Mending,
  type Rule,
  UNREACHABLE,
  UNREACHABLE_BRANCHES,
  VERSION_RULES,
  type Verdict,
  type VersionState,
} from "./states.ts";

/** What is said about a state. */
export interface Finding {
  verdict: Verdict;
  mending: Mending | null;
  says: string;
  /** The part of the state that it is about: the one that its row of the table names first. */
  about: string;
}

/** Everything that is said about a version, what stops first. Pure. */
export function judgeVersion(state: VersionState, words: Readonly<Record<string, string>>): Finding[] {
  return findingsOf(VERSION_RULES, state, words);
}

/** Everything that is said about a branch of Release Please. Pure. */
export function judgeBranch(state: BranchState, words: Readonly<Record<string, string>>): Finding[] {
  return findingsOf(BRANCH_RULES, state, words);
}

/** Whether a version can be in that state at all. */
export function isReachable(state: VersionState): boolean {
  return !UNREACHABLE.some(({ when }) => holds(when, state));
}

/** Whether a branch can be in that state at all. */
export function isReachableBranch(state: BranchState): boolean {
  return !UNREACHABLE_BRANCHES.some(({ when }) => holds(when, state));
}

const GRAVITY: readonly Verdict[] = ["stop", "mend", "tell", "fine"];

/** The gravest of some verdicts; undefined when there is none. */
export function worstOf(findings: readonly Pick<Finding, "verdict">[]): Verdict | undefined {
  return GRAVITY.find((verdict) => findings.some((finding) => finding.verdict === verdict));
}

function findingsOf<S extends object>(
  rules: readonly Rule<S>[],
  state: S,
  words: Readonly<Record<string, string>>,
): Finding[] {
  const found = rules.filter(({ when }) => holds(when, state));
  // Where history contradicts itself nothing is mended: what would be is not said, either.
  const stops = found.filter(({ verdict }) => verdict === "stop");
  return (stops.length > 0 ? stops : found).map(({ when, verdict, mending = null, says }) => ({
    verdict,
    mending,
    about: Object.keys(when)[0] ?? "",
    says: says.replaceAll(/\{(\w+)\}/g, (whole, name: string) => words[name] ?? whole),
  }));
}

function holds<S extends object>(when: Rule<S>["when"], state: S): boolean {
  const names: (keyof S)[] = keysOf(state);
  return names.every((name) => when[name]?.includes(state[name]) ?? true);
}

function keysOf<S extends object>(state: S): (keyof S)[] {
  const names: (keyof S)[] = [];
  for (const name in state) names.push(name);
  return names;
}

import * as z from "zod/mini";
import { type Expectation, type ExpectedSuite, type Problem, quote, type Slot } from "./verify-types.ts";

/** How far another machine's clock may be ahead. */
const CLOCK_SKEW_MS = 5 * 60_000;

/** The evidence block (spec gates.md, "Evidence"). */
export const evidenceReadSchema = z.object({
  generated_at: z.iso.datetime({ offset: true }),
  tool: z.object({ name: z.string(), version: z.string() }),
  subject: z.nullable(z.object({ repository: z.nullable(z.string()), commit: z.string(), dirty: z.boolean() })),
  subject_error: z.optional(z.string()),
  target: z.nullable(z.object({ host: z.string() })),
  suite: z.object({ name: z.string(), digest: z.string() }),
});

export type EvidenceRead = z.infer<typeof evidenceReadSchema>;

/** What keeps evidence from being this tool's, about this commit and from these days. Pure. */
export function bindingProblems(evidence: EvidenceRead, slot: Slot, expected: Expectation): Problem[] {
  return [
    ...toolProblems(evidence),
    ...suiteProblems(evidence, slot, expected),
    ...subjectProblems(evidence, expected),
    ...ageProblems(evidence, expected),
  ];
}

/** Milliseconds between the evidence and now; negative when it claims to come from the future. */
export function ageOf({ generated_at }: EvidenceRead, { nowMs }: Pick<Expectation, "nowMs">): number {
  return nowMs - Date.parse(generated_at);
}

/** The suite that the evidence names, when it is one of those that count. */
export function suiteOf({ suite }: EvidenceRead, { kind }: Slot, { suites }: Expectation): ExpectedSuite | undefined {
  return suites[kind].find((known) => known.suite.name === suite.name && known.suite.digest === suite.digest);
}

function toolProblems({ tool }: EvidenceRead): Problem[] {
  return tool.name === "axctl" ? [] : [{ code: "wrong_tool", reason: `made by ${quote(tool.name)}, not by axctl` }];
}

function suiteProblems(evidence: EvidenceRead, slot: Slot, expected: Expectation): Problem[] {
  if (suiteOf(evidence, slot, expected) !== undefined) return [];
  const { name } = evidence.suite;
  const known = expected.suites[slot.kind].some(({ suite }) => suite.name === name);
  const reason = known
    ? `the suite ${quote(name)} asked other questions than this axctl asks`
    : `the suite ${quote(name)} is none that this axctl runs for a ${slot.kind}`;
  return [{ code: "wrong_suite", reason }];
}

function subjectProblems({ subject, subject_error }: EvidenceRead, expected: Expectation): Problem[] {
  if (subject === null) {
    const why = subject_error === undefined ? "made outside of a git checkout" : "git did not answer when it was made";
    return [{ code: "no_commit", reason: `${why}: it is about no commit` }];
  }
  const { commit, repository, dirty } = subject;
  const problems: Problem[] = [];
  if (commit.toLowerCase() !== expected.commit) {
    problems.push({ code: "wrong_commit", reason: `about commit ${quote(commit)}, not \`${expected.commit}\`` });
  }
  if (expected.repository !== undefined && repository?.toLowerCase() !== expected.repository?.toLowerCase()) {
    const reason = `made in the repository ${quote(repository)}, not in ${quote(expected.repository)}`;
    problems.push({ code: "wrong_repository", reason });
  }
  if (dirty && !expected.allowDirty) {
    problems.push({ code: "dirty", reason: "made while tracked files differed from the commit" });
  }
  return problems;
}

function ageProblems(evidence: EvidenceRead, expected: Expectation): Problem[] {
  const age = ageOf(evidence, expected);
  const { generated_at } = evidence;
  if (age > expected.maxAgeMs) {
    const reason = `made at ${generated_at}, more than ${Math.round(expected.maxAgeMs / 1000)} seconds ago`;
    return [{ code: "stale", reason }];
  }
  // Fails closed: what is not within the skew, an unreadable time included, is no moment that has been.
  if (age >= -CLOCK_SKEW_MS) return [];
  return [{ code: "from_the_future", reason: `made at ${generated_at}, which is yet to come: check the clocks` }];
}

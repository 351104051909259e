import type { Subject } from "../subject.ts";
import type { Phrase } from "./phrase.ts";

/** How something ended. What was not measured is skipped, and never counts as passed. */
export type Outcome = "passed" | "failed" | "skipped";

/** What a folder of artifacts says, read once and judged: renderers show it and decide nothing. */
export interface Report {
  outcome: Outcome;
  /** The verdict in one sentence. */
  headline: Phrase;
  /** What the gates were for; null when the artifacts name none. */
  target: string | null;
  /** RFC 3339: when the oldest of the artifacts was made; null when none says. */
  generatedAt: string | null;
  /** Version of the axctl that renders. */
  version: string;
  /** The commit that all artifacts are about; null outside of a checkout, and when they do not agree. */
  subject: Subject | null;
  environments: readonly ReportEnvironment[];
  /** Null when no matrix compared anything. */
  drift: ReportDrift | null;
  sources: readonly ReportSource[];
  /** What to do now, most urgent first. */
  next: readonly NextStep[];
}

export interface ReportEnvironment {
  env: string;
  /** Worst of what is below. */
  outcome: Outcome;
  host: string | null;
  spaceId: string | null;
  principal: string | null;
  /** Null when no artifact tells. */
  doctor: Outcome | null;
  preflight: Outcome;
  /** Why doctor failed, why no preflight ran, what was left behind. */
  problems: readonly ReportFinding[];
  warnings: readonly ReportFinding[];
  checks: readonly ReportCheck[];
  /** What to do about it; null when it passed. */
  next: NextStep | null;
}

export interface ReportFinding {
  code: string;
  reason: string;
  fix: string | null;
}

export interface ReportCheck {
  name: string;
  outcome: Outcome;
  /** Passed, but only after a retry. */
  flaky: boolean;
  /** Whole milliseconds; null where only a matrix tells of the check, which keeps no durations. */
  durationMs: number | null;
  /** Requests tried; null where only a matrix tells of the check. */
  attempts: number | null;
  /** Items of a collection. */
  count: number | null;
  error: ReportFault | null;
}

/** Why a check failed. */
export interface ReportFault {
  /** `http_403`, `shape_mismatch`, `deadline_exceeded`, … */
  code: string;
  text: string;
}

export interface ReportDrift {
  baseline: string | null;
  failOn: string;
  findings: readonly ReportDriftFinding[];
}

export interface ReportDriftFinding {
  severity: "breaking" | "additive" | "info";
  code: string;
  env: string;
  check: string | null;
  path: string | null;
  detail: string;
  /** Whether it closes the gate. */
  closes: boolean;
}

/** One artifact, and whether it can be relied on. */
export interface ReportSource {
  path: string;
  kind: "doctor" | "preflight" | "matrix" | "summary";
  /** The digest that seals it, `sha256:…` over its canonical JSON as it is now; null when it could not be read. */
  digest: string | null;
  /** Over the bytes of the file, in hex; null when it could not be read. */
  sha256: string | null;
  /** Why the artifact does not count; null when it does. */
  problem: string | null;
}

/** Something to do: the layer to work on, in a sentence, and the command that explains it. */
export interface NextStep {
  text: Phrase;
  /** Null where no command helps. */
  command: string | null;
}

/** The mark and the word of an outcome, for every format that shows text. */
export const OUTCOMES: Readonly<Record<Outcome, { mark: string; word: string }>> = {
  passed: { mark: "✓", word: "passed" },
  failed: { mark: "✗", word: "failed" },
  skipped: { mark: "–", word: "not measured" },
};

/** `7/8`: how many of the checks passed. */
export function passedOf(checks: readonly ReportCheck[]): string {
  return `${checks.filter(({ outcome }) => outcome === "passed").length}/${checks.length}`;
}

/** `next tasks.list tasks[].title`: where a finding stands. */
export function placeOf({ env, check, path }: ReportDriftFinding): string {
  return [env, check, path].filter((part) => part !== null).join(" ");
}

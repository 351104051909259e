import type * as z from "zod/mini";
import type { Evidence } from "./seal.ts";

/** The documents that a gate leaves behind and that verify reads. */
export type ArtifactKind = "preflight" | "doctor" | "matrix";

/** A suite as this axctl would run it, with the names of its checks. */
export interface ExpectedSuite {
  suite: Evidence["suite"];
  checks: readonly string[];
}

/** What evidence has to be to count. */
export interface Expectation {
  /** Names of environments, normalised; at least one. */
  required: readonly string[];
  /** What the gate was for: `release`, `mcp-ui`, … */
  target: string;
  maxAgeMs: number;
  /** Milliseconds since 1970. */
  nowMs: number;
  /** The full object id. */
  commit: string;
  /** As in {@link Subject}; undefined outside of a checkout, where only the commit can be compared. */
  repository: string | null | undefined;
  allowDirty: boolean;
  /** Whether drift that the matrix was told to live with is lived with here, too. */
  allowIgnoredDrift: boolean;
  /** The suites that count, by the kind of document. */
  suites: Readonly<Record<ArtifactKind, readonly ExpectedSuite[]>>;
  /** What documents have to follow: the published schemas. */
  schemas: Readonly<Record<ArtifactKind, z.ZodMiniType>>;
}

/** Where an artifact has to be, and what it has to be. `env` is null for a matrix. */
export interface Slot {
  path: string;
  kind: ArtifactKind;
  env: string | null;
}

/** Everything that can be wrong with an artifact. Codes are stable. */
export type ProblemCode =
  | "missing"
  | "unreadable"
  | "malformed"
  | "unknown_version"
  | "altered"
  | "wrong_tool"
  | "wrong_suite"
  | "wrong_environment"
  | "wrong_target"
  | "skipped"
  | "failed"
  | "disagrees"
  | "drift_ignored"
  | "incomplete"
  | "stale"
  | "from_the_future"
  | "no_commit"
  | "wrong_commit"
  | "wrong_repository"
  | "dirty";

export interface Problem {
  code: ProblemCode;
  reason: string;
}

/** A value from a file as a reason quotes it. */
export function quote(value: string | null): string {
  if (value === null) return "none";
  return `\`${value.length > 80 ? `${value.slice(0, 80)}…` : value}\``;
}

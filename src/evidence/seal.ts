import { createHash } from "node:crypto";
import canonicalize from "canonicalize";
import { version } from "../core/version.ts";
import type { SubjectRead } from "./subject.ts";

/** What binds a result to a moment, a tool, a commit, a target and a suite (spec gates.md, "Evidence"). */
export interface Evidence extends SubjectRead {
  /** RFC 3339, UTC. */
  generated_at: string;
  tool: { name: "axctl"; version: string };
  /** Null for a matrix: its rows name their own. */
  target: { host: string; space_id: string | null; build?: string } | null;
  suite: { name: string; digest: string };
  digest: string;
}

export interface EvidenceFacts extends SubjectRead, Pick<Evidence, "target"> {
  generatedAtMs: number;
  suite: Evidence["suite"];
}

/** The document with its evidence, the digest taken over everything else in it. The document must not change afterwards. */
export function seal<D extends object>(document: D, facts: EvidenceFacts): D & { evidence: Evidence } {
  const unsigned = {
    generated_at: new Date(facts.generatedAtMs).toISOString(),
    tool: { name: "axctl" as const, version },
    subject: facts.subject,
    ...(facts.subject_error === undefined ? {} : { subject_error: facts.subject_error }),
    target: facts.target,
    suite: facts.suite,
  };
  return { ...document, evidence: { ...unsigned, digest: digestOf({ ...document, evidence: unsigned }) } };
}

/** The document with a fitting digest again, after something in it was changed; one without evidence as it is. */
export function resealed<D extends object>(document: D): D {
  if (!isSealed(document)) return document;
  const { digest: _, ...unsigned } = document.evidence;
  return { ...document, evidence: { ...unsigned, digest: digestOf({ ...document, evidence: unsigned }) } };
}

function isSealed(document: object): document is { evidence: { digest: unknown } } {
  const { evidence } = { evidence: undefined, ...document };
  return typeof evidence === "object" && evidence !== null && "digest" in evidence;
}

/**
 * `sha256:` and the hex digest over a value's canonical JSON (RFC 8785): of the value as a reader of its JSON sees it,
 * where an infinite number, which a server can make of `1e999`, is null.
 */
export function digestOf(value: unknown): string {
  const read: unknown = JSON.parse(JSON.stringify(value) ?? "null");
  return `sha256:${createHash("sha256")
    .update(canonicalize(read) ?? "")
    .digest("hex")}`;
}

import { envelope } from "../../../evidence/envelope.ts";
import type { Finding } from "./finding.ts";
import type { Unverifiable } from "./remote.ts";

/** What was looked at. */
export interface CheckFacts {
  target: string;
  /** Files that were read, by their paths. */
  files: readonly string[];
  tags: number;
  /** What nobody could look at. */
  unverifiable: readonly Unverifiable[];
}

/** What only GitHub knows, when it was not asked. */
export function notAsked(why: string): Unverifiable[] {
  return [
    { code: "secrets", reason: `whether the secret RELEASE_PLEASE_TOKEN exists, and what it may do: ${why}` },
    { code: "branch_protection", reason: `whether the target asks for reviews and for passing checks: ${why}` },
  ];
}

export type CheckDocument = ReturnType<typeof checkDocument>;

/** The findings as a document: a single error closes the gate. Pure. */
export function checkDocument(findings: readonly Finding[], { target, files, tags, unverifiable }: CheckFacts) {
  const errors = findings.filter(({ severity }) => severity === "error").length;
  return envelope({
    ok: errors === 0,
    skipped: false,
    summary: {
      command: "axctl release check",
      errors,
      warnings: findings.length - errors,
      files_read: files.length,
      tags_seen: tags,
    },
    details: findings,
    target,
    findings,
    files,
    unverifiable,
  });
}

import { envelope } from "../../../evidence/envelope.ts";
import { type Finding, worstOf } from "../recovery/judge.ts";
import type { Judged } from "../recovery/report.ts";
import { type Row, rowsOf } from "./rows.ts";

export type ReleaseVerifyDocument = ReturnType<typeof releaseVerifyDocument>;

export interface VerifyFacts {
  target: { branch: string; sha: string };
  judged: Judged;
  notCompared: readonly string[];
}

/**
 * `release verify` as a document. A row that fails closes the gate; one that nobody could be asked about makes the whole a skip, and so
 * does a target that nothing was released of yet. Pure.
 */
export function releaseVerifyDocument({ target, judged, notCompared }: VerifyFacts) {
  const rows = rowsOf(judged);
  const count = (ok: Row["ok"]) => rows.filter((row) => row.ok === ok).length;
  const [failed, unknown] = [count(false), count(null)];
  const isNew = judged.versions.length === 0;
  return envelope({
    ok: failed === 0 && unknown === 0 && !isNew,
    skipped: failed === 0 && (unknown > 0 || isNew),
    summary: {
      command: "axctl release verify" as const,
      passed: count(true),
      failed,
      unknown,
      next: nextOf({ rows, judged, isNew }),
    },
    details: rows,
    target,
    packages: packagesOf(judged),
    rows,
    not_compared: notCompared,
  });
}

/** The versions that were looked at. */
export function packagesOf({ versions }: Judged) {
  return versions.map(({ facts: { path, name, version, tag, commit }, findings }) => ({
    ...{ path, name, version, tag, commit },
    verdict: worstOf(findings) ?? ("ok" as const),
  }));
}

/** Every finding of everything that was looked at, what stops first. */
export function findingsOf({ versions, branches }: Judged): Finding[] {
  return [...versions, ...branches].flatMap(({ findings }) => findings);
}

interface NextFacts {
  rows: readonly Row[];
  judged: Judged;
  isNew: boolean;
}

function nextOf({ rows, judged, isNew }: NextFacts): string {
  const findings = findingsOf(judged);
  const stops = findings.find(({ verdict }) => verdict === "stop");
  if (stops !== undefined) return stops.says;
  if (findings.some(({ verdict }) => verdict === "mend")) return "axctl release recover";
  const fix = rows.find((row) => row.ok !== true)?.fix;
  if (fix !== undefined && fix !== null) return fix;
  if (isNew) return "merge the first release pull request: nothing was released yet";
  return findings[0]?.says ?? "nothing: the release is whole";
}

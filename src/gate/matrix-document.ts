import { envelope } from "../evidence/envelope.ts";
import { type DriftFinding, type FailOnDrift, failsOnDrift, type IgnoredDrift, type Severity } from "./drift.ts";
import type { MatrixRow } from "./matrix-row.ts";
import type { Shard } from "./shard.ts";

export interface MatrixFacts {
  command: string;
  target: string;
  /** The environment that the others are compared with; null when there is nothing to compare, or only later. */
  baseline: string | null;
  /** Null when the comparison belongs to the merge of shards. */
  drift: readonly DriftFinding[] | null;
  failOnDrift: FailOnDrift;
  ignoreDrift: readonly IgnoredDrift[];
  shard: Shard | null;
  path: string | undefined;
  generatedAtMs: number;
}

/**
 * The matrix document, without evidence. Pure. No environment at all is a skip, never a pass; drift that closes the gate
 * makes a matrix of passing rows fail.
 */
export function matrixDocument(rows: readonly MatrixRow[], facts: MatrixFacts) {
  const { drift, shard, path } = facts;
  const failed = rows.filter((row) => !row.doctor_ok || !row.preflight_ok).map(({ env }) => env);
  const skipped = rows.length === 0;
  const drifted = failsOnDrift(drift ?? [], facts.failOnDrift);
  return envelope({
    ok: !skipped && failed.length === 0 && !drifted,
    skipped,
    summary: {
      command: facts.command,
      target: facts.target,
      env_count: rows.length,
      failed_envs: failed,
      warnings: rows.reduce((sum, { warnings }) => sum + warnings.length, 0),
      drift: drift === null ? null : countBySeverity(drift),
      ...(skipped ? { reason: reasonOfSkip(shard) } : {}),
    },
    details: rows,
    target: facts.target,
    generated_at_unix: Math.floor(facts.generatedAtMs / 1000),
    baseline: facts.baseline,
    fail_on_drift: facts.failOnDrift,
    ignored_drift: facts.ignoreDrift.map(({ code, check }) => (check === null ? code : `${code}:${check}`)),
    envs: rows,
    drift: drift ?? [],
    ...(shard === null ? {} : { shard }),
    ...(path === undefined ? {} : { artifact_path: path }),
  });
}

function reasonOfSkip(shard: Shard | null): string {
  return shard === null
    ? "no configured user-login environments found"
    : `shard ${shard.index}/${shard.total} holds none of the ${shard.envs.length} environments`;
}

function countBySeverity(findings: readonly DriftFinding[]): Record<Severity, number> {
  const count = (wanted: Severity) => findings.filter(({ severity }) => severity === wanted).length;
  return { breaking: count("breaking"), additive: count("additive"), info: count("info") };
}

import type { CheckResult } from "./check.ts";
import type { Observed, ObservedCheck } from "./drift.ts";
import type { Shape } from "./shape.ts";

/** What drift needs of a preflight's document: the running one's, or one read from an artifact. */
export interface PreflightFacts {
  principal: { principal_type: string } | null;
  checks: readonly Pick<CheckResult, "name" | "ok" | "count" | "error">[];
  shapes: Readonly<Record<string, Shape>>;
  evidence: { target: { build?: string | undefined } | null };
}

/** An environment as it is compared; null when nothing of it was seen. */
export function observedOf(row: { env: string; base_url: string }, preflight: PreflightFacts | null): Observed | null {
  if (preflight === null || preflight.checks.length === 0) return null;
  return {
    env: row.env,
    scheme: row.base_url.split(":")[0] ?? "",
    principalType: preflight.principal?.principal_type ?? null,
    build: preflight.evidence.target?.build ?? null,
    checks: preflight.checks.map((check): ObservedCheck => {
      const shape = Object.hasOwn(preflight.shapes, check.name) ? preflight.shapes[check.name] : undefined;
      return {
        name: check.name,
        ok: check.ok,
        ...(check.count === undefined ? {} : { count: check.count }),
        ...(check.error === undefined ? {} : { error: check.error }),
        ...(shape === undefined ? {} : { shape }),
      };
    }),
  };
}

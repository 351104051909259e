import { type DriftFinding, findDrift, type IgnoredDrift, withoutIgnored } from "./drift.ts";
import type { MatrixRow } from "./matrix-row.ts";
import { observedOf, type PreflightFacts } from "./observed.ts";

/** A row with the preflight that it shows; null when none ran. */
export interface FinishedRow {
  row: MatrixRow;
  preflight: PreflightFacts | null;
}

/** What a comparison came to; `drift` is null when none was made. */
export interface Comparison {
  baseline: string | null;
  drift: readonly DriftFinding[] | null;
}

/** For a part of a matrix, which is compared when the parts are merged. */
export const NOT_COMPARED: Comparison = { baseline: null, drift: null };

/** Compares every row with the baseline's, the first one unless another is named. Pure. */
export function compareRows(
  rows: readonly FinishedRow[],
  { baseline, ignoreDrift }: { baseline?: string; ignoreDrift: readonly IgnoredDrift[] },
): Comparison {
  const base =
    baseline === undefined ? rows[0] : rows.find(({ row }) => row.env === baseline || row.requested_env === baseline);
  if (base === undefined) return { baseline: null, drift: [] };
  const from = observedOf(base.row, base.preflight);
  const others = rows.filter((row) => row !== base).flatMap(({ row, preflight }) => observedOf(row, preflight) ?? []);
  // A baseline that was not seen leaves nothing to compare with; its row has failed already.
  const drift = from === null ? null : withoutIgnored(findDrift(from, others), ignoreDrift);
  return { baseline: base.row.env, drift };
}

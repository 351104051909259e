import { displayUrl, readBaseUrl } from "../core/base-url.ts";
import type { AxctlError } from "../core/errors.ts";
import type { Explained } from "../identity/doctor.ts";
import type { Finding } from "../identity/finding.ts";
import type { CheckResult } from "./check.ts";
import type { PreflightDocument } from "./preflight.ts";

/** One environment to compare. `label` is the row's name, `requested` what `--env` would be given. */
export interface MatrixEnv {
  label: string;
  requested: string;
  spaceId: string | undefined;
}

/** How one environment did, doctor and preflight (spec gates.md, "`qa matrix`"). */
export interface MatrixRow {
  env: string;
  requested_env: string;
  selected_env: string | null;
  principal_intent: string;
  auth_source: string | null;
  base_url: string;
  host: string;
  space_id: string | null;
  warnings: Finding[];
  doctor_ok: boolean;
  doctor_problems: Finding[];
  preflight_ok: boolean;
  artifact_path: string | null;
  /** What kept a preflight from running at all; null when it ran, and when doctor failed. */
  preflight_error: string | null;
  checks: Pick<CheckResult, "name" | "ok" | "count" | "error">[];
}

/** A row before its preflight ran. */
export function rowOf(env: MatrixEnv, { identity, diagnosis }: Explained): MatrixRow {
  return {
    env: env.label,
    requested_env: env.requested,
    selected_env: identity.selectedEnv,
    principal_intent: identity.principalIntent,
    auth_source: identity.authSource,
    base_url: displayUrl(identity.baseUrl.value),
    host: readBaseUrl(displayUrl(identity.baseUrl.value)).host,
    space_id: identity.space?.value ?? null,
    warnings: diagnosis.warnings,
    doctor_ok: diagnosis.problems.length === 0,
    doctor_problems: diagnosis.problems,
    preflight_ok: false,
    artifact_path: null,
    preflight_error: null,
    checks: [],
  };
}

/** A row with what its preflight came to. */
export function withPreflight(row: MatrixRow, preflight: PreflightDocument, path: string | null): MatrixRow {
  const checks = preflight.checks.map(({ name, ok, count, error }) => ({
    name,
    ok,
    ...(count === undefined ? {} : { count }),
    ...(error === undefined ? {} : { error }),
  }));
  // A preflight that asked nothing has no checks to show for itself: its problems say why.
  const reason =
    checks.length > 0 ? null : (preflight.summary.reason ?? preflight.problems.map(({ reason }) => reason).join("; "));
  return {
    ...row,
    space_id: preflight.space_id ?? row.space_id,
    preflight_ok: preflight.ok,
    artifact_path: path,
    preflight_error: reason,
    checks,
  };
}

/** Whether doctor ran for a row: not for one that could not even be explained. */
export function doctorRan({ principal_intent, base_url }: Pick<MatrixRow, "principal_intent" | "base_url">): boolean {
  return principal_intent !== "unknown" || base_url !== "";
}

/** A row of which nothing is known but why. */
export function brokenRow(env: MatrixEnv, { code, message, hint }: AxctlError): MatrixRow {
  return {
    env: env.label,
    requested_env: env.requested,
    selected_env: null,
    principal_intent: "unknown",
    auth_source: null,
    base_url: "",
    host: "",
    space_id: null,
    warnings: [],
    doctor_ok: false,
    doctor_problems: [{ code: code.toLowerCase(), reason: message, fix: hint }],
    preflight_ok: false,
    artifact_path: null,
    preflight_error: null,
    checks: [],
  };
}

import { shellQuote } from "../../core/shell.ts";
import type { MatrixDocument, MatrixRow } from "../../gate/matrix.ts";
import { styled, type Text } from "../../terminal/text.ts";
import { block, indentedTable, mark, plural, verdict } from "./marks.ts";
import { errorText } from "./preflight.ts";

/** The matrix for a person: a row per environment, what failed, and the verdict. */
export function matrixView(document: MatrixDocument): Text[] {
  const header = ["environment", "doctor", "preflight", "checks", "base URL", "space"].map((name) =>
    styled("dim", name),
  );
  const rows = document.envs.map((row): Text[] => [
    row.env,
    mark(row.doctor_ok),
    row.checks.length === 0 && !row.preflight_ok ? styled("dim", "not run") : mark(row.preflight_ok),
    `${row.checks.filter(({ ok }) => ok).length}/${row.checks.length}`,
    row.base_url,
    row.space_id ?? styled("dim", "none"),
  ]);
  const table = rows.length === 0 ? [] : indentedTable([header, ...rows]);
  const title = `Drift from ${document.baseline}`;
  return [
    ...table,
    ...block("Failures", document.envs.flatMap(failures)),
    ...block(title, driftTable(document)),
    ...closing(document),
  ];
}

function failures(row: MatrixRow): Text[] {
  const problems = row.doctor_problems.map(({ code, reason }): Text => line(row.env, "doctor", `${code}: ${reason}`));
  const error = row.preflight_error === null ? [] : [line(row.env, "preflight", row.preflight_error)];
  const checks = row.checks.flatMap(({ name, ok, error: fault }) =>
    ok || !fault ? [] : [line(row.env, name, errorText(fault))],
  );
  return [...problems, ...error, ...checks];
}

/** Drift as a table: how much it matters, where, and what differs from the baseline. */
function driftTable({ drift }: MatrixDocument): Text[] {
  const color = { breaking: "red", additive: "yellow", info: "dim" } as const;
  return indentedTable(
    drift.map(({ severity, env, check, path, code, detail }): Text[] => [
      styled(color[severity], severity),
      env,
      [check ?? "", path === undefined ? "" : ` ${path}`],
      code,
      styled("dim", detail),
    ]),
  );
}

function line(env: string, what: string, text: string): Text {
  return ["  ", styled("red", "✗"), " ", styled("bold", `${env} ${what}`), `  ${text}`];
}

function closing(document: MatrixDocument): Text[] {
  const { env_count, failed_envs, drift, reason } = document.summary;
  const artifact: Text[] =
    document.artifact_path === undefined ? [] : [["  ", styled("dim", "artifact: "), document.artifact_path]];
  if (document.skipped) return verdict(false, `skipped, nothing was measured: ${reason ?? ""}`, "axctl auth doctor");
  if (document.ok)
    return [...verdict(true, `matrix for ${document.target} passes: ${plural(env_count, "environment")}`), ...artifact];
  if (failed_envs.length === 0) {
    const count = document.fail_on_drift === "any" ? document.drift.length : (drift?.breaking ?? 0);
    const text = `matrix for ${document.target} fails: every environment passes, and ${plural(count, "finding")} of drift closes the gate`;
    return [...verdict(false, text, "mend the environment, or accept a finding with --ignore-drift"), ...artifact];
  }
  const [first] = failed_envs;
  const row = document.envs.find(({ env }) => env === first);
  const next = row?.doctor_ok
    ? `axctl qa preflight --env ${shellQuote(row.requested_env)}`
    : `axctl auth doctor --env ${shellQuote(row?.requested_env ?? "")}`;
  return [...verdict(false, `matrix for ${document.target} fails in ${failed_envs.join(", ")}`, next), ...artifact];
}

import { shellQuote } from "../../core/shell.ts";
import { failsOnDrift } from "../../gate/drift.ts";
import { explainingCommand, failingLayer, LAYERS } from "../../gate/layer.ts";
import type { MatrixDocument, MatrixRow } from "../../gate/matrix.ts";
import { styled, type Text } from "../../terminal/text.ts";
import type { Page, Verdict, View } from "../view.ts";
import { artifactLine, block, indentedTable, mark, plural, verdict } from "./marks.ts";
import { shortError } from "./preflight.ts";

/** The matrix for a person: a row per environment, what failed, and the verdict. */
export function matrixView(document: MatrixDocument, { width }: Page): View {
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
  const table = rows.length === 0 ? [] : indentedTable([header, ...rows], width);
  const title = `Drift from ${document.baseline}`;
  const body = [
    ...table,
    ...block("Failures", document.envs.flatMap(failures)),
    ...block(title, driftTable(document, width)),
  ];
  return { body, verdict: closing(document) };
}

function failures(row: MatrixRow): Text[] {
  const problems = row.doctor_problems.map(({ code, reason }): Text => line(row.env, "doctor", `${code}: ${reason}`));
  const error = row.preflight_error === null ? [] : [line(row.env, "preflight", row.preflight_error)];
  const checks = row.checks.flatMap(({ name, ok, error: fault }) =>
    ok || !fault ? [] : [line(row.env, name, shortError(fault))],
  );
  return [...problems, ...error, ...checks];
}

/** Drift as a table: how much it matters, where, and what differs from the baseline. */
function driftTable({ drift }: MatrixDocument, width: number): Text[] {
  const color = { breaking: "red", additive: "yellow", info: "dim" } as const;
  return indentedTable(
    drift.map(({ severity, env, check, path, code, detail }): Text[] => [
      styled(color[severity], severity),
      env,
      [check ?? "", path === undefined ? "" : ` ${path}`],
      code,
      styled("dim", detail),
    ]),
    width,
  );
}

function line(env: string, what: string, text: string): Text {
  return ["  ", styled("red", "✗"), " ", styled("bold", `${env} ${what}`), `  ${text}`];
}

function closing(document: MatrixDocument): Verdict {
  const { env_count, failed_envs, reason } = document.summary;
  const below = document.artifact_path === undefined ? [] : [artifactLine(document.artifact_path)];
  const says = (ok: boolean, text: string, next?: string) => verdict(ok, text, next, below);
  if (document.skipped) {
    const text = `skipped, nothing was measured: ${reason ?? ""}; work on ${LAYERS.configuration}`;
    return says(false, text, "axctl auth doctor");
  }
  const matrix = `matrix for ${document.target}`;
  if (document.ok) return says(true, `${matrix} passes: ${plural(env_count, "environment")}`, verifying(document));
  if (failed_envs.length === 0) {
    const closing = document.drift.filter((finding) => failsOnDrift([finding], document.fail_on_drift));
    const text = `${matrix} fails: every environment passes, and ${plural(closing.length, "finding")} of drift ${closing.length === 1 ? "closes" : "close"} the gate; work on the drift between environments`;
    return verdict(false, text, lookingAt(document, closing[0]?.env), [
      ["  ", styled("dim", "or: "), "accept a finding with --ignore-drift"],
      ...below,
    ]);
  }
  const row = document.envs.find(({ env }) => env === failed_envs[0]);
  if (row === undefined) return says(false, `${matrix} fails in ${failed_envs.join(", ")}`);
  const layer = row.doctor_ok ? failingLayer(row) : "configuration";
  const of = failed_envs.length === 1 ? "" : ` of ${row.env}`;
  const next = explainingCommand(layer, { command: "axctl qa preflight", env: row.requested_env, write: false });
  return says(false, `${matrix} fails in ${failed_envs.join(", ")}; work on ${LAYERS[layer]}${of}`, next);
}

/** What shows the answers of an environment that drifted: their shapes stand in its preflight's document. */
function lookingAt({ envs }: MatrixDocument, drifted: string | undefined): string {
  const env = envs.find(({ env }) => env === drifted)?.requested_env;
  return explainingCommand("api", { command: "axctl qa preflight", env, write: false });
}

/** What passed is to be verified before anything relies on it; without an artifact there is nothing to verify yet. */
function verifying({ artifact_path, envs, target }: MatrixDocument): string {
  if (artifact_path === undefined) {
    const options = envs.flatMap(({ requested_env: env }) => (env === undefined ? [] : [`--env ${shellQuote(env)} `]));
    return `axctl qa matrix ${options.join("")}--for ${shellQuote(target)} --artifact-dir .ax/qa`;
  }
  const folder = artifact_path.replace(/\/?matrix\.json$/, "") || ".";
  const required = envs.map(({ env }) => env).join(",");
  return `axctl qa verify --artifact-dir ${shellQuote(folder)} --require ${shellQuote(required)} --for ${shellQuote(target)}`;
}

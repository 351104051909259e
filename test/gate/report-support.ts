import { plain } from "../../src/evidence/reports/phrase.ts";
import type { Report, ReportEnvironment } from "../../src/evidence/reports/report.ts";
import { buildReport } from "../../src/gate/report.ts";
import { resultOf } from "../../src/gate/result-artifacts.ts";
import { digestOfDocument } from "../evidence/support.ts";

/** What a test gives a document beside, or instead of, what it holds. */
type Given = Readonly<Record<string, unknown>>;

const NAMES = ["auth.whoami", "tasks.list"];
const SUBJECT = { repository: "github.com/ax/app", commit: "0123456789".repeat(4), branch: "main", dirty: false };

/** The checkout that a document is about. */
export const subject = {
  clean: SUBJECT,
  dirty: { ...SUBJECT, dirty: true },
  other: { ...SUBJECT, commit: "fedcba9876".repeat(4) },
};

/** A document with its digest, as it is written. */
function sealed(document: Given, given: Given, about: unknown = SUBJECT, host: string | null = null): string {
  const evidence = {
    generated_at: "2026-05-01T12:00:00.000Z",
    tool: { name: "axctl", version: "0.1.0" },
    subject: about,
    target: host === null ? null : { host, space_id: "space-1" },
    suite: { name: "core", digest: `sha256:${"c".repeat(64)}` },
  };
  const whole = { version: 1, ok: true, skipped: false, ...document, ...given, evidence };
  return JSON.stringify({ ...whole, evidence: { ...evidence, digest: digestOfDocument(whole) } });
}

export const http = (status: number, url = "https://dev.example/api/v1/tasks") => ({
  error: { status_code: status, url, detail: "no" },
});
export const unreachable = { error: { type: "transport", code: "connection_refused", detail: "refused" } };

export function checks(given: Given = {}): Given[] {
  return NAMES.map((name) => ({ name, ok: true, duration_ms: 12, attempts: 1, count: 3, ...given }));
}

export function doctor(env: string, given: Given = {}, about?: unknown): string {
  const effective = {
    ...{ auth_source: "user_login", token_kind: "user_pat", token: null, base_url: `https://${env}.example` },
    ...{ base_url_source: null, host: `${env}.example`, space_id: "space-1", space_source: null },
    ...{ agent_name: null, agent_name_source: null, agent_id: null, agent_id_source: null },
    ...{ principal_type: null, principal_type_source: null, principal_intent: "user" },
    gateway_binding: {
      ...{ daemon_running: false, daemon_pid: null, registry_path: "r", bound_candidates: [], selected: null },
    },
  };
  const summary = {
    ...{ command: "axctl auth doctor", principal_intent: "user", auth_source: null, host: "h", space_id: null },
    ...{ warnings: 0, problems: 0 },
  };
  const document = {
    ...{ summary, details: [], selected_env: env, selected_env_source: null },
    ...{ selected_profile: null, runtime_config: null, effective },
    ...{ sources: [], warnings: [], problems: [] },
  };
  return sealed(document, given, about, `${env}.example`);
}

export function preflight(env: string | null, given: Given = {}, about?: unknown): string {
  const summary = {
    ...{ command: "axctl qa preflight", environment: env, space_id: null, principal_type: "user", mode: "read_only" },
    ...{ checks_total: 2, checks_failed: 0, failed_checks: [], target: "release", preflight_passed: true },
  };
  const document = {
    ...{ summary, details: [], environment: env, space_id: "space-1", mode: "read_only", artifacts: [] },
    principal: { username: "ada", principal_type: "user", bound_agent: null },
    checks: checks(),
    preflight: { target: "release", passed: true, generated_at_unix: 1, command: "axctl qa preflight" },
    ...{ shapes: {}, problems: [] },
  };
  return sealed(document, given, about, `${env}.example`);
}

export function row(env: string, given: Given = {}): Given {
  return {
    ...{ env, requested_env: env, selected_env: env, principal_intent: "user", auth_source: "user_login" },
    ...{ base_url: `https://${env}.example`, host: `${env}.example`, space_id: "space-1", warnings: [] },
    ...{ doctor_ok: true, doctor_problems: [], preflight_ok: true, artifact_path: null, preflight_error: null },
    checks: NAMES.map((name) => ({ name, ok: true, count: 3 })),
    ...given,
  };
}

export function matrix(rows: readonly Given[], given: Given = {}, about?: unknown): string {
  const summary = {
    ...{ command: "axctl qa matrix", target: "release", env_count: rows.length, failed_envs: [], warnings: 0 },
    drift: null,
  };
  const document = {
    ...{ summary, details: [], target: "release", generated_at_unix: 1, baseline: "dev" },
    ...{ fail_on_drift: "breaking", ignored_drift: [], envs: rows, drift: [] },
  };
  return sealed(document, given, about);
}

export function summary(requested: readonly string[], given: Given = {}): string {
  const own = {
    ...{ command: "axctl qa ci", target: "release", env_count: 0, failed_envs: [], skipped_envs: [], matrix_ok: null },
  };
  const document = {
    ...{ summary: own, details: [], skip_reason: null, target: "release", requested_envs: requested },
    ...{ configured_envs: [], skipped_envs: [], envs: [], matrix_ok: null, matrix_artifact: null },
    ...{ require_matrix: false, artifact_dir: "qa" },
  };
  return sealed(document, given);
}

/** The report of a folder `qa` that holds these files. */
export function reportOf(files: Readonly<Record<string, string>>): Report {
  const found = Object.entries(files).flatMap(([name, text]) => resultOf(`qa/${name}`, text) ?? []);
  if (found.length !== Object.keys(files).length) throw new Error("a file has a name that no artifact has");
  return buildReport(found, { folder: "qa", version: "1.2.3" });
}

/** The files of two environments that passed and were compared. */
export const GOOD: Readonly<Record<string, string>> = {
  "dev-doctor.json": doctor("dev"),
  "dev-preflight.json": preflight("dev"),
  "matrix.json": matrix([row("dev"), row("next")]),
  "next-doctor.json": doctor("next"),
  "next-preflight.json": preflight("next"),
};

export function environmentOf({ environments }: Report, env: string): ReportEnvironment {
  const found = environments.find((one) => one.env === env);
  if (found === undefined) throw new Error(`the report has no environment ${env}`);
  return found;
}

export function headlineOf({ headline }: Report): string {
  return plain(headline);
}

/** What to do, each as a sentence and a command. */
export function nextOf({ next }: Report): string[] {
  return next.map(({ text, command }) => `${plain(text)}: ${command ?? "–"}`);
}

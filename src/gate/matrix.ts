import { displayUrl, readBaseUrl } from "../core/base-url.ts";
import { AxctlError, reasonOf } from "../core/errors.ts";
import type { Clock, Files } from "../core/ports.ts";
import type { Redactor } from "../core/redact.ts";
import { writeArtifact } from "../evidence/artifact.ts";
import { envelope } from "../evidence/envelope.ts";
import { digestOf, type Evidence, seal } from "../evidence/seal.ts";
import type { Subject } from "../evidence/subject.ts";
import { doctorReport, type Explained } from "../identity/doctor.ts";
import type { Finding } from "../identity/finding.ts";
import type { CheckResult } from "./check.ts";
import type { PreflightDocument } from "./preflight.ts";
import { coreSuite, suiteEvidence } from "./suite.ts";

/** One environment to compare. `label` is the row's name, `requested` what `--env` would be given. */
export interface MatrixEnv {
  label: string;
  requested: string;
  spaceId: string | undefined;
}

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

export interface MatrixOptions {
  target: string;
  command: string;
  /** The folder for artifacts, when they are wanted. */
  artifactDir?: string;
}

export interface MatrixNeeds {
  files: Pick<Files, "kind" | "writeAtomic">;
  clock: Pick<Clock, "now">;
  redactor: Redactor;
  signal: AbortSignal;
  subject: Promise<Subject | null>;
  explain: (env: MatrixEnv) => Promise<Explained>;
  preflight: (explained: Explained, artifact: string | undefined) => Promise<PreflightDocument>;
}

export type MatrixDocument = ReturnType<typeof document> & { evidence: Evidence };

/** A matrix with the first artifact that could not be written, if any. */
export interface MatrixResult {
  document: MatrixDocument;
  error?: AxctlError;
}

/** Runs doctor, then preflight, for every environment at once; one failing row never stops the others. */
export async function runMatrix(
  needs: MatrixNeeds,
  envs: readonly MatrixEnv[],
  options: MatrixOptions,
): Promise<MatrixResult> {
  const errors: AxctlError[] = [];
  const rows = await Promise.all(
    envs.map((env) => runRow(needs, env, { options, onError: (error) => errors.push(error) })),
  );
  needs.signal.throwIfAborted();
  const path = artifactPath(options, "matrix");
  const report = needs.redactor.value(document(rows, { options, path, generatedAtMs: needs.clock.now() }));
  const sealed = seal(report, {
    generatedAtMs: needs.clock.now(),
    subject: await needs.subject,
    target: null,
    suite: suiteEvidence(coreSuite),
  });
  await write(needs, path, { document: sealed, onError: (error) => errors.push(error) });
  const [error] = errors;
  return error === undefined ? { document: sealed } : { document: sealed, error };
}

/** Doctor asks nothing of a server: its suite is itself. */
const DOCTOR_SUITE: Evidence["suite"] = { name: "doctor", digest: digestOf("doctor") };

interface RowContext {
  options: MatrixOptions;
  onError: (error: AxctlError) => void;
}

async function runRow(needs: MatrixNeeds, env: MatrixEnv, context: RowContext): Promise<MatrixRow> {
  const explained = await needs.explain(env);
  const row = rowOf(env, explained);
  // Doctor's artifact waits for git; the preflight does not.
  const [, finished] = await Promise.all([
    writeDoctor(needs, explained, { ...context, row }),
    row.doctor_ok ? runRowPreflight(needs, explained, { ...context, row }) : row,
  ]);
  return finished;
}

type RowInProgress = RowContext & { row: MatrixRow };

async function writeDoctor(
  needs: MatrixNeeds,
  explained: Explained,
  { row, options, onError }: RowInProgress,
): Promise<void> {
  const path = artifactPath(options, `${row.env}-doctor`);
  if (path === undefined) return;
  const document = seal(needs.redactor.value(envelope(doctorReport(explained))), {
    generatedAtMs: needs.clock.now(),
    subject: await needs.subject,
    target: { host: row.host, space_id: row.space_id },
    suite: DOCTOR_SUITE,
  });
  await write(needs, path, { document, onError });
}

async function runRowPreflight(
  needs: MatrixNeeds,
  explained: Explained,
  { row, options, onError }: RowInProgress,
): Promise<MatrixRow> {
  const path = artifactPath(options, `${row.env}-preflight`);
  try {
    const preflight = await needs.preflight(explained, path);
    await write(needs, path, { document: preflight, onError });
    return withPreflight(row, preflight, path ?? null);
  } catch (error) {
    needs.signal.throwIfAborted();
    return {
      ...row,
      preflight_error: error instanceof AxctlError ? `${error.code}: ${error.message}` : reasonOf(error),
    };
  }
}

function rowOf(env: MatrixEnv, { identity, diagnosis }: Explained): MatrixRow {
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

function withPreflight(row: MatrixRow, preflight: PreflightDocument, path: string | null): MatrixRow {
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

interface DocumentFacts {
  options: MatrixOptions;
  path: string | undefined;
  generatedAtMs: number;
}

/** The matrix document, without evidence. Pure. No environment at all is a skip, never a pass. */
function document(rows: readonly MatrixRow[], { options, path, generatedAtMs }: DocumentFacts) {
  const failed = rows.filter((row) => !row.doctor_ok || !row.preflight_ok).map(({ env }) => env);
  const skipped = rows.length === 0;
  return envelope({
    ok: !skipped && failed.length === 0,
    skipped,
    summary: {
      command: options.command,
      target: options.target,
      env_count: rows.length,
      failed_envs: failed,
      warnings: rows.reduce((sum, { warnings }) => sum + warnings.length, 0),
      ...(skipped ? { reason: "no configured user-login environments found" } : {}),
    },
    details: rows,
    target: options.target,
    generated_at_unix: Math.floor(generatedAtMs / 1000),
    envs: rows,
    ...(path === undefined ? {} : { artifact_path: path }),
  });
}

function artifactPath({ artifactDir }: MatrixOptions, name: string): string | undefined {
  return artifactDir === undefined ? undefined : `${artifactDir.replace(/\/+$/, "")}/${name}.json`;
}

interface Writing {
  document: object;
  onError: (error: AxctlError) => void;
}

async function write(needs: MatrixNeeds, path: string | undefined, { document, onError }: Writing): Promise<void> {
  if (path === undefined) return;
  try {
    await writeArtifact(needs.files, path, document);
  } catch (error) {
    if (!(error instanceof AxctlError)) throw error;
    onError(error);
  }
}

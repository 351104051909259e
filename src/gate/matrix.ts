import { AxctlError, reasonOf, toAxctlError } from "../core/errors.ts";
import type { Clock, Files } from "../core/ports.ts";
import type { Redactor } from "../core/redact.ts";
import { writeArtifact } from "../evidence/artifact.ts";
import { envelope } from "../evidence/envelope.ts";
import { digestOf, type Evidence, seal } from "../evidence/seal.ts";
import type { Subject } from "../evidence/subject.ts";
import { doctorReport, type Explained } from "../identity/doctor.ts";
import { brokenRow, type MatrixEnv, type MatrixRow, rowOf, withPreflight } from "./matrix-row.ts";
import type { PreflightDocument } from "./preflight.ts";
import { coreSuite, suiteEvidence } from "./suite.ts";

export type { MatrixEnv, MatrixRow };

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
  const generatedAtMs = needs.clock.now();
  const sealed = seal(
    needs.redactor.value(document(rows, { options, path, generatedAtMs })),
    needs.redactor.value({
      generatedAtMs,
      subject: await needs.subject,
      target: null,
      suite: suiteEvidence(coreSuite),
    }),
  );
  await write(needs, path, { document: sealed, onError: (error) => errors.push(error) });
  const [error] = errors;
  return error === undefined ? { document: sealed } : { document: sealed, error };
}

/** Doctor asks nothing of a server: its suite is itself. */
export const DOCTOR_SUITE: Evidence["suite"] = { name: "doctor", digest: digestOf("doctor") };

interface RowContext {
  options: MatrixOptions;
  onError: (error: AxctlError) => void;
}

async function runRow(needs: MatrixNeeds, env: MatrixEnv, context: RowContext): Promise<MatrixRow> {
  const explained = await explainOrNot(needs, env);
  if (explained instanceof AxctlError) return brokenRow(env, explained);
  const row = rowOf(env, explained);
  // Doctor's artifact waits for git; the preflight does not.
  const [, finished] = await Promise.all([
    writeDoctor(needs, explained, { ...context, row }),
    row.doctor_ok ? runRowPreflight(needs, explained, { ...context, row }) : row,
  ]);
  return finished;
}

/** An environment that cannot even be explained is a failed row: it does not stop the others. */
async function explainOrNot(needs: MatrixNeeds, env: MatrixEnv): Promise<Explained | AxctlError> {
  try {
    return await needs.explain(env);
  } catch (error) {
    return toAxctlError(error);
  }
}

type RowInProgress = RowContext & { row: MatrixRow };

async function writeDoctor(
  needs: MatrixNeeds,
  explained: Explained,
  { row, options, onError }: RowInProgress,
): Promise<void> {
  const path = artifactPath(options, `${row.env}-doctor`);
  if (path === undefined) return;
  const document = seal(
    needs.redactor.value(envelope(doctorReport(explained))),
    needs.redactor.value({
      generatedAtMs: needs.clock.now(),
      subject: await needs.subject,
      target: { host: row.host, space_id: row.space_id },
      suite: DOCTOR_SUITE,
    }),
  );
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
    const written = await write(needs, path, { document: preflight, onError });
    return withPreflight(row, preflight, written ? (path ?? null) : null);
  } catch (error) {
    needs.signal.throwIfAborted();
    return {
      ...row,
      preflight_error: error instanceof AxctlError ? `${error.code}: ${error.message}` : reasonOf(error),
    };
  }
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

/** Whether the document was written: not without a path, nor when it could not be, which is told. */
async function write(needs: MatrixNeeds, path: string | undefined, { document, onError }: Writing): Promise<boolean> {
  if (path === undefined) return false;
  try {
    await writeArtifact(needs.files, path, document);
    return true;
  } catch (error) {
    if (!(error instanceof AxctlError)) throw error;
    onError(error);
    return false;
  }
}

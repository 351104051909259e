import { AxctlError, reasonOf, toAxctlError } from "../core/errors.ts";
import type { Clock, Files } from "../core/ports.ts";
import type { Redactor } from "../core/redact.ts";
import { writeArtifact } from "../evidence/artifact.ts";
import { envelope } from "../evidence/envelope.ts";
import { digestOf, type Evidence, resealed, seal } from "../evidence/seal.ts";
import type { SubjectRead } from "../evidence/subject.ts";
import { doctorReport, type Explained } from "../identity/doctor.ts";
import { compareRows, type FinishedRow, NOT_COMPARED } from "./compare-rows.ts";
import type { FailOnDrift, IgnoredDrift } from "./drift.ts";
import { matrixDocument } from "./matrix-document.ts";
import { brokenRow, type MatrixEnv, type MatrixRow, rowOf, withPreflight } from "./matrix-row.ts";
import type { PreflightDocument } from "./preflight.ts";
import type { Shard } from "./shard.ts";
import { coreSuite, suiteEvidence } from "./suite.ts";

export type { MatrixEnv, MatrixRow };

export interface MatrixOptions {
  target: string;
  command: string;
  /** The folder for artifacts, when they are wanted. */
  artifactDir?: string;
  /** A folder of that one for the matrix itself (default: none, it lies beside the others). */
  matrixFolder?: string;
  /** The environment that the others are compared with (default: the first one). */
  baseline?: string;
  /** Whether the preflights accept any JSON; then the matrix is no evidence. */
  lenient: boolean;
  failOnDrift: FailOnDrift;
  ignoreDrift: readonly IgnoredDrift[];
  /** Set when this is one part of a larger matrix: then nothing is compared before the parts are merged. */
  shard?: Shard;
}

export interface MatrixNeeds {
  files: Pick<Files, "kind" | "writeAtomic">;
  clock: Pick<Clock, "now">;
  redactor: Redactor;
  signal: AbortSignal;
  subject: Promise<SubjectRead>;
  explain: (env: MatrixEnv) => Promise<Explained>;
  preflight: (explained: Explained, artifact: string | undefined, env: string) => Promise<PreflightDocument>;
  /** Told of a row when its doctor has ended, and again when its preflight has. */
  onRow?: (row: MatrixRow, state: "doctor" | "ended") => void;
}

export type MatrixDocument = ReturnType<typeof matrixDocument> & { evidence: Evidence };

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
  const finished = await Promise.all(
    envs.map((env) => runRow(needs, env, { options, onError: (error) => errors.push(error) })),
  );
  const subject = await needs.subject;
  needs.signal.throwIfAborted();
  const rows = finished.map(({ row }) => row);
  const path = artifactPath(options, options.matrixFolder === undefined ? "matrix" : `${options.matrixFolder}/matrix`);
  const generatedAtMs = needs.clock.now();
  const shard = options.shard ?? null;
  const compared = shard === null ? compareRows(finished, options) : NOT_COMPARED;
  const sealed = seal(
    needs.redactor.value(matrixDocument(rows, { ...options, ...compared, shard, path, generatedAtMs })),
    needs.redactor.value({
      generatedAtMs,
      ...subject,
      target: null,
      suite: suiteEvidence(coreSuite, options),
    }),
  );
  const written = await write(needs, path, { document: sealed, onError: (error) => errors.push(error) });
  const document = written ? sealed : withoutMatrixArtifact(sealed);
  const [error] = errors;
  return error === undefined ? { document } : { document, error };
}

/** The document when it was not written itself: it does not say where. */
export function withoutMatrixArtifact({ artifact_path: _, ...document }: MatrixDocument): MatrixDocument {
  return resealed(document);
}

/** Doctor asks nothing of a server: its suite is itself. */
export const DOCTOR_SUITE: Evidence["suite"] = { name: "doctor", digest: digestOf("doctor") };

interface RowContext {
  options: MatrixOptions;
  onError: (error: AxctlError) => void;
}

async function runRow(needs: MatrixNeeds, env: MatrixEnv, context: RowContext): Promise<FinishedRow> {
  const finished = await measureRow(needs, env, context);
  needs.onRow?.(finished.row, "ended");
  return finished;
}

async function measureRow(needs: MatrixNeeds, env: MatrixEnv, context: RowContext): Promise<FinishedRow> {
  const explained = await explainOrNot(needs, env);
  if (explained instanceof AxctlError) return { row: brokenRow(env, explained), preflight: null };
  const row = rowOf(env, explained);
  needs.onRow?.(row, "doctor");
  // Doctor's artifact waits for git; the preflight does not.
  const [, finished] = await Promise.all([
    writeDoctor(needs, explained, { ...context, row }),
    row.doctor_ok ? runRowPreflight(needs, explained, { ...context, row }) : { row, preflight: null },
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
      ...(await needs.subject),
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
): Promise<FinishedRow> {
  const path = artifactPath(options, `${row.env}-preflight`);
  try {
    const preflight = await needs.preflight(explained, path, row.env);
    const written = await write(needs, path, { document: preflight, onError });
    return { row: withPreflight(row, preflight, written ? (path ?? null) : null), preflight };
  } catch (error) {
    needs.signal.throwIfAborted();
    const reason = error instanceof AxctlError ? `${error.code}: ${error.message}` : reasonOf(error);
    return { row: { ...row, preflight_error: reason }, preflight: null };
  }
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

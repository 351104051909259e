import { AxctlError } from "../core/errors.ts";
import { writeArtifact } from "../evidence/artifact.ts";
import { seal } from "../evidence/seal.ts";
import type { SubjectRead } from "../evidence/subject.ts";
import { compareRows } from "../gate/compare-rows.ts";
import type { FailOnDrift, IgnoredDrift } from "../gate/drift.ts";
import { type MatrixDocument, withoutMatrixArtifact } from "../gate/matrix.ts";
import { matrixDocument } from "../gate/matrix-document.ts";
import { mergeParts, type Part } from "../gate/merge.ts";
import { readPart } from "../gate/read-parts.ts";
import { normalizeEnvName } from "../identity/env-name.ts";
import type { Context } from "./context.ts";
import { attempt } from "./respond.ts";

export interface MergeOptions {
  folders: readonly string[];
  artifactDir: string;
  baseline?: string | undefined;
  failOnDrift: FailOnDrift;
  ignoreDrift: readonly IgnoredDrift[];
}

/** Reads the parts, joins and compares them, and writes the whole with every part's artifacts beside it. */
export async function mergeShards(
  context: Context,
  options: MergeOptions,
): Promise<{ document: MatrixDocument; error?: AxctlError }> {
  const { files, clock, redactor } = context;
  const parts = await Promise.all(options.folders.map((folder) => readPart(files, folder)));
  const rows = mergeParts(parts);
  const { evidence, target } = firstOf(parts).matrix;
  const baseline = options.baseline === undefined ? undefined : normalizeEnvName(options.baseline, "--baseline");
  if (baseline !== undefined && !rows.some(({ row }) => row.env === baseline || row.requested_env === baseline)) {
    throw new AxctlError("INVALID_OPTION", {
      option: "--baseline",
      reason: `${baseline} is none of the merged environments`,
    });
  }
  const folder = options.artifactDir.replace(/\/+$/, "");
  const generatedAtMs = clock.now();
  const document = seal(
    redactor.value(
      matrixDocument(
        rows.map(({ row }) => ({
          ...row,
          artifact_path: row.artifact_path === null ? null : `${folder}/${row.env}-preflight.json`,
        })),
        {
          command: "axctl qa merge",
          target,
          failOnDrift: options.failOnDrift,
          ignoreDrift: options.ignoreDrift,
          ...compareRows(rows, { ignoreDrift: options.ignoreDrift, ...(baseline === undefined ? {} : { baseline }) }),
          shard: null,
          path: `${folder}/matrix.json`,
          generatedAtMs,
        },
      ),
    ),
    // The parts agree on the commit and the suite, and it is theirs that the whole is about.
    { generatedAtMs: oldestOf(parts), ...subjectOf(parts), target: null, suite: evidence.suite },
  );
  const written = new Set<string>();
  const error = await attempt(writeWhole(context, { parts, folder, document }, written));
  return error === undefined ? { document } : { document: withWritten(document, written), error };
}

/** The whole when not all of it could be written: it names only what is there. */
function withWritten(document: MatrixDocument, written: ReadonlySet<string>): MatrixDocument {
  const envs = document.envs.map((row) => ({
    ...row,
    artifact_path: row.artifact_path !== null && written.has(row.artifact_path) ? row.artifact_path : null,
  }));
  return withoutMatrixArtifact({ ...document, envs, details: envs });
}

function firstOf(parts: readonly Part[]): Part {
  const [first] = parts;
  if (first === undefined)
    throw new AxctlError("SHARD_REFUSED", { folder: "no folder", reason: "there is nothing to merge" });
  return first;
}

/** A whole is as old as its oldest part: freshness is judged by what was measured first. */
function oldestOf(parts: readonly Part[]): number {
  return Math.min(...parts.map(({ matrix }) => Date.parse(matrix.evidence.generated_at)));
}

/** The common commit; dirty when any part was. */
function subjectOf(parts: readonly Part[]): SubjectRead {
  const { subject } = firstOf(parts).matrix.evidence;
  const silent = parts.some(({ matrix }) => matrix.evidence.subject_error !== undefined);
  if (subject === null) return silent ? { subject, subject_error: "git_timed_out" } : { subject };
  return { subject: { ...subject, dirty: parts.some(({ matrix }) => matrix.evidence.subject?.dirty === true) } };
}

interface Whole {
  parts: readonly Part[];
  folder: string;
  document: MatrixDocument;
}

/** The artifacts of each environment as their part has them, to the value; the matrix last. */
async function writeWhole(
  { files }: Pick<Context, "files">,
  { parts, folder, document }: Whole,
  written: Set<string>,
): Promise<void> {
  const artifacts = parts.flatMap((part) => [...part.artifacts]);
  for (const [name, artifact] of [...artifacts, ["matrix.json", document] as const]) {
    await writeArtifact(files, `${folder}/${name}`, artifact);
    written.add(`${folder}/${name}`);
  }
}

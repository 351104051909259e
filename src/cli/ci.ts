import { AxctlError, reasonOf, systemCodeOf, toAxctlError } from "../core/errors.ts";
import { version } from "../core/version.ts";
import { writeArtifact } from "../evidence/artifact.ts";
import type { Report } from "../evidence/reports/report.ts";
import { seal } from "../evidence/seal.ts";
import { type CiDocument, ciDocument } from "../gate/ci.ts";
import { type CiSettings, readCiSettings } from "../gate/ci-settings.ts";
import type { MatrixDocument, MatrixResult } from "../gate/matrix.ts";
import { buildReport } from "../gate/report.ts";
import { resultOf } from "../gate/result-artifacts.ts";
import { coreSuite, suiteEvidence } from "../gate/suite.ts";
import { storeLogin } from "../identity/login-store.ts";
import { annotate } from "./annotations.ts";
import type { Context } from "./context.ts";
import type { GateOptions } from "./gate-options.ts";
import { type DriftOptions, measureMatrix } from "./measure-matrix.ts";
import type { Result } from "./respond.ts";

export type CiOptions = GateOptions & DriftOptions & { json: boolean; quiet: boolean };

/**
 * Gates the environments that the variables configure: temporary logins, doctor and preflight for each, the matrix over all,
 * and what the runner shows of it.
 *
 * @throws AxctlError `INVALID_OPTION`, `INVALID_ENV_NAME`, before anything is written.
 */
export async function runCi(context: Context, options: CiOptions): Promise<Result> {
  const settings = readCiSettings(context.machine.env);
  for (const secret of settings.secrets) context.redactor.add(secret);
  const errors: AxctlError[] = [];
  await collect(errors, removeOld(context, settings));
  const { files, made, written } = recordingFiles(context);
  const measured = settings.configured.length === 0 ? null : await measure(context, files, { settings, options });
  if (measured?.error !== undefined) errors.push(measured.error);
  const document = await sealed(context, { settings, options, matrix: measured?.document ?? null, written });
  const summaryPath = `${document.artifact_dir}/operator-qa-summary.json`;
  await collect(errors, writeArtifact(files, summaryPath, document));
  const report = reportOf(made, document.artifact_dir);
  await collect(errors, showOnRunner(context, report));
  const view = async (page: { width: number }) =>
    (await import("./views/ci.ts")).ciView(document, { matrix: measured?.document ?? null, summaryPath, page });
  const [error] = errors;
  return { document, view, ...(error === undefined ? {} : { error }) };
}

/** Files that note what was made and what was written of it: what is shown later is what was meant to be an artifact. */
function recordingFiles({ files }: Context) {
  const made = new Map<string, string>();
  const written = new Set<string>();
  const writeAtomic: Context["files"]["writeAtomic"] = async (path, text, how) => {
    made.set(path, text);
    await files.writeAtomic(path, text, how);
    written.add(path);
  };
  return { files: { ...files, writeAtomic }, made, written };
}

/** An artifact of an earlier run must not pass for one of this run. */
async function removeOld({ files }: Context, { artifactDir, requested }: CiSettings): Promise<void> {
  const folder = artifactDir.replace(/(?<=.)\/+$/, "");
  const names = requested.flatMap((env) => [`${env}-doctor.json`, `${env}-preflight.json`]);
  for (const name of [...names, "matrix/matrix.json", "operator-qa-summary.json"]) {
    const path = `${folder}/${name}`;
    if ((await files.kind(path)) === "file") await writing(path, files.remove(path));
  }
}

/** Writes the logins into a folder of their own, measures, and removes them again, however it ends. */
async function measure(
  context: Context,
  recording: Context["files"],
  { settings, options }: { settings: CiSettings; options: CiOptions },
): Promise<MatrixResult> {
  const { files, machine } = context;
  const folder = await writing(
    settings.configDir ?? "a folder for temporary logins",
    files.temporaryFolder(settings.configDir),
  );
  try {
    for (const { env, token, baseUrl, spaceId } of settings.configured) {
      await storeLogin(files, { configFolder: folder, env }, { token, baseUrl, spaceId });
    }
    const inside = { ...context.withEnv(variablesFor(machine.env, folder)), files: recording };
    const envs = settings.configured.map(({ env }) => ({ label: env, requested: env, spaceId: undefined }));
    return await measureMatrix(
      inside,
      // Each environment is asked once: a token that is kept serves nobody, and one that is written late stays behind.
      { envs, ...options, for: settings.target, tokenCache: false },
      { artifactDir: settings.artifactDir, matrixFolder: "matrix" },
    );
  } finally {
    await files.removeFolder(folder);
  }
}

/** No `AX_*` variable of the runner's own counts. */
function variablesFor(env: Context["machine"]["env"], configDir: string): Context["machine"]["env"] {
  const others = Object.entries(env).filter(([name]) => !name.startsWith("AX_"));
  return { ...Object.fromEntries(others), AX_CONFIG_DIR: configDir };
}

interface Measured {
  settings: CiSettings;
  options: CiOptions;
  matrix: MatrixDocument | null;
  written: ReadonlySet<string>;
}

async function sealed(context: Context, { settings, options, matrix, written }: Measured): Promise<CiDocument> {
  const document = ciDocument(settings, matrix, written);
  return seal(
    context.redactor.value(document),
    context.redactor.value({
      generatedAtMs: context.clock.now(),
      ...(await context.subject()),
      target: null,
      suite: suiteEvidence(coreSuite, options),
    }),
  );
}

function reportOf(made: ReadonlyMap<string, string>, folder: string): Report {
  const artifacts = [...made].flatMap(([path, text]) => resultOf(path, text) ?? []);
  return buildReport(artifacts, { folder, version });
}

/** On GitHub Actions: the job's summary, and an annotation for what failed. */
async function showOnRunner(context: Context, report: Report): Promise<void> {
  const { env } = context.machine;
  if (env["GITHUB_ACTIONS"] === "true") annotate(context.output, report);
  const path = env["GITHUB_STEP_SUMMARY"];
  if (!path) return;
  const { renderReport } = await import("../evidence/reports/renderers.ts");
  // On a line of its own, whatever stands before it.
  await writing(path, context.files.append(path, `\n${renderReport(report, "markdown", context.redactor)}\n`));
}

/** @throws AxctlError `FILE_NOT_WRITTEN` when the system refuses. */
async function writing<T>(path: string, step: Promise<T>): Promise<T> {
  try {
    return await step;
  } catch (error) {
    const reason = systemCodeOf(error) ?? reasonOf(error);
    throw new AxctlError("FILE_NOT_WRITTEN", { path, reason }, { cause: error });
  }
}

/** The first error is told beside the result, which is shown whatever could not be written. */
async function collect(errors: AxctlError[], step: Promise<void>): Promise<void> {
  try {
    await step;
  } catch (error) {
    errors.push(toAxctlError(error));
  }
}

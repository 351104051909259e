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
  await removeOld(context, settings);
  const written = new Map<string, string>();
  const recording = recordingFiles(context, written);
  const measured =
    settings.configured.length === 0 ? null : await measure(context, recording.files, { settings, options });
  const document = await sealed(context, { settings, options, matrix: measured?.document ?? null, written });
  const errors = measured?.error === undefined ? [] : [measured.error];
  const summaryPath = `${document.artifact_dir}/operator-qa-summary.json`;
  await collect(errors, writeArtifact(recording.files, summaryPath, document));
  const report = reportOf(written, document.artifact_dir);
  await collect(errors, showOnRunner(context, report));
  const view = async (page: { width: number }) =>
    (await import("./views/ci.ts")).ciView(document, { matrix: measured?.document ?? null, summaryPath, page });
  const [error] = errors;
  return { document, view, ...(error === undefined ? {} : { error }) };
}

/** The context with the files that it writes noted, path and text: what is shown later is what was written. */
function recordingFiles(context: Context, written: Map<string, string>): Context {
  const files: Context["files"] = {
    ...context.files,
    writeAtomic: async (path, text, how) => {
      await context.files.writeAtomic(path, text, how);
      written.set(path, text);
    },
  };
  return { ...context, files };
}

/** An artifact of an earlier run must not pass for one of this run. */
async function removeOld({ files }: Context, { artifactDir, requested }: CiSettings): Promise<void> {
  const folder = artifactDir.replace(/(?<=.)\/+$/, "");
  const names = requested.flatMap((env) => [`${env}-doctor.json`, `${env}-preflight.json`]);
  for (const name of [...names, "matrix/matrix.json", "operator-qa-summary.json"]) {
    if ((await files.kind(`${folder}/${name}`)) === "file") await files.remove(`${folder}/${name}`);
  }
}

/** Writes the logins into a folder of their own, measures, and removes them again, however it ends. */
async function measure(
  context: Context,
  recording: Context["files"],
  { settings, options }: { settings: CiSettings; options: CiOptions },
): Promise<MatrixResult> {
  const { files, machine } = context;
  const folder = await files.temporaryFolder(settings.configDir);
  try {
    for (const { env, token, baseUrl, spaceId } of settings.configured) {
      await storeLogin(files, { configFolder: folder, env }, { token, baseUrl, spaceId });
    }
    const inside = { ...context.withEnv(variablesFor(machine.env, folder)), files: recording };
    const envs = settings.configured.map(({ env }) => ({ label: env, requested: env, spaceId: undefined }));
    return await measureMatrix(
      inside,
      { envs, ...options, for: settings.target },
      { artifactDir: settings.artifactDir, matrixFolder: "matrix" },
    );
  } finally {
    await files.removeFolder(folder);
  }
}

/** No `AX_*` variable of the runner's own counts, but the one that says how tokens are kept. */
function variablesFor(env: Context["machine"]["env"], configDir: string): Context["machine"]["env"] {
  const others = Object.entries(env).filter(([name]) => !name.startsWith("AX_") || name === "AX_NO_TOKEN_CACHE");
  return { ...Object.fromEntries(others), AX_CONFIG_DIR: configDir };
}

interface Measured {
  settings: CiSettings;
  options: CiOptions;
  matrix: MatrixDocument | null;
  written: ReadonlyMap<string, string>;
}

async function sealed(context: Context, { settings, options, matrix, written }: Measured): Promise<CiDocument> {
  const document = ciDocument(settings, matrix, new Set(written.keys()));
  return seal(
    context.redactor.value(document),
    context.redactor.value({
      generatedAtMs: context.clock.now(),
      subject: await context.subject(),
      target: null,
      suite: suiteEvidence(coreSuite, options),
    }),
  );
}

function reportOf(written: ReadonlyMap<string, string>, folder: string): Report {
  const artifacts = [...written].flatMap(([path, text]) => resultOf(path, text) ?? []);
  return buildReport(artifacts, { folder, version });
}

/** On GitHub Actions: the job's summary, and an annotation for what failed. */
async function showOnRunner(context: Context, report: Report): Promise<void> {
  const { env } = context.machine;
  if (env["GITHUB_ACTIONS"] === "true") annotate(context.output, report);
  const path = env["GITHUB_STEP_SUMMARY"];
  if (!path) return;
  const { renderReport } = await import("../evidence/reports/renderers.ts");
  try {
    await context.files.append(path, `${renderReport(report, "markdown", context.redactor)}\n`);
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

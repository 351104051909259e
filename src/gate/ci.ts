import { envelope } from "../evidence/envelope.ts";
import type { Evidence } from "../evidence/seal.ts";
import type { CiSettings } from "./ci-settings.ts";
import type { MatrixDocument } from "./matrix.ts";

export type CiDocument = ReturnType<typeof ciDocument> & { evidence: Evidence };

/**
 * What CI came to, without evidence: `operator-qa-summary.json` (spec gates.md, "`qa ci`"). Pure. An environment that was
 * asked for and is not configured keeps the whole from being `ok`: it was not seen. When everything that was measured
 * passes, that is a skip (exit code 3), which a workflow may accept unless the matrix is required.
 *
 * @param matrix null when no environment is configured.
 * @param written The paths of the artifacts that were written.
 */
export function ciDocument(settings: CiSettings, matrix: MatrixDocument | null, written: ReadonlySet<string>) {
  const { target, requested, configured, skipped, requireMatrix, artifactDir } = settings;
  const folder = artifactDir.replace(/(?<=.)\/+$/, "");
  const artifact = (name: string) => (written.has(`${folder}/${name}`) ? `${folder}/${name}` : null);
  const envs = (matrix?.envs ?? []).map(({ env, base_url, space_id, doctor_ok, preflight_ok }) => ({
    env,
    base_url,
    space_id,
    doctor_ok,
    doctor_artifact: artifact(`${env}-doctor.json`),
    preflight_ok,
    preflight_artifact: artifact(`${env}-preflight.json`),
  }));
  const skipReason = reasonOfSkip(settings);
  const passed = matrix?.ok === true;
  const isSkip = skipped.length > 0 && (matrix === null || passed);
  return envelope({
    ok: passed && skipped.length === 0,
    skipped: isSkip,
    summary: {
      command: "axctl qa ci",
      target,
      env_count: envs.length,
      failed_envs: matrix?.summary.failed_envs ?? [],
      skipped_envs: skipped.map(({ env }) => env),
      matrix_ok: matrix?.ok ?? null,
      ...(isSkip && skipReason !== null ? { reason: skipReason } : {}),
    },
    details: envs,
    skip_reason: skipReason,
    target,
    requested_envs: requested,
    configured_envs: configured.map(({ env }) => env),
    skipped_envs: skipped,
    envs,
    matrix_ok: matrix?.ok ?? null,
    matrix_artifact: artifact("matrix/matrix.json"),
    require_matrix: requireMatrix,
    artifact_dir: folder,
  });
}

/** Why something that was asked for was not measured; null when everything was. */
function reasonOfSkip({ skipped, configured }: CiSettings): string | null {
  if (skipped.length === 0) return null;
  const missing = skipped.map(({ env, missing }) => `${env} (${missing.join(", ")} not set)`).join("; ");
  return configured.length === 0 ? `no environment is configured: ${missing}` : `not measured: ${missing}`;
}

import { seal } from "../../src/evidence/seal.ts";
import type { MatrixDocument, MatrixRow } from "../../src/gate/matrix.ts";
import { matrixDocument } from "../../src/gate/matrix-document.ts";

/** The three variables of an environment, by the part of their names that names it. */
export function ofEnv(part: string): Record<string, string> {
  return {
    [`AX_QA_${part}_TOKEN`]: `axp_u_${part}.secret`,
    [`AX_QA_${part}_BASE_URL`]: `https://${part}.example`,
    [`AX_QA_${part}_SPACE_ID`]: `space-${part}`,
  };
}

/** A row of an environment of {@link ofEnv} that passes. */
export function passingRow(env: string): MatrixRow {
  return {
    env,
    requested_env: env,
    selected_env: env,
    principal_intent: "user",
    auth_source: `user_login:${env}`,
    base_url: `https://${env}.example`,
    host: `${env}.example`,
    space_id: `space-${env}`,
    warnings: [],
    doctor_ok: true,
    doctor_problems: [],
    preflight_ok: true,
    artifact_path: null,
    preflight_error: null,
    checks: [],
  };
}

/** A sealed matrix of rows, with drift that closes the gate or without any. */
export function ciMatrix(rows: readonly MatrixRow[], { drifted = false } = {}): MatrixDocument {
  const document = matrixDocument(rows, {
    command: "axctl qa matrix",
    target: "release",
    baseline: "dev",
    drift: drifted
      ? [{ code: "field_gone", severity: "breaking", env: "next", baseline: "dev", check: null, detail: "it is gone" }]
      : [],
    ignoreDrift: [],
    failOnDrift: "breaking",
    shard: null,
    path: undefined,
    generatedAtMs: 0,
  });
  return seal(document, { generatedAtMs: 0, subject: null, target: null, suite: { name: "core", digest: "" } });
}

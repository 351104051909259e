import * as z from "zod/mini";
import { envelopeShape, errorSchema, evidenceSchema } from "../evidence/schemas.ts";
import { doctorShape, doctorSummaryShape, findingSchema } from "../identity/schemas.ts";
import { DRIFT, type DriftCode } from "./drift.ts";
import type { Shape } from "./shape.ts";

const nullableText = z.nullable(z.string());
const count = z.int().check(z.minimum(0));

/** Why a request gave nothing to check. */
const requestErrorSchema = z.union([
  z.strictObject({ status_code: z.int(), url: z.string(), detail: z.unknown() }),
  z.strictObject({ type: z.enum(["transport", "contract", "refused"]), code: z.string(), detail: z.string() }),
]);

const checkSchema = z.strictObject({
  name: z.string(),
  ok: z.boolean(),
  duration_ms: count,
  attempts: count,
  count: z.exactOptional(count),
  flaky: z.exactOptional(z.literal(true)),
  error: z.exactOptional(requestErrorSchema),
});

/** A value-free fingerprint of an answer; recursive. */
const shapeSchema: z.ZodMiniType<Shape> = z.lazy(() => z.strictObject(shapeShape));

const shapeShape = {
  types: z.array(z.enum(["null", "boolean", "number", "string", "list", "object"])),
  fields: z.exactOptional(
    z.record(
      z.string(),
      z.lazy(() => fieldSchema),
    ),
  ),
  items: z.exactOptional(shapeSchema),
};

const fieldSchema: z.ZodMiniType<Shape & { optional?: true }> = z.lazy(() =>
  z.strictObject({ ...shapeShape, optional: z.exactOptional(z.literal(true)) }),
);

const principalSchema = z.nullable(
  z.strictObject({
    username: z.string(),
    principal_type: z.string(),
    bound_agent: z.exactOptional(
      z.nullable(
        z.looseObject({
          agent_id: z.exactOptional(nullableText),
          agent_name: z.exactOptional(nullableText),
          default_space_id: z.exactOptional(nullableText),
        }),
      ),
    ),
  }),
);

const leftBehindSchema = z.union([
  z.strictObject({ kind: z.literal("context_entry"), key: z.string(), reason: z.string() }),
  z.strictObject({ kind: z.enum(["upload", "message"]), id: nullableText, reason: z.string() }),
]);

/** `auth doctor`, and the artifact of it that a matrix writes. */
export const doctorSchema = z.strictObject({
  ...envelopeShape,
  summary: z.strictObject({ command: z.literal("axctl auth doctor"), ...doctorSummaryShape }),
  ...doctorShape,
  // In artifacts alone: doctor on its own is about this machine, not about a target.
  evidence: z.exactOptional(evidenceSchema),
});

/** `qa preflight` and `qa contracts` (spec gates.md). */
export const preflightSchema = z.strictObject({
  ...envelopeShape,
  summary: z.strictObject({
    command: z.string(),
    environment: nullableText,
    space_id: nullableText,
    principal_type: nullableText,
    mode: z.enum(["read_only", "write"]),
    checks_total: count,
    checks_failed: count,
    failed_checks: z.array(z.string()),
    target: nullableText,
    preflight_passed: z.boolean(),
    reason: z.exactOptional(nullableText),
    error: z.exactOptional(errorSchema),
  }),
  details: z.array(checkSchema),
  environment: nullableText,
  space_id: nullableText,
  principal: principalSchema,
  mode: z.enum(["read_only", "write"]),
  artifacts: z.array(z.string()),
  checks: z.array(checkSchema),
  preflight: z.strictObject({
    target: nullableText,
    passed: z.boolean(),
    generated_at_unix: count,
    command: z.string(),
    artifact: z.exactOptional(z.string()),
  }),
  shapes: z.record(z.string(), shapeSchema),
  problems: z.array(findingSchema),
  left_behind: z.exactOptional(z.array(leftBehindSchema)),
  evidence: evidenceSchema,
});

const rowSchema = z.strictObject({
  env: z.string(),
  requested_env: z.string(),
  selected_env: nullableText,
  principal_intent: z.string(),
  auth_source: nullableText,
  base_url: z.string(),
  host: z.string(),
  space_id: nullableText,
  warnings: z.array(findingSchema),
  doctor_ok: z.boolean(),
  doctor_problems: z.array(findingSchema),
  preflight_ok: z.boolean(),
  artifact_path: nullableText,
  preflight_error: nullableText,
  checks: z.array(
    z.strictObject({
      name: z.string(),
      ok: z.boolean(),
      count: z.exactOptional(count),
      error: z.exactOptional(requestErrorSchema),
    }),
  ),
});

const severitySchema = z.enum(["breaking", "additive", "info"]);

const driftSchema = z.strictObject({
  code: z.enum(Object.keys(DRIFT) as [DriftCode, ...DriftCode[]]),
  severity: severitySchema,
  env: z.string(),
  baseline: z.string(),
  check: nullableText,
  path: z.exactOptional(z.string()),
  detail: z.string(),
});

/** `qa matrix` and `qa merge` (spec gates.md). */
export const matrixSchema = z.strictObject({
  ...envelopeShape,
  summary: z.strictObject({
    command: z.string(),
    target: z.string(),
    env_count: count,
    failed_envs: z.array(z.string()),
    warnings: count,
    drift: z.nullable(z.strictObject({ breaking: count, additive: count, info: count })),
    reason: z.exactOptional(z.string()),
    error: z.exactOptional(errorSchema),
  }),
  details: z.array(rowSchema),
  target: z.string(),
  generated_at_unix: count,
  baseline: nullableText,
  fail_on_drift: z.enum(["breaking", "any", "none"]),
  ignored_drift: z.array(z.string()),
  envs: z.array(rowSchema),
  drift: z.array(driftSchema),
  shard: z.exactOptional(z.strictObject({ index: count, total: count, envs: z.array(z.string()) })),
  artifact_path: z.exactOptional(z.string()),
  evidence: evidenceSchema,
});

/** `auth whoami`. */
export const whoamiDocumentSchema = z.strictObject({
  ...envelopeShape,
  summary: z.strictObject({
    command: z.literal("axctl auth whoami"),
    username: nullableText,
    principal_type: nullableText,
    host: z.string(),
    space_id: nullableText,
    reason: z.exactOptional(nullableText),
  }),
  details: z.array(findingSchema),
  environment: nullableText,
  auth_source: nullableText,
  token: nullableText,
  token_kind: z.string(),
  base_url: z.string(),
  host: z.string(),
  principal: principalSchema,
  space_id: nullableText,
  space_error: z.nullable(requestErrorSchema),
  problems: z.array(findingSchema),
  error: z.exactOptional(requestErrorSchema),
});

const ciEnvSchema = z.strictObject({
  env: z.string(),
  base_url: z.string(),
  space_id: nullableText,
  doctor_ok: z.boolean(),
  doctor_artifact: nullableText,
  preflight_ok: z.boolean(),
  preflight_artifact: nullableText,
});

/** `qa ci`, and its `operator-qa-summary.json` (spec gates.md, "`qa ci`"). */
export const ciSchema = z.strictObject({
  ...envelopeShape,
  summary: z.strictObject({
    command: z.literal("axctl qa ci"),
    target: z.string(),
    env_count: count,
    failed_envs: z.array(z.string()),
    skipped_envs: z.array(z.string()),
    matrix_ok: z.nullable(z.boolean()),
    reason: z.exactOptional(z.string()),
    error: z.exactOptional(errorSchema),
  }),
  details: z.array(ciEnvSchema),
  skip_reason: nullableText,
  target: z.string(),
  requested_envs: z.array(z.string()),
  configured_envs: z.array(z.string()),
  skipped_envs: z.array(z.strictObject({ env: z.string(), missing: z.array(z.string()) })),
  envs: z.array(ciEnvSchema),
  matrix_ok: z.nullable(z.boolean()),
  matrix_artifact: nullableText,
  require_matrix: z.boolean(),
  artifact_dir: z.string(),
  evidence: evidenceSchema,
});

import * as z from "zod/mini";

const nullableText = z.nullable(z.string());
const text = z.exactOptional(z.string());

/** A warning or a problem, with what mends it. */
export const findingSchema = z.strictObject({
  code: z.string(),
  reason: z.string(),
  fix: z.string(),
  path: text,
  keys: z.exactOptional(z.array(z.string())),
});

const probeSchema = z.union([
  z.strictObject({ ok: z.literal(true), token_class: z.string(), host: z.string() }),
  z.strictObject({ ok: z.literal(false), code: z.string(), host: z.string() }),
  z.strictObject({ skipped: z.literal(true), reason: z.string() }),
]);

const sourceSchema = z.strictObject({
  name: z.string(),
  exists: z.boolean(),
  used: z.boolean(),
  ignored: z.boolean(),
  path: text,
  reason: text,
  keys: z.exactOptional(z.array(z.string())),
});

const candidateSchema = z.strictObject({
  name: z.string(),
  agent_id: z.exactOptional(nullableText),
  template_id: z.exactOptional(nullableText),
  runtime_type: z.exactOptional(nullableText),
  workdir: z.exactOptional(nullableText),
  mode: z.exactOptional(nullableText),
  liveness: z.exactOptional(nullableText),
});

const effectiveSchema = z.strictObject({
  auth_source: nullableText,
  token_kind: z.enum(["missing", "user_pat", "agent_pat", "jwt", "other"]),
  token: nullableText,
  token_file: text,
  base_url: z.string(),
  base_url_source: nullableText,
  host: z.string(),
  space_id: nullableText,
  space_source: nullableText,
  agent_name: nullableText,
  agent_name_source: nullableText,
  agent_id: nullableText,
  agent_id_source: nullableText,
  principal_type: nullableText,
  principal_type_source: nullableText,
  principal_intent: z.string(),
  gateway_binding: z.strictObject({
    daemon_running: z.boolean(),
    daemon_pid: z.nullable(z.int()),
    registry_path: z.string(),
    bound_candidates: z.array(candidateSchema),
    selected: z.nullable(candidateSchema),
  }),
});

/** The summary of doctor's document, beside the command. */
export const doctorSummaryShape = {
  principal_intent: z.string(),
  auth_source: nullableText,
  host: z.string(),
  space_id: nullableText,
  warnings: z.int(),
  problems: z.int(),
  probe: z.exactOptional(probeSchema),
};

/** Doctor's own fields (spec identity.md, "Doctor's JSON"). */
export const doctorShape = {
  details: z.array(findingSchema),
  selected_env: nullableText,
  selected_env_source: nullableText,
  selected_profile: nullableText,
  runtime_config: nullableText,
  effective: effectiveSchema,
  sources: z.array(sourceSchema),
  warnings: z.array(findingSchema),
  problems: z.array(findingSchema),
  probe: z.exactOptional(probeSchema),
};

import * as z from "zod/mini";
import { countSchema, envelopeShape, errorDocumentSchema, errorSchema, verifiedSchema } from "../evidence/schemas.ts";
import { ciSchema, doctorSchema, matrixSchema, preflightSchema, whoamiDocumentSchema } from "../gate/schemas.ts";
import { findingSchema } from "../identity/schemas.ts";
import { SHELLS } from "./completion/scripts.ts";
import { releasePublishSchema } from "./publish-schema.ts";
import { releaseRecoverSchema, releaseVerifySchema } from "./recovery-schemas.ts";
import {
  releaseCheckSchema,
  releaseCreateSchema,
  releasePlanSchema,
  releasePromoteSchema,
  releasePrSchema,
  releaseStatusSchema,
} from "./release-schemas.ts";

const nullableText = z.nullable(z.string());

const loginSchema = z.strictObject({
  ...envelopeShape,
  summary: z.strictObject({
    command: z.literal("axctl login"),
    environment: nullableText,
    host: z.string(),
    username: nullableText,
    space_id: nullableText,
    stored: z.boolean(),
  }),
  details: z.array(findingSchema),
  environment: nullableText,
  base_url: z.string(),
  host: z.string(),
  token: nullableText,
  principal: z.nullable(z.strictObject({ username: z.string(), principal_type: z.string() })),
  space_id: nullableText,
  spaces_visible: z.nullable(countSchema),
  path: nullableText,
  problems: z.array(findingSchema),
});

const logoutSchema = z.strictObject({
  ...envelopeShape,
  summary: z.strictObject({
    command: z.literal("axctl logout"),
    environment: nullableText,
    removed: z.boolean(),
    cached_tokens_removed: z.nullable(countSchema),
    reason: z.exactOptional(z.string()),
  }),
  details: z.array(z.unknown()),
  environment: nullableText,
  path: z.string(),
  removed: z.boolean(),
  cached_tokens_removed: z.nullable(countSchema),
  all_cached_tokens: z.boolean(),
});

const loginRowSchema = z.strictObject({
  env: z.string(),
  active: z.boolean(),
  base_url: z.string(),
  host: z.string(),
  space_id: nullableText,
  token: nullableText,
  token_kind: z.string(),
  path: z.string(),
  problems: z.array(findingSchema),
});

const authEnvsSchema = z.strictObject({
  ...envelopeShape,
  summary: z.strictObject({
    command: z.literal("axctl auth envs"),
    env_count: countSchema,
    active: nullableText,
    reason: z.exactOptional(z.string()),
  }),
  details: z.array(loginRowSchema),
  envs: z.array(loginRowSchema),
});

const qaEnvsSchema = z.strictObject({
  ...envelopeShape,
  summary: z.strictObject({
    command: z.literal("axctl qa envs"),
    env_count: countSchema,
    reason: z.exactOptional(z.string()),
  }),
  details: z.array(z.string()),
  envs: z.array(z.strictObject({ env: z.string(), requested_env: z.string(), space_id: nullableText })),
  github_matrix: z.strictObject({ include: z.array(z.record(z.string(), z.string())) }),
});

const reportSchema = z.strictObject({
  ...envelopeShape,
  summary: z.strictObject({
    command: z.literal("axctl qa report"),
    format: z.string(),
    outcome: z.enum(["passed", "failed", "skipped"]),
    artifacts: countSchema,
    unusable: countSchema,
    error: z.exactOptional(errorSchema),
  }),
  details: z.array(z.strictObject({ path: z.string(), problem: nullableText })),
  format: z.string(),
  artifact_dir: z.string(),
  out: nullableText,
  content: nullableText,
});

const verifySchema = z.strictObject({
  ...envelopeShape,
  summary: z.strictObject({
    command: z.enum(["axctl qa verify", "axctl qa gate"]),
    required: z.array(z.string()),
    verified: countSchema,
    failed: countSchema,
  }),
  details: z.array(verifiedSchema),
  artifact_dir: z.string(),
  required: z.array(z.string()),
  target: z.string(),
  max_age_seconds: z.number(),
  commit: z.string(),
  artifacts: z.array(verifiedSchema),
  problems: z.array(z.strictObject({ code: z.string(), reason: z.string(), path: z.string(), env: nullableText })),
});

const sandboxEnvironmentSchema = z.strictObject({
  name: z.string(),
  url: z.string(),
  pat: z.string(),
  agent_pat: z.string(),
  agent_id: z.string(),
  agent_name: z.string(),
  username: z.string(),
  spaces: z.array(z.strictObject({ id: z.string(), slug: z.string(), name: z.string() })),
});

const sandboxSchema = z.strictObject({
  ...envelopeShape,
  summary: z.strictObject({ command: z.literal("axctl sandbox"), environments: countSchema }),
  details: z.array(sandboxEnvironmentSchema),
  config_dir: nullableText,
  commands: z.array(z.string()),
});

const rehearsalStageSchema = z.strictObject({
  name: z.string(),
  part: z.enum(["train", "tag_missing", "release_missing", "label_stuck"]),
  state: z.enum(["played", "dry_run", "not_played"]),
  command: nullableText,
  says: z.string(),
  findings: z.array(z.string()),
  reason: nullableText,
  expected: z.nullable(countSchema),
  exit_code: z.nullable(countSchema),
  ok: z.nullable(z.boolean()),
  ms: countSchema,
});

const rehearsalSchema = z.strictObject({
  ...envelopeShape,
  summary: z.strictObject({
    command: z.literal("axctl rehearse"),
    repository: z.enum(["temporary", "here"]),
    played: countSchema,
    dry_run: countSchema,
    not_played: countSchema,
    failed: countSchema,
    next: z.string(),
  }),
  details: z.array(rehearsalStageSchema),
  name: z.string(),
  commit: z.string(),
  stages: z.array(rehearsalStageSchema),
});

const versionSchema = z.strictObject({
  ...envelopeShape,
  summary: z.strictObject({ command: z.literal("axctl --version"), version: z.string() }),
  details: z.array(z.unknown()),
});

const completionSchema = z.strictObject({
  ...envelopeShape,
  summary: z.strictObject({ command: z.literal("axctl completion"), shell: z.enum(SHELLS) }),
  details: z.array(z.unknown()),
  script: z.string(),
});

/** Every document that axctl prints or writes, by the name of its published schema. */
export const documents = {
  "auth-doctor": doctorSchema,
  "auth-envs": authEnvsSchema,
  "auth-whoami": whoamiDocumentSchema,
  completion: completionSchema,
  error: errorDocumentSchema,
  login: loginSchema,
  logout: logoutSchema,
  "qa-ci": ciSchema,
  "qa-envs": qaEnvsSchema,
  "qa-matrix": matrixSchema,
  "qa-preflight": preflightSchema,
  "qa-report": reportSchema,
  "qa-verify": verifySchema,
  rehearse: rehearsalSchema,
  "release-check": releaseCheckSchema,
  "release-create": releaseCreateSchema,
  "release-verify": releaseVerifySchema,
  "release-recover": releaseRecoverSchema,
  "release-plan": releasePlanSchema,
  "release-pr": releasePrSchema,
  "release-promote": releasePromoteSchema,
  "release-publish": releasePublishSchema,
  "release-status": releaseStatusSchema,
  sandbox: sandboxSchema,
  version: versionSchema,
} as const;

const BY_COMMAND: Readonly<Record<string, keyof typeof documents>> = {
  "axctl --version": "version",
  "axctl auth doctor": "auth-doctor",
  "axctl auth envs": "auth-envs",
  "axctl auth whoami": "auth-whoami",
  "axctl completion": "completion",
  "axctl login": "login",
  "axctl logout": "logout",
  "axctl qa ci": "qa-ci",
  "axctl qa contracts": "qa-preflight",
  "axctl qa envs": "qa-envs",
  "axctl qa gate": "qa-verify",
  "axctl qa matrix": "qa-matrix",
  "axctl qa merge": "qa-matrix",
  "axctl qa preflight": "qa-preflight",
  "axctl qa report": "qa-report",
  "axctl qa verify": "qa-verify",
  "axctl rehearse": "rehearse",
  "axctl release check": "release-check",
  "axctl release create": "release-create",
  "axctl release verify": "release-verify",
  "axctl release recover": "release-recover",
  "axctl release plan": "release-plan",
  "axctl release pr": "release-pr",
  "axctl release promote": "release-promote",
  "axctl release publish": "release-publish",
  "axctl release status": "release-status",
  "axctl sandbox": "sandbox",
};

const summarySchema = z.looseObject({ command: z.string(), error: z.optional(errorSchema) });

/** Which schema a document is said to follow; undefined when its summary names no command that prints one. */
export function schemaNameOf(document: Readonly<Record<string, unknown>>): keyof typeof documents | undefined {
  const summary = summarySchema.safeParse(document["summary"]);
  if (!summary.success) return undefined;
  // With an error and nothing beside it, the command ended before it had a result.
  const bare = Object.keys(document).every((key) => ["version", "ok", "skipped", "summary", "details"].includes(key));
  if (summary.data.error !== undefined && bare) return "error";
  return BY_COMMAND[summary.data.command];
}

/** The published JSON Schemas (draft 2020-12), generated from what the code itself reads documents with. */
export function jsonSchemas(): Record<string, object> {
  return Object.fromEntries(
    Object.entries(documents).map(([name, schema]) => [name, { title: `axctl ${name}`, ...z.toJSONSchema(schema) }]),
  );
}

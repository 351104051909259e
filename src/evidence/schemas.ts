import * as z from "zod/mini";

const nullableText = z.nullable(z.string());

/** What a person reads of an error, in the summary of a document with exit code 1, 130 or 143. */
export const errorSchema = z.strictObject({ code: z.string(), message: z.string(), hint: z.string() });

/** The fields of every document, beside its summary and its own. */
export const envelopeShape = { version: z.literal(1), ok: z.boolean(), skipped: z.boolean() };

export const countSchema = z.int().check(z.minimum(0));

/** What a result is bound to (spec gates.md, "Evidence"). */
export const evidenceSchema = z.strictObject({
  generated_at: z.iso.datetime(),
  tool: z.strictObject({ name: z.literal("axctl"), version: z.string() }),
  subject: z.nullable(
    z.strictObject({ repository: nullableText, commit: z.string(), branch: nullableText, dirty: z.boolean() }),
  ),
  subject_error: z.exactOptional(z.literal("git_timed_out")),
  target: z.nullable(z.strictObject({ host: z.string(), space_id: nullableText, build: z.exactOptional(z.string()) })),
  suite: z.strictObject({ name: z.string(), digest: z.string() }),
  digest: z.string().check(z.regex(/^sha256:[0-9a-f]{64}$/)),
});

/** The document of a command that ended before it had a result. */
export const errorDocumentSchema = z.strictObject({
  ...envelopeShape,
  ok: z.literal(false),
  /** Only where something that is needed is not set. */
  skipped: z.boolean(),
  summary: z.looseObject({ command: z.string(), error: errorSchema }),
  details: z.array(z.unknown()),
});

/** What `qa verify` tells of an artifact. */
export const verifiedSchema = z.strictObject({
  path: z.string(),
  env: z.nullable(z.string()),
  kind: z.enum(["preflight", "doctor", "matrix"]),
  ok: z.boolean(),
  digest: z.nullable(z.string()),
  commit: z.nullable(z.string()),
  age_seconds: z.nullable(z.int()),
  ignored_drift: z.exactOptional(z.array(z.string())),
  problems: z.array(z.strictObject({ code: z.string(), reason: z.string() })),
});

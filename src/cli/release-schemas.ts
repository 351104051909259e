import * as z from "zod/mini";
import { countSchema, envelopeShape, errorSchema } from "../evidence/schemas.ts";

const nullableText = z.nullable(z.string());

const warningSchema = z.strictObject({ code: z.string(), reason: z.string(), sha: nullableText });

const plannedSchema = z.strictObject({
  path: z.string(),
  component: z.string(),
  release_type: z.string(),
  current_version: nullableText,
  new_version: z.string(),
  bump: z.string(),
  reason: z.string(),
  tag: z.string(),
  previous_tag: nullableText,
  pr_title: z.string(),
  pr_branch: z.string(),
  pr_group: z.boolean(),
  notes: z.string(),
  files: z.array(z.strictObject({ path: z.string(), updater: z.string(), content: z.exactOptional(z.string()) })),
  commits: z.strictObject({ released: countSchema, hidden: countSchema, dropped: countSchema }),
});

/** `release plan`. */
export const releasePlanSchema = z.strictObject({
  ...envelopeShape,
  summary: z.strictObject({
    command: z.literal("axctl release plan"),
    ref: z.string(),
    releases: z.array(z.strictObject({ path: z.string(), version: z.string() })),
    commits: countSchema,
    dropped: countSchema,
    warnings: countSchema,
    reason: z.exactOptional(z.string()),
    error: z.exactOptional(errorSchema),
  }),
  details: z.array(plannedSchema),
  ref: z.string(),
  ref_sha: z.string(),
  target_branch: z.string(),
  repository: z.string(),
  date: z.string(),
  packages: z.array(plannedSchema),
  pull_requests: z.array(
    z.strictObject({
      title: z.string(),
      branch: z.string(),
      body: z.string(),
      labels: z.array(z.string()),
      draft: z.boolean(),
    }),
  ),
  commits: z.array(
    z.strictObject({
      sha: z.string(),
      subject: z.string(),
      type: nullableText,
      scope: nullableText,
      breaking: z.boolean(),
      pr: z.nullable(z.int()),
      packages: z.array(z.string()),
      disposition: z.enum(["released", "hidden", "unconventional", "dropped", "outside", "excluded"]),
      reason: z.string(),
    }),
  ),
  warnings: z.array(warningSchema),
  unverifiable: z.array(z.strictObject({ code: z.string(), reason: z.string() })),
  input_digest: z.string(),
});

const postureFindingSchema = z.strictObject({
  code: z.string(),
  severity: z.enum(["error", "warning"]),
  path: z.string(),
  line: z.nullable(countSchema),
  message: z.string(),
  fix: z.string(),
});

/** `release check`. */
export const releaseCheckSchema = z.strictObject({
  ...envelopeShape,
  summary: z.strictObject({
    command: z.literal("axctl release check"),
    errors: countSchema,
    warnings: countSchema,
    files_read: countSchema,
    tags_seen: countSchema,
  }),
  details: z.array(postureFindingSchema),
  target: z.string(),
  findings: z.array(postureFindingSchema),
  files: z.array(z.string()),
  unverifiable: z.array(z.strictObject({ code: z.string(), reason: z.string() })),
});

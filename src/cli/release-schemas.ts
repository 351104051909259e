import * as z from "zod/mini";
import { countSchema, envelopeShape, errorSchema, verifiedSchema } from "../evidence/schemas.ts";

export const nullableText = z.nullable(z.string());

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

const codedSchema = z.strictObject({ code: z.string(), reason: z.string() });
const headSchema = z.strictObject({ branch: z.string(), sha: z.string() });
const releasesSchema = z.array(z.strictObject({ path: z.string(), version: z.string() }));

/** A step of a writing command. */
export const stepSchema = z.strictObject({
  name: z.string(),
  state: z.enum(["already_done", "done", "would_do", "failed", "not_reached"]),
  requests: z.array(z.strictObject({ method: z.string(), path: z.string(), body: z.unknown() })),
});

/** `release promote`. */
export const releasePromoteSchema = z.strictObject({
  ...envelopeShape,
  summary: z.strictObject({
    command: z.literal("axctl release promote"),
    outcome: z.enum(["promoted", "nothing_to_promote", "refused", "head_moved", "failed"]),
    dry_run: z.boolean(),
    commits: countSchema,
    releases: releasesSchema,
    warnings: countSchema,
    next: z.string(),
    error: z.exactOptional(errorSchema),
  }),
  details: z.array(stepSchema),
  source: headSchema,
  target: headSchema,
  pull_request: z.nullable(z.strictObject({ number: z.int(), url: z.string() })),
  evidence: z.strictObject({
    ok: z.boolean(),
    missing_reason: nullableText,
    artifacts: z.array(verifiedSchema),
  }),
  warnings: z.array(codedSchema),
  steps: z.array(stepSchema),
});

/** `release pr`. */
export const releasePrSchema = z.strictObject({
  ...envelopeShape,
  summary: z.strictObject({
    command: z.literal("axctl release pr"),
    outcome: z.enum(["opened", "nothing_to_release", "pending", "snoozed", "failed"]),
    dry_run: z.boolean(),
    releases: releasesSchema,
    reason: nullableText,
    next: z.string(),
    error: z.exactOptional(errorSchema),
  }),
  details: z.array(stepSchema),
  target: headSchema,
  pull_requests: z.array(
    z.strictObject({ title: z.string(), branch: z.string(), number: z.nullable(z.int()), url: nullableText }),
  ),
  pending: z.array(z.strictObject({ number: z.int(), url: z.string(), title: z.string() })),
  warnings: z.array(codedSchema),
  steps: z.array(stepSchema),
});

const stageSchema = z.strictObject({
  stage: z.enum(["source", "gates", "promotion", "release_pr", "tag", "release", "registry"]),
  state: z.enum(["ok", "waiting", "broken", "unknown"]),
  text: z.string(),
  links: z.array(z.string()),
});

const seenHeadSchema = z.strictObject({ branch: z.string(), sha: nullableText, from: z.enum(["github", "clone"]) });

/** `release status`. */
export const releaseStatusSchema = z.strictObject({
  ...envelopeShape,
  summary: z.strictObject({
    command: z.literal("axctl release status"),
    broken: countSchema,
    waiting: countSchema,
    unknown: countSchema,
    next: z.string(),
  }),
  details: z.array(stageSchema),
  source: seenHeadSchema,
  target: seenHeadSchema,
  stages: z.array(stageSchema),
  packages: z.array(z.strictObject({ path: z.string(), name: z.string(), version: z.string(), tag: z.string() })),
  notes: z.array(z.string()),
});

/** `release create`. */
export const releaseCreateSchema = z.strictObject({
  ...envelopeShape,
  summary: z.strictObject({
    command: z.literal("axctl release create"),
    outcome: z.enum(["created", "nothing_pending", "no_release", "failed"]),
    dry_run: z.boolean(),
    releases: countSchema,
    next: z.string(),
    error: z.exactOptional(errorSchema),
  }),
  details: z.array(stepSchema),
  target: z.string(),
  pull_requests: z.array(z.strictObject({ number: z.int(), url: z.string(), title: z.string() })),
  releases: z.array(
    z.strictObject({
      path: z.string(),
      version: z.string(),
      tag: z.string(),
      sha: z.string(),
      draft: z.boolean(),
    }),
  ),
  steps: z.array(stepSchema),
});

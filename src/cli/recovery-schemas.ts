import * as z from "zod/mini";
import { countSchema, envelopeShape, errorSchema } from "../evidence/schemas.ts";
import { nullableText, stepSchema } from "./release-schemas.ts";

const rowSchema = z.strictObject({
  name: z.string(),
  package: nullableText,
  ok: z.nullable(z.boolean()),
  expected: z.string(),
  actual: z.string(),
  fix: nullableText,
});

const branchHeadSchema = z.strictObject({ branch: z.string(), sha: z.string() });

const judgedPackagesSchema = z.array(
  z.strictObject({
    path: z.string(),
    name: z.string(),
    version: z.string(),
    tag: z.string(),
    commit: z.string(),
    verdict: z.enum(["ok", "stop", "mend", "tell", "fine"]),
  }),
);

/** `release verify`. */
export const releaseVerifySchema = z.strictObject({
  ...envelopeShape,
  summary: z.strictObject({
    command: z.literal("axctl release verify"),
    passed: countSchema,
    failed: countSchema,
    unknown: countSchema,
    next: z.string(),
  }),
  details: z.array(rowSchema),
  target: branchHeadSchema,
  packages: judgedPackagesSchema,
  rows: z.array(rowSchema),
  not_compared: z.array(z.string()),
});

const findingSchema = z.strictObject({
  subject: z.string(),
  verdict: z.enum(["stop", "mend", "tell", "fine"]),
  mending: z.nullable(z.enum(["create_tag", "create_release", "swap_labels", "delete_branch"])),
  says: z.string(),
});

/** `release recover`. */
export const releaseRecoverSchema = z.strictObject({
  ...envelopeShape,
  summary: z.strictObject({
    command: z.literal("axctl release recover"),
    outcome: z.enum(["whole", "would_mend", "mended", "left", "stopped", "unknown", "failed"]),
    applied: z.boolean(),
    dry_run: z.boolean(),
    mended: countSchema,
    next: z.string(),
    error: z.exactOptional(errorSchema),
  }),
  details: z.array(findingSchema),
  target: branchHeadSchema,
  packages: judgedPackagesSchema,
  findings: z.array(findingSchema),
  steps: z.array(stepSchema),
  rows: z.array(rowSchema),
  not_compared: z.array(z.string()),
});

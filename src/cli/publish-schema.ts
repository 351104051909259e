import * as z from "zod/mini";
import { countSchema, envelopeShape, errorSchema } from "../evidence/schemas.ts";
import { stepSchema } from "./release-schemas.ts";

const nullableText = z.nullable(z.string());

const publishedPackageSchema = z.strictObject({
  path: z.string(),
  name: nullableText,
  version: nullableText,
  tag: nullableText,
  registry: nullableText,
  kind: z.nullable(z.enum(["npm", "pypi"])),
  dist_tag: nullableText,
  state: z.enum(["published", "already_published", "would_publish", "version_taken", "refused", "not_published"]),
  reason: nullableText,
  digests: z.record(z.string(), z.string()),
  git_head: nullableText,
  command: z.array(z.string()),
});

/** `release publish`. */
export const releasePublishSchema = z.strictObject({
  ...envelopeShape,
  summary: z.strictObject({
    command: z.literal("axctl release publish"),
    outcome: z.enum(["published", "already_published", "nothing_to_publish", "refused", "failed"]),
    dry_run: z.boolean(),
    commit: z.string(),
    published: countSchema,
    next: z.string(),
    error: z.exactOptional(errorSchema),
  }),
  details: z.array(publishedPackageSchema),
  commit: z.string(),
  packages: z.array(publishedPackageSchema),
  faults: z.array(z.strictObject({ code: z.string(), path: nullableText, message: z.string(), fix: z.string() })),
  steps: z.array(stepSchema),
});

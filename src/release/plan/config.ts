import * as z from "zod/mini";
import { VERSIONING_STRATEGIES } from "./next-version.ts";

const text = z.optional(z.string());
const flag = z.optional(z.boolean());

const sectionSchema = z.looseObject({ type: z.string(), section: text, hidden: flag, scope: text });

const extraFileSchema = z.union([
  z.string(),
  z.looseObject({ type: z.string(), path: z.string(), jsonpath: text, xpath: text, glob: flag }),
]);

/** What a package may say, and what the document says for all of them. */
const packageShape = {
  "release-type": text,
  "bump-minor-pre-major": flag,
  "bump-patch-for-minor-pre-major": flag,
  "prerelease-type": text,
  versioning: z.optional(z.enum(VERSIONING_STRATEGIES)),
  "changelog-sections": z.optional(z.array(sectionSchema)),
  "changelog-path": text,
  "changelog-host": text,
  "changelog-type": text,
  "release-as": text,
  "skip-github-release": flag,
  "skip-changelog": flag,
  draft: flag,
  prerelease: flag,
  "draft-pull-request": flag,
  component: text,
  "package-name": text,
  "version-file": text,
  "extra-files": z.optional(z.array(extraFileSchema)),
  "include-component-in-tag": flag,
  "include-v-in-tag": flag,
  "include-v-in-release-name": flag,
  "tag-separator": text,
  "pull-request-title-pattern": text,
  "pull-request-header": text,
  "pull-request-footer": text,
  "component-no-space": flag,
  "separate-pull-requests": flag,
  "initial-version": text,
  "extra-label": text,
  label: text,
  "exclude-paths": z.optional(z.array(z.string())),
  "date-format": text,
};

const packageSchema = z.looseObject(packageShape);

const pluginSchema = z.union([z.string(), z.looseObject({ type: z.string() })]);

/** `release-please-config.json`, as far as a plan depends on it. Keys that it does not know are none of its business. */
export const configSchema = z.looseObject({
  ...packageShape,
  packages: z.record(z.string(), packageSchema),
  "bootstrap-sha": text,
  "last-release-sha": text,
  plugins: z.optional(z.array(pluginSchema)),
  "group-pull-request-title-pattern": text,
  signoff: text,
  "release-label": text,
  "commit-search-depth": z.optional(z.number()),
  "release-search-depth": z.optional(z.number()),
});

/** `.release-please-manifest.json`: the version of each path. */
export const manifestSchema = z.record(z.string(), z.string());

export type Config = z.infer<typeof configSchema>;
export type PackageConfig = z.infer<typeof packageSchema>;

/** What a package's own entry says, and where it is silent the document. Pure. */
export function packageConfig(config: Config, path: string): PackageConfig {
  const own = config.packages[path] ?? {};
  const keys = Object.keys(packageShape);
  // The labels are the document's alone.
  const shared = Object.fromEntries(keys.filter((key) => key !== "label").map((key) => [key, config[key]]));
  const merged = Object.entries({
    ...shared,
    ...Object.fromEntries(keys.map((key) => [key, own[key] ?? shared[key]])),
  });
  return packageSchema.parse(Object.fromEntries(merged.filter(([, value]) => value !== undefined && value !== null)));
}

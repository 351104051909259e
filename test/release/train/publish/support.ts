import type { PackageFacts, PublishFacts } from "../../../../src/release/train/publish/facts.ts";
import { NO_PUBLISH_CONFIG } from "../../../../src/release/train/registries/publish-config.ts";

const HEAD = "a".repeat(40);
export const OTHER = "b".repeat(40);

/** A package whose release is the commit that is checked out. */
export function released(path: string, more: Partial<PackageFacts> = {}): PackageFacts {
  return {
    path,
    published: { registry: "npm", name: `@acme/${path}`, publishConfig: NO_PUBLISH_CONFIG },
    version: "1.0.0",
    own: { path: `${path}/package.json`, version: "1.0.0" },
    skipsRelease: false,
    tag: `${path}-v1.0.0`,
    tagCommit: HEAD,
    release: "published",
    ...more,
  };
}

export function facts(packages: readonly PackageFacts[], more: Partial<PublishFacts> = {}): PublishFacts {
  const files = { configFile: "release-please-config.json", manifestFile: ".release-please-manifest.json" };
  return { commit: HEAD, changed: [], ...files, only: undefined, packages, ...more };
}

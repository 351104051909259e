import { go } from "./go.ts";
import { node } from "./node.ts";
import type { ReleaseType } from "./release-type.ts";
import { simple } from "./simple.ts";

/** The release types that a plan can be made for. */
export const RELEASE_TYPES: ReadonlyMap<string, ReleaseType> = new Map(
  [node, simple, go].map((type) => [type.name, type]),
);

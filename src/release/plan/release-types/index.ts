import { go } from "./go.ts";
import { node } from "./node.ts";
import { python } from "./python.ts";
import type { ReleaseType } from "./release-type.ts";
import { rust } from "./rust.ts";
import { simple } from "./simple.ts";

/** The release types that a plan can be made for. */
export const RELEASE_TYPES: ReadonlyMap<string, ReleaseType> = new Map(
  [node, python, simple, go, rust].map((type) => [type.name, type]),
);

import * as z from "zod/mini";
import type { OptionSpec } from "./option-spec.ts";
import { flag, nonEmpty } from "./options.ts";
import { registryOption } from "./registries.ts";
import { trainOptions, trainShape, writingOptions } from "./train-options.ts";

/** The options of the commands that look at a whole release. */
export const inspectOptions: readonly OptionSpec[] = [
  { flags: "--provenance", description: "demand an attestation of origin of what is published on npm" },
  {
    flags: "--dist <folder>",
    description: "a folder with the built files, to be held against the published ones by their digests",
  },
  registryOption,
  ...writingOptions.filter(({ flags }) => flags === "--fetch"),
  ...trainOptions,
];

export const inspectShape = {
  provenance: flag,
  dist: z.optional(nonEmpty),
  registryUrl: z.optional(nonEmpty),
  fetch: flag,
  ...trainShape,
};

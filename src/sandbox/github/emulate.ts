import { join } from "node:path";
import { pathToFileURL } from "node:url";
import * as z from "zod/mini";
import { findInstalled } from "../installed.ts";

/** What the npm package `emulate` gives, as far as it is used. */
export interface Emulate {
  createEmulator(options: {
    service: "github";
    port: number;
    baseUrl: string;
    seed: Readonly<Record<string, unknown>>;
  }): Promise<{ close(): Promise<void> }>;
}

const manifestSchema = z.looseObject({ exports: z.looseObject({ ".": z.looseObject({ import: z.string() }) }) });
const moduleSchema = z.object({
  createEmulator: z.custom<Emulate["createEmulator"]>((value) => typeof value === "function"),
});

/**
 * Loads `emulate`, which axctl does not bring along, as it is installed for one of some folders; undefined where it is not.
 * Of its name, npm's `latest` is a package of others: the front knows 0.11.
 */
export async function findEmulate(from: readonly string[]): Promise<Emulate | undefined> {
  const found = await findInstalled({ name: "emulate", version: "0.11.", from });
  if (found === undefined) return undefined;
  const entry = join(found.folder, manifestSchema.parse(found.manifest).exports["."].import);
  return moduleSchema.parse(await import(pathToFileURL(entry).href));
}

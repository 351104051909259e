import { readFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import * as z from "zod/mini";

/** An npm package that was found where Node would look for it. */
export interface InstalledPackage {
  folder: string;
  version: string;
  /** package.json, as it is. */
  manifest: unknown;
}

/** What is looked for, and the folders that it is looked for from: the first one that has it wins. */
export interface Wanted {
  name: string;
  /** What its version begins with, such as `6.`: another one is passed over. */
  version: string;
  from: readonly string[];
}

const manifestSchema = z.looseObject({ name: z.string(), version: z.string() });

/**
 * Finds an npm package that axctl does not bring along, as Node would from a folder: there and in every folder above it.
 * Node's own look-up is no help: it hides packages that have no entry for `require`. Undefined where it is not installed.
 */
export async function findInstalled({ name, version, from }: Wanted): Promise<InstalledPackage | undefined> {
  for (const folder of from.flatMap((start) => moduleFolders(start)).map((modules) => join(modules, name))) {
    const manifest = await manifestIn(folder);
    const { data } = manifestSchema.safeParse(manifest);
    if (data?.name === name && data.version.startsWith(version)) return { folder, version: data.version, manifest };
  }
  return undefined;
}

/** The folders in which Node looks for packages from a folder, nearest first. */
export function moduleFolders(folder: string): string[] {
  const own = basename(folder) === "node_modules" ? folder : join(folder, "node_modules");
  const above = dirname(folder);
  return above === folder ? [own] : [...new Set([own, ...moduleFolders(above)])];
}

async function manifestIn(folder: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
  } catch {
    // None there, or none that can be read: the package is looked for further up.
    return undefined;
  }
}

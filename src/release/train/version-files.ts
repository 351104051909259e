import { parse as parseToml } from "smol-toml";
import * as z from "zod/mini";
import type { PackageConfig } from "../plan/config.ts";

/** The files that may hold a package's version, by its release type, relative to it; the first that is there counts. Pure. */
export function versionFilesOf(type: string, own: PackageConfig): string[] {
  if (type === "node") return ["package.json"];
  if (type === "python") return ["pyproject.toml", "setup.cfg", "setup.py"];
  if (type === "rust") return ["Cargo.toml"];
  if (type === "simple") return [own["version-file"] ?? "version.txt"];
  return [];
}

const withVersion = z.looseObject({ version: z.string() });
const tomlVersions = [
  z.looseObject({ project: withVersion }),
  z.looseObject({ tool: z.looseObject({ poetry: withVersion }) }),
  z.looseObject({ package: withVersion }),
] as const;

/** The version that a package's file has; undefined where it is worked out elsewhere, or where nobody can read it. Pure. */
export function versionIn(path: string, text: string): string | undefined {
  try {
    if (path.endsWith(".json")) return withVersion.safeParse(JSON.parse(text)).data?.version;
    if (path.endsWith(".toml")) return tomlVersion(parseToml(text));
  } catch {
    // No valid document: whatever builds the package says so better.
    return undefined;
  }
  return (
    /version ?= ?["']?(\d+\.\d+\.\d+[\w.+-]*)/.exec(text)?.[1] ?? /^\s*(\d+\.\d+\.\d+[\w.+-]*)\s*$/.exec(text)?.[1]
  );
}

function tomlVersion(document: unknown): string | undefined {
  const [project, poetry, crate] = tomlVersions;
  return (
    project.safeParse(document).data?.project.version ??
    poetry.safeParse(document).data?.tool.poetry.version ??
    crate.safeParse(document).data?.package.version
  );
}

import { join, resolve } from "node:path";
import { filesOfVersion } from "../release/train/publish/python-files.ts";
import type { PublishedName } from "../release/train/registries/published-name.ts";
import type { PublishedVersion } from "../release/train/registries/registry.ts";
import type { Context } from "./context.ts";

interface Built {
  published: PublishedName;
  version: string;
  /** What the registry has of it. */
  found: PublishedVersion;
}

/**
 * The digests of the files of a version in a folder, by the names that the registry has for them; undefined where the folder has none
 * of that version.
 */
export async function builtDigests(
  { files, machine }: Pick<Context, "files" | "machine">,
  dist: string,
  { published: { registry, name }, version, found }: Built,
): Promise<Record<string, string> | undefined> {
  const folder = resolve(machine.cwd, dist);
  const names = await files.list(folder);
  const { sha256Of, sha512Of } = await import("../system/file-digest.ts");
  if (registry === "pypi") {
    const own = filesOfVersion(names, { name, version });
    const digests = own.map(async (file) => [file, `sha256-${await sha256Of(join(folder, file))}`] as const);
    return own.length === 0 ? undefined : Object.fromEntries(await Promise.all(digests));
  }
  // As `npm pack` calls it; the registry knows one tarball of a version.
  const packed = `${name.replace(/^@/, "").replace("/", "-")}-${version}.tgz`;
  const [known = packed] = Object.keys(found.digests);
  return names.includes(packed) ? { [known]: `sha512-${await sha512Of(join(folder, packed))}` } : undefined;
}

import type { Edit } from "../edit.ts";
import { withFile } from "../file-fault.ts";
import { field } from "../updaters/field.ts";
import { type CrateVersions, updateCargoLock, updateCargoToml } from "../updaters/rust.ts";
import { readToml } from "../updaters/toml.ts";
import { changelogEdit, type PackageSource, pathIn, type ReleaseType } from "./release-type.ts";

/** A Rust crate, or a workspace whose root is one: then all its members get the same version. */
export const rust: ReleaseType = {
  name: "rust",
  initialVersion: () => "0.1.0",
  defaultName: async (source) => nameOf(await manifestOf(source, "Cargo.toml")) ?? "",
  normalize: (name) => name,
  edits: async (source, { version, entry }) => {
    const root = await manifestOf(source, "Cargo.toml");
    const members = await membersOf(root, source);
    const names = [nameOf(root), ...members.map(({ name }) => name)];
    const versions: CrateVersions = new Map(names.flatMap((name) => (name ? [[name, version]] : [])));
    const edit = (path: string, updater: string, update: Edit["update"]): Edit => ({
      path,
      createIfMissing: false,
      updater,
      update,
    });
    const manifests = [...members.map(({ path }) => path), pathIn(source.path, "Cargo.toml")];
    return [
      ...changelogEdit(source, entry),
      ...manifests.map((path) => edit(path, "cargo-toml", updateCargoToml(version, versions))),
      edit(pathIn(source.path, "Cargo.lock"), "cargo-lock", updateCargoLock(versions)),
    ];
  },
};

/** The members of a workspace that have a Cargo.toml. Patterns such as `crates/*` name none: Release Please does not expand them. */
async function membersOf(root: unknown, source: PackageSource): Promise<{ path: string; name: string | undefined }[]> {
  const members = field(root, "workspace", "members");
  const found = [];
  for (const member of Array.isArray(members) ? members : []) {
    const path = memberPath(source.path, `${member}/Cargo.toml`);
    const text = path === undefined ? undefined : await source.files.read(path);
    if (path !== undefined && text !== undefined)
      found.push({ path, name: nameOf(withFile({ path, text }, readToml)) });
  }
  // Of a member that is named twice the first place counts.
  return [...new Map(found.map((member) => [member.path, member])).values()];
}

/** Undefined for a member outside of the package. */
function memberPath(packagePath: string, file: string): string | undefined {
  try {
    return pathIn(packagePath, file);
  } catch {
    return undefined;
  }
}

async function manifestOf({ path, files }: PackageSource, file: string): Promise<unknown> {
  const full = pathIn(path, file);
  const text = await files.read(full);
  return text === undefined ? undefined : withFile({ path: full, text }, readToml);
}

function nameOf(manifest: unknown): string | undefined {
  const name = field(manifest, "package", "name");
  return typeof name === "string" ? name : undefined;
}

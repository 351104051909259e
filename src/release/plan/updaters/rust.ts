import { field } from "./field.ts";
import { readToml, setTomlValue } from "./toml.ts";

/** The new version of each crate, by name. */
export type CrateVersions = ReadonlyMap<string, string>;

const DEPENDENCIES = ["dependencies", "dev-dependencies", "build-dependencies"];

/** Cargo.toml with the package's version changed, and that of its dependencies that are named with a path and are released, too. */
export function updateCargoToml(version: string, versions: CrateVersions): (content: string) => string {
  return (content) => {
    const manifest = readToml(content);
    if (!field(manifest, "package"))
      throw new Error("a Cargo.toml without a package (a workspace alone?): Release Please cannot update it");
    let text = setTomlValue(content, ["package", "version"], version);
    for (const [crate, next] of versions) {
      for (const kind of DEPENDENCIES) {
        const dependency = field(manifest, kind, crate);
        if (hasPath(dependency) && field(dependency, "version") !== undefined)
          text = setTomlValue(text, [kind, crate, "version"], next);
      }
      // Here a path alone is enough: where no version stands beside it, Release Please fails, and so does this.
      for (const path of targetDependencies(manifest, crate)) text = setTomlValue(text, [...path, "version"], next);
    }
    return text;
  };
}

/** Paths of the dependencies on a crate in tables for single platforms. */
function targetDependencies(manifest: unknown, crate: string): string[][] {
  const targets = Object.keys(field(manifest, "target") ?? {});
  const paths = targets.flatMap((target) => DEPENDENCIES.map((kind) => ["target", target, kind, crate]));
  return paths.filter((path) => hasPath(field(manifest, ...path)));
}

function hasPath(dependency: unknown): boolean {
  return field(dependency, "path") !== undefined;
}

/** Cargo.lock with the versions of the released crates changed. */
export function updateCargoLock(versions: CrateVersions): (content: string) => string {
  return (content) => {
    const packages = field(readToml(content), "package");
    if (!Array.isArray(packages)) throw new Error("a Cargo.lock without packages: Release Please cannot update it");
    let text = content;
    for (const [index, entry] of packages.entries()) {
      const name = field(entry, "name");
      const next = typeof name === "string" ? versions.get(name) : undefined;
      if (next !== undefined) text = setTomlValue(text, ["package", String(index), "version"], next);
    }
    return text;
  };
}

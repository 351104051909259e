import { canonicalVersion } from "../registries/python-version.ts";
import type { PackageVersion } from "../registries/registry.ts";

/** Those of some files that are of one version of a project: its wheels (PEP 427) and its source distribution (PEP 625). Pure. */
export function filesOfVersion(names: readonly string[], { name, version }: PackageVersion): string[] {
  const wanted = `${comparable(name)} ${canonicalVersion(version)}`;
  return names.filter((file) => {
    const found = partsOf(file);
    return found !== undefined && `${comparable(found.name)} ${canonicalVersion(found.version)}` === wanted;
  });
}

function partsOf(file: string): PackageVersion | undefined {
  // Older tools leave hyphens in the name of a source distribution.
  const [, name, version] =
    /^([^-]+)-([^-]+)(?:-\d[^-]*)?-[^-]+-[^-]+-[^-]+\.whl$/.exec(file) ??
    /^(.+)-([^-]+)\.(?:tar\.gz|zip)$/.exec(file) ??
    [];
  return name === undefined || version === undefined ? undefined : { name, version };
}

/** As registries compare names (PEP 503). */
function comparable(name: string): string {
  return name.replace(/[-_.]+/g, "_").toLowerCase();
}

/** How the files that were built differ from those that a registry has. */
export interface FileComparison {
  missing: string[];
  different: string[];
}

/** Compares files by their digests. What the registry has beside them, such as wheels of other machines, is no difference. Pure. */
export function compareFiles(
  built: Readonly<Record<string, string>>,
  published: Readonly<Record<string, string>>,
): FileComparison {
  const names = Object.keys(built);
  return {
    missing: names.filter((name) => published[name] === undefined),
    different: names.filter((name) => published[name] !== undefined && published[name] !== built[name]),
  };
}

import * as z from "zod/mini";
import { jsonText } from "./json-text.ts";

const object = z.record(z.string(), z.unknown());

/** New versions of packages, by name. */
type Versions = ReadonlyMap<string, string>;

/** A new version with the operator of the range that it replaces. */
export function withRange(range: string, version: string): string {
  return `${/^(?:\^|~|>=|<=|>|<)/.exec(range)?.[0] ?? ""}${version}`;
}

/** Dependencies with new versions; a range that names a protocol (`workspace:`, `file:`) stays. */
function updated(dependencies: unknown, versions: Versions): unknown {
  const ranges = z.optional(z.record(z.string(), z.string())).parse(dependencies ?? undefined);
  if (ranges === undefined) return dependencies;
  const next = (name: string, range: string) => (/^[a-z]+:/.test(range) ? undefined : versions.get(name));
  return Object.fromEntries(
    Object.entries(ranges).map(([name, range]) => {
      const version = next(name, range);
      return [name, version === undefined ? range : withRange(range, version)];
    }),
  );
}

function withDependencies(
  parsed: Record<string, unknown>,
  kinds: readonly string[],
  versions: Versions,
): Record<string, unknown> {
  const entries = Object.entries(parsed).map(([key, value]) => [
    key,
    kinds.includes(key) ? updated(value, versions) : value,
  ]);
  return Object.fromEntries(entries);
}

const KINDS = ["dependencies", "devDependencies", "optionalDependencies"];
const ALL_KINDS = [...KINDS, "peerDependencies"];

/** package.json with its own version changed, and those of other packages that it depends on. */
export function updatePackageJson(
  version: string,
  others: { versions: Versions; peers: boolean } = { versions: new Map(), peers: false },
): (content: string) => string {
  return (content) => {
    const parsed: Record<string, unknown> = object.parse(JSON.parse(content));
    parsed["version"] = version;
    const kinds = others.peers ? ALL_KINDS : KINDS;
    return jsonText(others.versions.size === 0 ? parsed : withDependencies(parsed, kinds, others.versions), content);
  };
}

const lockfile = z.looseObject({
  lockfileVersion: z.optional(z.unknown()),
  packages: z.optional(z.record(z.string(), object)),
});

/**
 * package-lock.json and npm-shrinkwrap.json: the version at the top and, from lockfile version 2 on, that of the root package;
 * besides, those of other packages of a workspace. Without a version of its own it is the lockfile of a workspace.
 */
export function updatePackageLock(
  version: string | undefined,
  versions: Versions = new Map(),
): (content: string) => string {
  return (content) => {
    const parsed: Record<string, unknown> = object.parse(JSON.parse(content));
    const { lockfileVersion, packages } = lockfile.parse(parsed);
    if (version !== undefined) parsed["version"] = version;
    if (packages === undefined) throw new Error("a lockfile without `packages`: Release Please cannot update it");
    if (lockfileVersion === 2 || lockfileVersion === 3) {
      if (version !== undefined) packages[""] = { ...object.parse(packages[""]), version };
      updateInstalled(packages, versions);
    }
    updateNamed(packages, versions);
    parsed["packages"] = packages;
    return jsonText(parsed, content);
  };
}

/** Changes, in place, the versions of packages that a lockfile names. */
function updateNamed(packages: Record<string, Record<string, unknown>>, versions: Versions): void {
  for (const entry of Object.values(packages)) {
    const next = typeof entry["name"] === "string" ? versions.get(entry["name"]) : undefined;
    if (next !== undefined) entry["version"] = next;
  }
}

/** Changes, in place, what a lockfile says of packages of the workspace where npm links them. */
function updateInstalled(packages: Record<string, Record<string, unknown>>, versions: Versions): void {
  for (const [name, version] of versions) {
    const key = `node_modules/${name}`;
    const { link, resolved } = packages[key] ?? {};
    const place = link && typeof resolved === "string" && resolved !== "" ? resolved : key;
    const entry = packages[place];
    if (entry !== undefined) packages[place] = withDependencies({ ...entry, version }, ALL_KINDS, versions);
  }
}

/** A sample's package.json that depends on the package by name. */
export function updateSamples(name: string, version: string): (content: string) => string {
  return (content) => {
    const parsed: Record<string, unknown> = object.parse(JSON.parse(content));
    const dependencies = object.safeParse(parsed["dependencies"]);
    if (!dependencies.success || !dependencies.data[name]) return content;
    parsed["dependencies"] = { ...dependencies.data, [name]: `^${version}` };
    return jsonText(parsed, content);
  };
}

import * as z from "zod/mini";
import { jsonText } from "./json-text.ts";

const object = z.record(z.string(), z.unknown());

/** package.json with its own version changed. */
export function updatePackageJson(version: string): (content: string) => string {
  return (content) => {
    const parsed = object.parse(JSON.parse(content));
    parsed["version"] = version;
    return jsonText(parsed, content);
  };
}

const lockfile = z.looseObject({ lockfileVersion: z.optional(z.unknown()), packages: z.optional(object) });

/** package-lock.json and npm-shrinkwrap.json: the version at the top and, from lockfile version 2 on, that of the root package. */
export function updatePackageLock(version: string): (content: string) => string {
  return (content) => {
    const parsed: Record<string, unknown> = object.parse(JSON.parse(content));
    const { lockfileVersion, packages } = lockfile.parse(parsed);
    parsed["version"] = version;
    if (packages === undefined) throw new Error("a lockfile without `packages`: Release Please cannot update it");
    if (lockfileVersion === 2 || lockfileVersion === 3) {
      const root = object.parse(packages[""]);
      parsed["packages"] = { ...packages, "": { ...root, version } };
    }
    return jsonText(parsed, content);
  };
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

import * as z from "zod/mini";
import { AxctlError } from "../../../core/errors.ts";
import { withFile } from "../file-fault.ts";
import { updatePackageJson, updatePackageLock, updateSamples } from "../updaters/node.ts";
import { changelogEdit, type PackageSource, pathIn, type ReleaseType } from "./release-type.ts";

const packageJson = z.looseObject({ name: z.optional(z.string()) });

/** An npm package. */
export const node: ReleaseType = {
  name: "node",
  unforeseen: ["changelog.json"],
  initialVersion: (config) => config["initial-version"] || "1.0.0",
  defaultName: async (source) => (await nameOf(source)) ?? "",
  // The scope of an npm package is no part of its component.
  normalize: (name) => (/^@[\w-]+\//.test(name) ? (name.split("/")[1] ?? "") : name),
  edits: async (source, { version, entry }) => {
    const name = source.config["package-name"] ?? (await nameOf(source)) ?? "";
    const edit = (file: string, updater: string, update: (content: string) => string) => ({
      path: pathIn(source.path, file),
      createIfMissing: false,
      updater,
      update,
    });
    return [
      edit("package-lock.json", "package-lock", updatePackageLock(version)),
      edit("npm-shrinkwrap.json", "package-lock", updatePackageLock(version)),
      edit("samples/package.json", "samples", updateSamples(name, version)),
      ...changelogEdit(source, entry),
      edit("package.json", "package-json", updatePackageJson(version)),
    ];
  },
};

async function nameOf({ path, files }: PackageSource): Promise<string | undefined> {
  const file = pathIn(path, "package.json");
  const text = await files.read(file);
  if (text === undefined)
    throw new AxctlError("RELEASE_FILE", {
      path: file,
      reason: "there is no such file, and the release type node needs it",
    });
  return withFile({ path: file, text }, () => packageJson.parse(JSON.parse(text)).name);
}

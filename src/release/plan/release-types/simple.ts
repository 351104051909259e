import { changelogEdit, pathIn, type ReleaseType } from "./release-type.ts";

/** A file that holds the version and nothing else. */
export const simple: ReleaseType = {
  name: "simple",
  initialVersion: (config) => config["initial-version"] || "1.0.0",
  defaultName: async () => "",
  normalize: (name) => name,
  edits: async (source, { version, entry }) => [
    ...changelogEdit(source, entry),
    {
      path: pathIn(source.path, source.config["version-file"] ?? "version.txt"),
      createIfMissing: false,
      updater: "version-file",
      update: () => `${version}\n`,
    },
  ],
};

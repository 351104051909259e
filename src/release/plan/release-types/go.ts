import { changelogEdit, pathIn, type ReleaseType } from "./release-type.ts";

const CONSTANT = /const Version = "[0-9]+\.[0-9]+\.[0-9]+(-[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?"/;

/** A Go module: its version is its tag, and a constant where `version-file` names the file. */
export const go: ReleaseType = {
  name: "go",
  initialVersion: (config) => config["initial-version"] || "1.0.0",
  defaultName: async () => "",
  normalize: (name) => name,
  edits: async (source, { version, entry }) => {
    const file = source.config["version-file"];
    const update = (content: string) => content.replace(CONSTANT, `const Version = "${version}"`);
    return [
      ...changelogEdit(source, entry),
      ...(file ? [{ path: pathIn(source.path, file), createIfMissing: false, updater: "go-constant", update }] : []),
    ];
  },
};

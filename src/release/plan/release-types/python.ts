import type { Edit } from "../edit.ts";
import type { Section } from "../notes.ts";
import { field } from "../updaters/field.ts";
import { projectOf, updatePyproject, updatePythonModule, updateSetupCfg, updateSetupPy } from "../updaters/python.ts";
import { readToml } from "../updaters/toml.ts";
import { changelogEdit, filesNamed, type PackageSource, pathIn, type ReleaseType } from "./release-type.ts";

const SECTIONS: readonly Section[] = [
  { type: "feat", section: "Features" },
  { type: "fix", section: "Bug Fixes" },
  { type: "perf", section: "Performance Improvements" },
  { type: "deps", section: "Dependencies" },
  { type: "revert", section: "Reverts" },
  { type: "docs", section: "Documentation" },
  { type: "style", section: "Styles", hidden: true },
  { type: "chore", section: "Miscellaneous Chores", hidden: true },
  { type: "refactor", section: "Code Refactoring", hidden: true },
  { type: "test", section: "Tests", hidden: true },
  { type: "build", section: "Build System", hidden: true },
  { type: "ci", section: "Continuous Integration", hidden: true },
];

/** A Python project. */
export const python: ReleaseType = {
  name: "python",
  unforeseen: ["changelog.json"],
  sections: SECTIONS,
  initialVersion: () => "0.1.0",
  defaultName: async () => "",
  normalize: (name) => name,
  edits: async (source, { version, entry }) => {
    const edit = (file: string, updater: string, update: Edit["update"]): Edit => ({
      path: pathIn(source.path, file),
      createIfMissing: false,
      updater,
      update,
    });
    const project = await projectIn(source);
    const name = project ? field(project, "name") : source.config.component || source.config["package-name"];
    const modules = typeof name === "string" && name !== "" ? modulesOf(name) : [];
    const versionFiles = await filesNamed("version.py", source);
    return [
      ...changelogEdit(source, entry),
      edit("setup.cfg", "setup-cfg", updateSetupCfg(version)),
      edit("setup.py", "setup-py", updateSetupPy(version)),
      ...(project ? [edit("pyproject.toml", "pyproject-toml", updatePyproject(version))] : []),
      ...[...modules, ...versionFiles].map((file) => edit(file, "python-version", updatePythonModule(version))),
    ];
  },
};

/** What pyproject.toml says; one that cannot be read counts as none, as it does for Release Please. */
async function projectIn({ path, files }: PackageSource): Promise<unknown> {
  const text = await files.read(pathIn(path, "pyproject.toml"));
  if (text === undefined) return undefined;
  try {
    return projectOf(readToml(text)).project;
  } catch {
    return undefined;
  }
}

/** Twice the same paths for a name without hyphens: then its modules are updated twice. */
function modulesOf(name: string): string[] {
  return [name, name.replace(/-/g, "_")].flatMap((folder) => [`${folder}/__init__.py`, `src/${folder}/__init__.py`]);
}

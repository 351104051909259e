import { field } from "./field.ts";
import { readToml, setTomlValue } from "./toml.ts";

/** setup.py with its first literal version changed. */
export function updateSetupPy(version: string): (content: string) => string {
  return (content) => content.replace(/(version ?= ?["'])[0-9]+\.[0-9]+\.[0-9]+(?:-\w+)?(["'])/, `$1${version}$2`);
}

/** setup.cfg with its first version changed. */
export function updateSetupCfg(version: string): (content: string) => string {
  return (content) => content.replace(/(version ?= ?)[0-9]+\.[0-9]+\.[0-9]+(?:-\w+)?/, `$1${version}`);
}

/** A module with its first `__version__` changed. */
export function updatePythonModule(version: string): (content: string) => string {
  return (content) => content.replace(/(__version__ ?= ?["'])[0-9]+\.[0-9]+\.[0-9]+(?:-\w+)?(["'])/, `$1${version}$2`);
}

/** What pyproject.toml says of the project: by the standard, or for Poetry. */
export function projectOf(document: unknown): { path: readonly string[]; project: unknown } {
  const project = field(document, "project");
  if (project) return { path: ["project"], project };
  return { path: ["tool", "poetry"], project: field(document, "tool", "poetry") };
}

/** pyproject.toml with the project's version changed; one that says that its version is dynamic stays as it is. */
export function updatePyproject(version: string): (content: string) => string {
  return (content) => {
    const { path, project } = projectOf(readToml(content));
    if (field(project, "version")) return setTomlValue(content, [...path, "version"], version);
    const dynamic = field(project, "dynamic");
    if ((Array.isArray(dynamic) || typeof dynamic === "string") && dynamic.includes("version")) return content;
    throw new Error("it has neither a version nor a dynamic one: Release Please cannot update it");
  };
}

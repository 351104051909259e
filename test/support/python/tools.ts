import { execFileSync, spawnSync } from "node:child_process";

/** The system's own Python, which its twine belongs to. */
const PYTHON = "/usr/bin/python3";

/** Whether the system has twine, and what builds a Python project without a network. */
export const hasTwine =
  spawnSync("twine", ["--version"]).status === 0 && spawnSync(PYTHON, ["-c", "import setuptools, wheel"]).status === 0;

/** Builds the wheel and the source distribution of a project into its `dist`, as `python -m build` does. */
export function build(folder: string): void {
  const lines = [
    "from setuptools import build_meta",
    "build_meta.build_sdist('dist')",
    "build_meta.build_wheel('dist')",
  ];
  execFileSync(PYTHON, ["-c", lines.join("\n")], { cwd: folder, stdio: ["ignore", "ignore", "pipe"] });
}

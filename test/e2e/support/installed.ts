import { spawn } from "node:child_process";
import { chmod, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { recordOutput } from "./record.ts";
import { binary, collect, type Run, type Workspace } from "./workspace.ts";

/**
 * What a reader has installed: `axctl`, an `npx` that runs it in place of the registry's, and programs of the reader's own, by
 * their names, as what `sh` does in place of them.
 *
 * @returns a PATH on which they come first
 */
export async function install({ root }: Workspace, programs: Readonly<Record<string, string>> = {}): Promise<string> {
  const bin = join(root, "bin");
  await mkdir(bin);
  const all = {
    axctl: `exec "${process.execPath}" "${binary}" "$@"`,
    npx: `[ "$1 $2" = "--yes axctl" ] || exit 9\nshift 2\nexec axctl "$@"`,
    ...programs,
  };
  for (const [name, script] of Object.entries(all)) {
    await writeFile(join(bin, name), `#!/bin/sh\n${script}\n`);
    await chmod(join(bin, name), 0o755);
  }
  return `${bin}:${process.env["PATH"]}`;
}

/** Runs a script as a shell does that stops at the first failure; what it started in the background ends with it. */
export async function runScript(script: string, options: { cwd: string; env: Record<string, string> }): Promise<Run> {
  const whole = `trap 'kill $(jobs -p) 2>/dev/null || true' EXIT; set -e\n${script}`;
  const run = await collect(spawn("bash", ["-c", whole], { ...options, stdio: ["ignore", "pipe", "pipe"] }));
  // A sandbox prints the credentials that it made up.
  const what = script.includes("axctl sandbox") ? "axctl sandbox" : script;
  recordOutput({ what, text: `${run.stdout}\n${run.stderr}` });
  return run;
}

import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "tsup";
import { onTestFinished } from "vitest";

/** An empty folder that is gone when the test ends. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "axctl-test-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** The path of a module of src/, for the text of a program. */
export function source(path: string): string {
  return JSON.stringify(fileURLToPath(new URL(`../../src/${path}`, import.meta.url)));
}

/** Makes one program, which node can run, of TypeScript text that imports modules of src/. */
export async function program(folder: string, text: string): Promise<string> {
  const entry = join(folder, "program.ts");
  await writeFile(entry, text);
  await build({
    entry: [entry],
    outDir: join(folder, "built"),
    format: ["esm"],
    platform: "node",
    target: "node20",
    config: false,
    silent: true,
    outExtension: () => ({ js: ".mjs" }),
  });
  return join(folder, "built", "program.mjs");
}

/** What a process came to: its exit code, and what it printed on either stream. */
export interface Ended {
  code: number | null;
  output: string;
}

/** Runs a program of {@link program} in a process of its own. */
export function start(path: string, args: readonly string[] = []): { child: ChildProcess; ended: Promise<Ended> } {
  const child = spawn(process.execPath, [path, ...args], { stdio: ["pipe", "pipe", "pipe"] });
  onTestFinished(() => void child.kill("SIGKILL"));
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (output += chunk.toString()));
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, output }));
  });
  return { child, ended };
}

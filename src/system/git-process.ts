import { type ChildProcess, spawn } from "node:child_process";
import type { Readable, Writable } from "node:stream";
import { AxctlError } from "../core/errors.ts";

/**
 * Nothing that a person configured changes what git prints; nothing is written, not even an index that is out of date; and nothing
 * stands in a commit's place, since no other clone knows of it.
 */
const PLAIN = ["--no-optional-locks", "--no-replace-objects", "-c", "core.quotePath=off", "-c", "log.showRoot=true"];

/** Where git runs, and in which environment: what the machine of a command says. */
export interface GitPlace {
  cwd: string;
  env: Readonly<Record<string, string | undefined>>;
}

/** What a git that ended came to. */
export interface GitEnd {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** A git that runs. */
export interface GitProcess {
  stdin: Writable;
  stdout: Readable;
  /** Its exit code; null when it was killed. */
  ended: Promise<number | null>;
  kill(): void;
}

/**
 * Starts git with an argument list, in the words of the C locale. Node's own module is used here: loading execa takes as long
 * as all the rest of a plan (`npm run bench`).
 */
export function startGit({ cwd, env }: GitPlace, args: readonly string[]): GitProcess {
  const child = spawn("git", [...PLAIN, ...args], {
    cwd,
    env: { ...env, LC_ALL: "C", LANGUAGE: "" },
    stdio: ["pipe", "pipe", "ignore"],
  });
  const { stdin, stdout } = child;
  // A git that ended early reads no more; how it ended is told by its exit code.
  stdin.on("error", () => undefined);
  const ended = endOf(child);
  // Who does not ask how it ended has read enough.
  ended.catch(() => undefined);
  return { stdin, stdout, ended, kill: () => void child.kill() };
}

/**
 * Runs git to its end.
 *
 * @throws AxctlError `GIT_NOT_FOUND`
 */
export async function runGit(
  { cwd, env }: GitPlace,
  args: readonly string[],
  { signal }: { signal?: AbortSignal } = {},
): Promise<GitEnd> {
  const child = spawn("git", [...PLAIN, ...args], {
    cwd,
    env: { ...env, LC_ALL: "C", LANGUAGE: "" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const kill = (): void => {
    child.kill();
    // What git started may live on and hold its pipes: it is not waited for.
    for (const pipe of [child.stdout, child.stderr]) pipe.destroy();
  };
  if (signal?.aborted) kill();
  signal?.addEventListener("abort", kill, { once: true });
  const [code, stdout, stderr] = await Promise.all([endOf(child), textOf(child.stdout), textOf(child.stderr)]);
  return { code, stdout: stdout.replace(/\n$/, ""), stderr };
}

function endOf(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve, reject) => {
    child.once("close", resolve);
    child.once("error", (error) => reject(new AxctlError("GIT_NOT_FOUND", {}, { cause: error })));
  });
}

async function textOf(stream: Readable): Promise<string> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of stream) if (chunk instanceof Uint8Array) chunks.push(Buffer.from(chunk));
  } catch (error) {
    // It was called off; what was read until then says why a person may want to know.
    if (!stream.destroyed) throw error;
  }
  return Buffer.concat(chunks).toString("utf8");
}

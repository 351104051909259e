import { constants } from "node:os";
import { createInterface } from "node:readline";
import { execa } from "execa";
import type { ProgramEnd, Programs } from "../core/ports.ts";

/** Why a program does not start, in words; the system's message would repeat its arguments. */
const NOT_STARTED: Readonly<Record<string, string>> = {
  ENOENT: "there is no such program",
  EACCES: "it may not be executed",
  E2BIG: "its arguments and environment are too long",
};

/** Other programs, run with argument arrays and never through a shell. */
export const programs: Programs = {
  capture: async (file, args, { cwd, timeoutMs, signal, env }) => {
    signal.throwIfAborted();
    const child = execa(file, args, { cwd, env, extendEnv: false, reject: false, stdin: "ignore" });
    // A timer of its own: a signal's time-out that nothing else holds may be collected before it fires.
    let stop: () => void = () => undefined;
    const stopped = new Promise<undefined>((resolve) => {
      stop = () => resolve(undefined);
    });
    const timer = setTimeout(stop, timeoutMs);
    signal.addEventListener("abort", stop, { once: true });
    const result = await Promise.race([child, stopped]);
    clearTimeout(timer);
    signal.removeEventListener("abort", stop);
    if (result !== undefined) {
      const state = result.exitCode === 0 ? "printed" : "failed";
      return { state, text: result.stdout ?? "" };
    }
    child.kill("SIGKILL");
    // What it started may live on and hold its pipes: they are not waited for.
    for (const pipe of [child.stdout, child.stderr]) pipe.destroy();
    signal.throwIfAborted();
    return { state: "timed_out" };
  },
  follow: async (file, args, { cwd, env, signal, line }) => {
    signal.throwIfAborted();
    const child = execa(file, args, { cwd, env, extendEnv: false, reject: false, stdin: "ignore" });
    const lines = createInterface({ input: child.stderr }).on("line", line);
    const stop = (): void => void child.kill("SIGTERM");
    signal.addEventListener("abort", stop, { once: true });
    // What it started may live on and hold its pipes: once it was told to end they are not waited for.
    child.once("exit", () => {
      if (signal.aborted) for (const pipe of [child.stdout, child.stderr]) pipe.destroy();
    });
    const result = await child;
    signal.removeEventListener("abort", stop);
    lines.close();
    signal.throwIfAborted();
    const end = endOf(result);
    return end.state === "not_started" ? end : { ...end, stdout: result.stdout ?? "", stderr: result.stderr ?? "" };
  },
  run: async (file, args, { cwd, env, takeSignals }) => {
    // It is given all the time it wants after a signal: how it ends is its own matter.
    const own = {
      extendEnv: false,
      stdio: "inherit",
      buffer: false,
      reject: false,
      forceKillAfterDelay: false,
    } as const;
    const child = execa(file, args, { cwd, env, ...own });
    const release = takeSignals((signal) => void child.kill(signal));
    try {
      return endOf(await child);
    } finally {
      release();
    }
  },
};

interface Ended {
  exitCode?: number | undefined;
  signal?: NodeJS.Signals | undefined;
  code?: string | undefined;
}

/** 128 and the signal's number is what shells report (POSIX, "Exit Status for Commands" asks for more than 128). */
function endOf({ exitCode, signal, code }: Ended): ProgramEnd {
  if (exitCode !== undefined) return { state: "ended", exitCode };
  if (signal !== undefined) return { state: "ended", exitCode: 128 + constants.signals[signal] };
  return { state: "not_started", reason: NOT_STARTED[code ?? ""] ?? code ?? "the system refused to start it" };
}

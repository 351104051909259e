import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import type { Printed } from "./verdict-line.ts";

/** The program of a stage, and where it runs. */
export interface Program {
  /** Node itself, and axctl's own main module. */
  node: string;
  main: string;
  cwd: string;
  env: Readonly<Record<string, string>>;
}

export interface Ended extends Printed {
  /** Null when a signal ended it. */
  code: number | null;
}

/** How long a stage that was interrupted may clean up. */
const GRACE_MS = 5000;

/**
 * Runs axctl as a process of its own, to its end.
 *
 * @throws the signal's reason when it aborts, after the process has ended
 */
export async function runAxctl(
  { node, main, cwd, env }: Program,
  args: readonly string[],
  signal: AbortSignal,
): Promise<Ended> {
  signal.throwIfAborted();
  const child = spawn(node, [main, ...args], { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
  let kill: ReturnType<typeof setTimeout> | undefined;
  const stop = () => {
    child.kill("SIGTERM");
    kill = setTimeout(() => child.kill("SIGKILL"), GRACE_MS);
  };
  signal.addEventListener("abort", stop, { once: true });
  try {
    const [[code], stdout, stderr] = await Promise.all([once(child, "close"), text(child.stdout), text(child.stderr)]);
    signal.throwIfAborted();
    return { code: typeof code === "number" ? code : null, stdout, stderr };
  } finally {
    clearTimeout(kill);
    signal.removeEventListener("abort", stop);
  }
}

import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import type { Cutter, Phase } from "../../../support/github/cut.ts";

/** What strikes a run at one of its requests. */
export interface Disturbance {
  /** `cut`: the connection breaks. `kill`: SIGKILL strikes the process. */
  kind: "cut" | "kill";
  when: Phase;
  /** Which request, counted from 1 in the order of an undisturbed run. */
  n: number;
}

/** The requests of a run, in the order in which they came. */
export function watchRequests(cutter: Cutter): string[] {
  const seen: string[] = [];
  cutter.reset();
  cutter.onRequest((request, phase) => {
    if (phase === "before") seen.push(nameOf(request));
  });
  return seen;
}

/**
 * Strikes at the request that an undisturbed run makes as its n-th, by its name and by how many of that name came before: those
 * that are sent side by side arrive in any order.
 */
export function disturb(cutter: Cutter, undisturbed: readonly string[], { kind, when, n }: Disturbance) {
  const name = undisturbed[n - 1];
  const earlier = undisturbed.slice(0, n - 1).filter((other) => other === name).length;
  const counts = new Map<Phase, number>();
  let child: ChildProcess | undefined;
  let struck = 0;
  let following: string | undefined;
  cutter.reset();
  cutter.onRequest(async (request, phase) => {
    if (struck > 0 && phase === "before") following ??= nameOf(request);
    if (phase !== when || nameOf(request) !== name) return;
    const count = counts.get(phase) ?? 0;
    counts.set(phase, count + 1);
    if (count !== earlier) return;
    struck += 1;
    if (kind === "kill") await kill(child);
    // What a hook throws breaks the connection: nothing is handed on after "before", nothing answered after "after".
    throw new Error("struck");
  });
  return {
    /** How often it struck so far: 1 when all went as planned. */
    struck: () => struck,
    /** The request that came next; undefined when there was none. */
    following: () => following,
    during: async (process: ChildProcess) => {
      child = process;
    },
  };
}

async function kill(child: ChildProcess | undefined): Promise<void> {
  if (child === undefined) throw new Error("there is no process to kill");
  const ended = once(child, "exit");
  child.kill("SIGKILL");
  await ended;
}

/** Method and path, without the numbers that GitHub gives. */
function nameOf({ method, path }: { method: string; path: string }): string {
  return `${method} ${path.replace(/\/(pulls|issues)\/\d+/, "/$1/N")}`;
}

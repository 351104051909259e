import { AxctlError, type ErrorCode, toAxctlError } from "../../core/errors.ts";
import type { Clock } from "../../core/ports.ts";

/** A writing request, as a dry run shows it. What an earlier request would answer stands in braces. */
export interface WriteRequest {
  method: string;
  path: string;
  body: unknown;
}

/** One thing that a writing command brings about. */
export interface Step {
  name: string;
  /** Whether it is so already, read from the remote each time. */
  done(): Promise<boolean>;
  /** What `apply` would send. */
  requests(): readonly WriteRequest[];
  apply(): Promise<void>;
}

export type StepState = "already_done" | "done" | "would_do" | "failed" | "not_reached";

export interface StepReport {
  name: string;
  state: StepState;
  /** What a dry run would send. */
  requests: readonly WriteRequest[];
}

export interface StepNeeds {
  clock: Pick<Clock, "sleep">;
  signal: AbortSignal;
  /** Milliseconds that are left. */
  remainingMs: () => number;
  dryRun: boolean;
  /** Called as a step begins to write. */
  progress: (name: string) => void;
}

/** How long to rest before a step is tried again whose outcome nobody knows, doubled each time. */
const FIRST_REST_MS = 500;
const LONGEST_REST_MS = 15_000;

/**
 * Does what is not done yet, in order. A step that failed is asked whether it is done before it is tried again, and only what nobody
 * knows the outcome of is tried again; the first that fails for good ends the run, and what was done stays.
 */
export async function runSteps(
  steps: readonly Step[],
  needs: StepNeeds,
): Promise<{ reports: StepReport[]; error?: AxctlError }> {
  const reports: StepReport[] = [];
  const rest = (from: number) => steps.slice(from).map(({ name }) => report(name, "not_reached"));
  for (const [index, step] of steps.entries()) {
    try {
      reports.push(await runStep(step, needs));
    } catch (thrown) {
      needs.signal.throwIfAborted();
      return { reports: [...reports, report(step.name, "failed"), ...rest(index + 1)], error: toAxctlError(thrown) };
    }
  }
  return { reports };
}

async function runStep(step: Step, needs: StepNeeds): Promise<StepReport> {
  if (await step.done()) return report(step.name, "already_done");
  if (needs.dryRun) return { ...report(step.name, "would_do"), requests: step.requests() };
  needs.progress(step.name);
  await applyUntilDone(step, needs);
  return report(step.name, "done");
}

async function applyUntilDone(step: Step, { signal, clock, remainingMs }: StepNeeds): Promise<void> {
  for (let restMs = FIRST_REST_MS; ; restMs = Math.min(restMs * 2, LONGEST_REST_MS)) {
    try {
      return await step.apply();
    } catch (error) {
      signal.throwIfAborted();
      if (!isUncertain(error) || restMs >= remainingMs()) return throwUnlessDone(step, error);
      await clock.sleep(restMs, signal);
      // The answer may have been lost after the server had acted.
      if (await step.done()) return;
    }
  }
}

/** Somebody else may have been faster, with the same or with something else. What went wrong tells more than that looking failed as well. */
async function throwUnlessDone(step: Step, error: unknown): Promise<void> {
  const isDone = await step.done().catch((seen) => {
    if (seen instanceof AxctlError && FOUND.includes(seen.code)) throw seen;
    return false;
  });
  if (!isDone) throw error;
}

/** What looking finds in the place of what was to be made: it says why that was refused. */
const FOUND: readonly ErrorCode[] = ["TAG_ELSEWHERE", "RELEASE_IS_DRAFT", "VERSION_TAKEN", "BRANCH_CHANGED"];

const UNCERTAIN: readonly string[] = ["GITHUB_UNREACHABLE", "GITHUB_FAILING", "REGISTRY_UNREACHABLE"];

/** Whether the request may have been carried out although it was not answered so. */
function isUncertain(error: unknown): boolean {
  return error instanceof AxctlError && UNCERTAIN.includes(error.code);
}

function report(name: string, state: StepState): StepReport {
  return { name, state, requests: [] };
}

import type { AxctlError } from "../../../core/errors.ts";
import type { StepReport } from "../steps.ts";
import type { PublishState } from "./document.ts";
import type { Fault } from "./facts.ts";

interface FateFacts {
  /** The package's. */
  path: string;
  faults: readonly Fault[];
  /** Its step; undefined where no step was begun. */
  step: StepReport | undefined;
  /** What ended the run. */
  error: AxctlError | undefined;
}

/** What became of one package that was to be published, and why it was not. Pure. */
export function fateOf({ path, faults, step, error }: FateFacts): { state: PublishState; reason: string | null } {
  const own = faults.find((fault) => fault.path === path || fault.path === null);
  if (own !== undefined)
    return { state: own.code === "version_taken" ? "version_taken" : "refused", reason: own.message };
  if (step === undefined)
    return { state: "not_published", reason: "nothing is published as long as something is amiss" };
  if (step.state === "failed")
    return { state: error?.code === "VERSION_TAKEN" ? "version_taken" : "refused", reason: error?.message ?? null };
  if (step.state === "not_reached") return { state: "not_published", reason: "what comes before it failed" };
  return { state: STATES[step.state], reason: null };
}

const STATES = { already_done: "already_published", done: "published", would_do: "would_publish" } as const;

import { setMaxListeners } from "node:events";
import { resolve } from "node:path";
import type { IdentityDocument, PlanDocument, PreflightDocument, VerifyDocument } from "./cli/library/documents.ts";
import type {
  PlanReleaseOptions,
  ResolveIdentityOptions,
  RunPreflightOptions,
  VerifyEvidenceOptions,
  WorldOptions,
} from "./cli/library/options.ts";
import type { World } from "./cli/library/world.ts";
import { AxctlError as Thrown } from "./core/errors.ts";
import { readMachine } from "./machine.ts";

export type * from "./cli/library/documents.ts";
export type * from "./cli/library/options.ts";

/** An error that a person can act on: a stable `code`, what was wrong (`message`), what to do next (`hint`). */
export interface AxctlError extends Error {
  readonly code: string;
  readonly hint: string;
  /** What a command would have ended with: 1 usage or crash, 2 failed, 3 skipped. */
  readonly exitCode: number;
}

/** What the functions throw, to be asked for with `instanceof`. */
export const AxctlError: abstract new (...args: never[]) => AxctlError = Thrown;

/**
 * Who a command would run as, which configuration wins and why: the document of `axctl auth doctor --json`. Sends nothing, unless
 * `probe` asks for it.
 *
 * @throws AxctlError for options that cannot be used. What is wrong with the configuration stands in `problems`.
 */
export async function resolveIdentity(options: ResolveIdentityOptions = {}): Promise<IdentityDocument> {
  const { library } = await import("./cli/parts/identity.ts");
  const { resolveIdentity: run } = await library.resolveIdentity();
  return inWorld(options, (world) => run(world, options));
}

/**
 * Runs the API gate for one environment, reading alone: the document of `axctl qa preflight --json`. Written to
 * `<environment>-preflight.json` as it is, it is evidence.
 *
 * @throws AxctlError for options that cannot be used. A check that failed is `ok: false`, and no exception.
 */
export async function runPreflight(options: RunPreflightOptions = {}): Promise<PreflightDocument> {
  const { library } = await import("./cli/parts/gate.ts");
  const { runPreflight: run } = await library.runPreflight();
  return inWorld(options, (world) => run(world, options));
}

/**
 * What Release Please would put into its release pull request, from git alone: the document of `axctl release plan --json`.
 *
 * @throws AxctlError where there is no repository, no commit or no configuration that can be planned with.
 */
export async function planRelease(options: PlanReleaseOptions = {}): Promise<PlanDocument> {
  const { library } = await import("./cli/parts/plan.ts");
  const { planRelease: run } = await library.planRelease();
  return inWorld(options, (world) => run(world, options));
}

/**
 * Whether the evidence in a folder is complete, unaltered, passing, fresh and about one commit: the document of
 * `axctl qa verify --json`. Fails closed: whatever is missing or odd is a problem, and `ok` false.
 *
 * @throws AxctlError for options that cannot be used, and without a commit to verify for.
 */
export async function verifyEvidence(options: VerifyEvidenceOptions): Promise<VerifyDocument> {
  const { library } = await import("./cli/parts/gate.ts");
  const { verifyEvidence: run } = await library.verifyEvidence();
  return inWorld(options, (world) => run(world, options));
}

/** Gives a call its world, and lets go of the caller's signal afterwards. */
async function inWorld<D>(options: WorldOptions, work: (world: World) => Promise<D>): Promise<D> {
  const { cwd, env, home, signal, onWarning = () => undefined } = options;
  for (const [option, folder] of Object.entries({ cwd, home })) requireText(option, folder);
  const controller = new AbortController();
  // Every request and every back-off listens to it: however many there are, none is a leak.
  setMaxListeners(0, controller.signal);
  const abort = () => controller.abort(signal?.reason);
  if (signal?.aborted) abort();
  signal?.addEventListener("abort", abort, { once: true });
  const { machine, fault } = readMachine({ cwd: cwd === undefined ? undefined : resolve(cwd), home, env });
  try {
    return await work({ machine, fault, signal: controller.signal, onWarning });
  } finally {
    signal?.removeEventListener("abort", abort);
  }
}

function requireText(option: string, value: unknown): void {
  if (value !== undefined && typeof value !== "string")
    throw new Thrown("INVALID_OPTION", { option, reason: "expected a text" });
}

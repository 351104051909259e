import * as z from "zod/mini";
import type { PreflightNeeds, PreflightOptions } from "../gate/preflight.ts";
import type { Context } from "./context.ts";
import { type OptionSpec, TARGETS } from "./option-spec.ts";
import { duration, flag, nonEmpty, wholeNumber } from "./options.ts";
import { transportOptions, transportShape } from "./transport.ts";

/** What git may take beyond a run's deadline: less than the second by which no run outlives it. */
const GIT_GRACE_MS = 500;

/** The options of every command that runs the suite. */
export const suiteOptions: readonly OptionSpec[] = [
  { flags: "--limit <n>", description: "items to ask each list for", preset: "10" },
  { flags: "--timeout <time>", description: "deadline for the run of an environment", preset: "30s" },
  { flags: "--check-timeout <time>", description: "deadline for one attempt of one check", preset: "10s" },
  {
    flags: "--retries <n>",
    description: "further attempts after a transient failure (connection, 429, 502, 503, 504)",
    preset: "2",
  },
  { flags: "--concurrency <n>", description: "checks in flight at once, per environment", preset: "8" },
  { flags: "--fail-on-flaky", description: "fail a check that passed only after a retry, its own or the exchange's" },
  { flags: "--no-token-cache", description: "exchange anew and keep nothing on disk (also AX_NO_TOKEN_CACHE=1)" },
  { flags: "--lenient", description: "accept any JSON as an answer; such a run is no evidence for a promotion" },
  ...transportOptions,
];

/** The options of every command that runs the suite for a target. */
export const gateOptions: readonly OptionSpec[] = [
  {
    flags: "--for <target>",
    description: "what the gate is for: mcp-ui, release, …",
    preset: "mcp-ui",
    suggests: TARGETS,
  },
  ...suiteOptions,
];

export const suiteShape = {
  limit: wholeNumber(1, 1000),
  timeout: duration,
  checkTimeout: duration,
  retries: wholeNumber(0, 10),
  concurrency: wholeNumber(1, 64),
  failOnFlaky: flag,
  tokenCache: z.boolean(),
  lenient: flag,
  ...transportShape,
};

export const gateShape = { for: nonEmpty, ...suiteShape };

const suiteSchema = z.object(suiteShape);

/** The gate's options, as commander and the schema give them; `for` is absent where a suite runs without a target. */
export type GateOptions = z.infer<typeof suiteSchema> & { for?: string };

/** What a preflight is told, from what the command line says. */
export function preflightOptions(options: GateOptions, command: string): PreflightOptions {
  return {
    target: options.for ?? null,
    limit: options.limit,
    timeoutMs: options.timeout,
    checkTimeoutMs: options.checkTimeout,
    retries: options.retries,
    failOnFlaky: options.failOnFlaky,
    lenient: options.lenient,
    allowInsecureHttp: options.allowInsecureHttp,
    command,
  };
}

/** What a preflight needs of the world; each call gives an environment a throttle of its own. */
export async function gateNeeds(
  context: Context,
  options: GateOptions,
): Promise<() => Omit<PreflightNeeds, "onCheck">> {
  // Started first: git reads the checkout while modules load and requests are on their way.
  const subject = context.subject(options.timeout + GIT_GRACE_MS);
  // Whoever waits for it is told; a run that ends before that has its own reason.
  subject.catch(() => undefined);
  const [{ default: pLimit }, openSession] = await Promise.all([import("p-limit"), context.sessions(options)]);
  const { clock, random, redactor, signal } = context;
  return () => ({ clock, random, redactor, signal, subject, openSession, throttle: pLimit(options.concurrency) });
}

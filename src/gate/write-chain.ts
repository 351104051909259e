import type { RequestError } from "../api/answer.ts";
import type { Session } from "../api/client.ts";
import type { Check, CheckOutcome, CheckResult } from "./check.ts";
import type { RetryBounds, RetryNeeds } from "./retry.ts";
import { notRun, runCheck } from "./run.ts";
import type { WriteStep } from "./write-steps.ts";
import type { WriteFacts } from "./write-values.ts";

/** A chain of writes and how far it came; kept up to date while it runs, so that it can be cleaned up at any moment. */
export interface Chain {
  readonly steps: readonly WriteStep[];
  facts: WriteFacts;
  /** By step; a step that never began has none. */
  readonly outcomes: Map<string, CheckOutcome>;
}

export interface ChainRun {
  session: Session;
  bounds: RetryBounds;
  throttle: <T>(work: () => Promise<T>) => Promise<T>;
  onCheck: (result: CheckResult) => void;
}

/** Runs a chain's steps one after the other; a step whose condition failed is a failed check that never ran. */
export async function runChain(needs: RetryNeeds, chain: Chain, run: ChainRun): Promise<void> {
  for (const step of chain.steps) {
    const missing = step.after.map((name) => chain.outcomes.get(name)?.result).find((result) => result?.ok === false);
    const outcome =
      missing === undefined ? await run.throttle(() => runStep(needs, chain, { step, run })) : skipped(step, missing);
    chain.outcomes.set(step.name, outcome);
    if (outcome.result.ok) chain.facts = { ...chain.facts, ...step.learn?.(outcome.body) };
    run.onCheck(outcome.result);
  }
}

/** Whether a request may have had its effect: it was sent, and no answer says that it was refused. Pure. */
export function mayHaveHappened({ ok, attempts, error }: CheckResult): boolean {
  if (ok) return true;
  if (attempts === 0 || error === undefined) return false;
  if ("type" in error) return error.type !== "refused";
  const { status_code: status } = error;
  return status < 300 || status === 408 || status >= 500;
}

/** A failed check that never ran, for want of another one: of the first in the line that failed by itself. */
function skipped({ name }: WriteStep, missing: CheckResult): CheckOutcome {
  const { error } = missing;
  if (error !== undefined && "code" in error && error.code === "not_run") return notRun(name, error);
  return notRun(name, { type: "refused", code: "not_run", detail: `not run, because ${missing.name} failed` });
}

const INTERRUPTED: RequestError = {
  type: "transport",
  code: "interrupted",
  detail: "the run was interrupted before this check had ended",
};

async function runStep(
  needs: RetryNeeds,
  chain: Chain,
  { step, run }: { step: WriteStep; run: ChainRun },
): Promise<CheckOutcome> {
  const { facts } = chain;
  if (run.bounds.signal.aborted) return notRun(step.name, INTERRUPTED);
  const check: Check = {
    name: step.name,
    needs: ["token", "space"],
    request: () => step.request(facts),
    expect: (body) => {
      const expected = step.expect(body, facts);
      return expected.ok ? { ok: true, value: {} } : expected;
    },
  };
  // Until its answer is there, it counts as something that may have happened.
  const pending = { name: step.name, ok: false, duration_ms: 0, attempts: 1, error: INTERRUPTED };
  if (step.does !== "read") chain.outcomes.set(step.name, { result: pending });
  return runCheck(needs, check, {
    context: { space: facts.space, limit: 0 },
    session: step.does === "delete" ? withEmptyAnswers(run.session) : run.session,
    bounds: step.does === "read" ? run.bounds : { ...run.bounds, retries: 0 },
  });
}

/** A session to which 204 is an answer: it has no body, and a deletion needs none. */
export function withEmptyAnswers(session: Session): Session {
  return {
    ...session,
    ask: async (request, bounds) => {
      const answer = await session.ask(request, bounds);
      return !answer.ok && answer.status === 204 ? { ok: true, status: 204, body: undefined } : answer;
    },
  };
}

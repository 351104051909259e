import type { Answer, RequestError } from "../api/answer.ts";
import type { Session } from "../api/client.ts";
import type { Check, CheckContext, CheckOutcome, CheckResult } from "./check.ts";
import { type RetryBounds, type RetryNeeds, withRetries } from "./retry.ts";

/** The space that checks run in, or why there is none. */
export type SpaceResult = { ok: true; space: string } | { ok: false; error: RequestError };

export interface RunOptions {
  session: Session;
  limit: number;
  bounds: RetryBounds;
  /** At most this many checks at once. */
  throttle: <T>(work: () => Promise<T>) => Promise<T>;
  /** Called once, with what the checks that need only a token come to. */
  resolveSpace: (outcomeOf: (check: string) => Promise<CheckOutcome>) => Promise<SpaceResult>;
  onCheck: (result: CheckResult) => void;
  /** Further checks, run beside the suite; their outcomes follow the suite's. */
  beside?: (space: Promise<SpaceResult>) => Promise<readonly CheckOutcome[]>;
}

/**
 * Runs a suite: one exchange, then every check as soon as what it needs is there. Results come in the suite's order,
 * whatever order they ran in.
 */
export async function runChecks(
  needs: RetryNeeds,
  checks: readonly Check[],
  options: RunOptions,
): Promise<CheckOutcome[]> {
  const { session, bounds, onCheck } = options;
  const { result: token, attempts: exchanges } = await withRetries(needs, bounds, (attempt) => session.token(attempt));
  const report = (outcome: CheckOutcome): CheckOutcome => {
    onCheck(outcome.result);
    return outcome;
  };
  if (!token.ok) {
    const { error } = token.answer;
    const refused = checks.map(({ name }) => report(notRun(name, error)));
    return [...refused, ...((await options.beside?.(Promise.resolve({ ok: false, error }))) ?? [])];
  }

  const outcomes = new Map<string, Promise<CheckOutcome>>();
  const space = Promise.resolve().then(() =>
    options.resolveSpace((name) => outcomes.get(name) ?? Promise.reject(new Error(`the suite has no check ${name}`))),
  );
  for (const check of checks) {
    const run = async (): Promise<CheckOutcome> => {
      const found = check.needs.includes("space") ? await space : { ok: true as const, space: "" };
      if (!found.ok) return report(notRun(check.name, found.error));
      const context = { space: found.space, limit: options.limit };
      const outcome = await options.throttle(() => runCheck(needs, check, { context, session, bounds }));
      return report(exchanges > 1 ? afterRetriedExchange(outcome) : outcome);
    };
    outcomes.set(check.name, run());
  }
  const beside = options.beside?.(space) ?? [];
  return (await Promise.all([Promise.all(outcomes.values()), beside])).flat();
}

/** What passes only because the exchange that it waited for was tried again is as flaky as what was itself. */
function afterRetriedExchange({ result, ...rest }: CheckOutcome): CheckOutcome {
  return { ...rest, result: result.ok ? { ...result, flaky: true } : result };
}

/** What a check comes to whose turn was after the deadline of the whole run. */
const TOO_LATE: RequestError = {
  type: "transport",
  code: "deadline_exceeded",
  detail: "the time for the whole run was over before this check could start",
};

/** What a check comes to that was never asked. */
export function notRun(name: string, error: RequestError): CheckOutcome {
  return { result: { name, ok: false, duration_ms: 0, attempts: 0, error } };
}

export interface CheckRun {
  context: CheckContext;
  session: Session;
  bounds: RetryBounds;
}

/** Asks one check, as often as its bounds allow, and judges the answer. */
export async function runCheck(
  needs: RetryNeeds,
  check: Check,
  { context, session, bounds }: CheckRun,
): Promise<CheckOutcome> {
  const started = needs.clock.elapsed();
  // It may have waited its turn for long: nothing is sent after the deadline.
  if (started >= bounds.deadline) return notRun(check.name, TOO_LATE);
  const { result: asked, attempts } = await withRetries(needs, bounds, async (attempt) => {
    const answer = await session.ask(check.request(context), attempt);
    return answer.ok ? { ok: true as const, answer } : { ok: false as const, answer };
  });
  const timing = { name: check.name, duration_ms: Math.round(needs.clock.elapsed() - started), attempts };
  return judge(check, { answer: asked.answer, context, timing });
}

interface Judged {
  answer: Answer;
  context: CheckContext;
  timing: Pick<CheckResult, "name" | "duration_ms" | "attempts">;
}

function judge(check: Check, { answer, context, timing }: Judged): CheckOutcome {
  if (!answer.ok) return { result: { ...base(timing, false), error: answer.error } };
  const expected = check.expect(answer.body, context);
  if (!expected.ok) {
    const error: RequestError = { type: "contract", code: "shape_mismatch", detail: expected.detail };
    return { result: { ...base(timing, false), error }, body: answer.body };
  }
  const count = expected.value.count === undefined ? {} : { count: expected.value.count };
  const flaky = timing.attempts > 1 ? { flaky: true as const } : {};
  const build = answer.build === undefined ? {} : { build: answer.build };
  return { result: { ...base(timing, true), ...count, ...flaky }, body: answer.body, ...build };
}

function base({ name, duration_ms, attempts }: Judged["timing"], ok: boolean): CheckResult {
  return { name, ok, duration_ms, attempts };
}

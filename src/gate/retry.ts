import type { Answer } from "../api/answer.ts";
import type { Bounds } from "../api/client.ts";
import type { Clock, Random } from "../core/ports.ts";

/** The longest that a server's `Retry-After` is waited for (spec gates.md, "Retries"). */
const MAX_RETRY_AFTER_MS = 30_000;
const FIRST_BACKOFF_MS = 200;
const MAX_BACKOFF_MS = 5_000;

const TRANSIENT_STATUS: ReadonlySet<number> = new Set([429, 502, 503, 504]);
const TRANSIENT_FAULTS: ReadonlySet<string> = new Set([
  "connection_failed",
  "connection_reset",
  "deadline_exceeded",
  "body_truncated",
]);

/** Whether trying again may help: connection failures, time-outs, 502, 503, 504 and 429; never another 4xx. */
export function isTransient(answer: Pick<Answer & { ok: false }, "error">): boolean {
  const { error } = answer;
  if ("status_code" in error) return TRANSIENT_STATUS.has(error.status_code);
  return error.type === "transport" && TRANSIENT_FAULTS.has(error.code);
}

/**
 * How long to wait before attempt number `attempt + 1`: the server's `Retry-After` up to 30 s, else exponential back-off
 * with full jitter over its upper half.
 */
export function backoffMs(attempt: number, retryAfterMs: number | undefined, random: Random): number {
  if (retryAfterMs !== undefined) return Math.min(retryAfterMs, MAX_RETRY_AFTER_MS);
  const ceiling = Math.min(FIRST_BACKOFF_MS * 2 ** (attempt - 1), MAX_BACKOFF_MS);
  return ceiling / 2 + (random() * ceiling) / 2;
}

export interface RetryBounds {
  /** Attempts beyond the first. */
  retries: number;
  /** For one attempt. */
  attemptTimeoutMs: number;
  /** Milliseconds on {@link Clock.elapsed} at which everything ends. */
  deadline: number;
  signal: AbortSignal;
}

export interface RetryNeeds {
  clock: Pick<Clock, "elapsed" | "sleep">;
  random: Random;
}

type Failure = { ok: false; answer: Answer & { ok: false } };

/**
 * Tries until it passes, fails for good, or neither tries nor time are left. An attempt that would start after the
 * deadline is not made: the last answer stands.
 */
export async function withRetries<T extends { ok: true } | Failure>(
  { clock, random }: RetryNeeds,
  { retries, attemptTimeoutMs, deadline, signal }: RetryBounds,
  attempt: (bounds: Bounds) => Promise<T>,
): Promise<{ result: T; attempts: number }> {
  for (let attempts = 1; ; attempts++) {
    const timeoutMs = Math.min(attemptTimeoutMs, deadline - clock.elapsed());
    const result = await attempt({ timeoutMs, signal });
    if (result.ok || attempts > retries || signal.aborted || !isTransient(result.answer)) return { result, attempts };
    const wait = backoffMs(attempts, result.answer.retryAfterMs, random);
    if (clock.elapsed() + wait >= deadline) return { result, attempts };
    await clock.sleep(wait, signal);
  }
}

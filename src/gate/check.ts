import type { RequestError } from "../api/answer.ts";
import type { ApiRequest } from "../api/client.ts";
import type { Shaped } from "../api/schemas.ts";

/** What must be known before a check can run. */
export type Need = "token" | "space";

/** What a check's request is made of. `space` is the empty text for checks that do not need one. */
export interface CheckContext {
  space: string;
  limit: number;
}

/** What an answer's body came to: fine, with a count for collections, or how it differs from the documented shape. */
export type Expectation = (body: unknown, context: CheckContext) => Shaped<{ count?: number }>;

/** One read of the API, as data: one runner schedules, retries, times and records all of them. */
export interface Check {
  name: string;
  needs: readonly Need[];
  request: (context: CheckContext) => ApiRequest;
  expect: Expectation;
}

/** How a check ended, as reports show it (spec gates.md, "`qa preflight`"). */
export interface CheckResult {
  name: string;
  ok: boolean;
  /** From the first attempt's start to the last one's end, whole milliseconds. */
  duration_ms: number;
  /** Requests tried; 0 when what the check needs was not to be had. */
  attempts: number;
  count?: number;
  /** It passed, but only after a retry: its own, or of the exchange that it waited for. */
  flaky?: true;
  error?: RequestError;
}

/** One check's result with the body that it read, for what is derived from it. */
export interface CheckOutcome {
  result: CheckResult;
  body?: unknown;
  /** What the server said it runs. */
  build?: string;
}

import { expect } from "vitest";
import type { Answering, Endpoint } from "./hostile-server.ts";

/** What one endpoint's answer must come to. */
export interface Verdict {
  /** The exit code of `qa preflight`. */
  code: 0 | 2;
  /** Requests that the endpoint sees. */
  requests: number;
  /** Requests that the exchange sees; 1 unless it is said. */
  exchanges?: number;
  /** What the check's error must hold; a check without one passes. */
  error?: Record<string, unknown>;
  /** It passes, but says that it needed a retry. */
  flaky?: true;
}

/** An endpoint that cannot give this answer. */
export const NOT_THERE = "not given there";

/** One bad answer, and what it must come to on each endpoint that can give it. */
export interface BadAnswer {
  name: string;
  answer: Answering;
  /** On the endpoints of the checks. */
  check: Verdict | typeof NOT_THERE;
  /** On the exchange, where a failure fails every check and nothing else is asked. */
  exchange: Verdict | typeof NOT_THERE;
  /** On endpoints for which the answer means something else. */
  but?: Partial<Record<Endpoint, Verdict>>;
  /** On every write, where that is not what it means for a read. */
  writes?: Verdict;
  /** What fails a check at the first try where nothing is tried again: what a read makes up for. */
  unretried?: Record<string, unknown>;
  /** A sound answer with the whole PAT in it: what takes it over into a request of its own sends nothing. */
  carriesPat?: true;
  /** `spaces.list` passes without naming a space: where a login names none, checks in a space cannot run. */
  nowhere?: true;
  /** Beyond those that every run has: quick time-outs for what hangs. */
  options?: readonly string[];
  /** The token that the exchange issues. */
  issues?: string;
  /** Text that a failing check's report must still show in both forms: what is shown is made harmless, not left out. */
  shows?: string;
  /** It may end connections that other checks' requests are on, so that those are tried again. */
  disturbs?: true;
}

/** Two tries, as of each run here, of a check that hangs; on a busy machine a sound answer makes it in one of them. */
export const QUICK = ["--check-timeout", "600ms", "--timeout", "10s", "--retries", "1"];
export const CALM = ["--check-timeout", "9s", "--timeout", "10s", "--retries", "1"];

export function passes(requests = 1): Verdict {
  return { code: 0, requests };
}

export function fails(error: Record<string, unknown>, requests = 1): Verdict {
  return { code: 2, requests, error };
}

/** An HTTP answer with that status; `detail` may be an asymmetric matcher. */
export function http(status_code: number, detail: unknown = expect.anything()): Record<string, unknown> {
  return { status_code, url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/(?:auth|api)\//), detail };
}

export function transport(code: string): Record<string, unknown> {
  return { type: "transport", code, detail: expect.any(String) };
}

export function contract(code: string): Record<string, unknown> {
  return { type: "contract", code, detail: expect.any(String) };
}

/** What an exchange without a usable token and lifetime comes to. */
export const unusable = fails({
  type: "contract",
  code: "exchange_unusable",
  detail: "the exchange answered without a usable token and lifetime",
});

export const misshapen = fails(contract("shape_mismatch"));

/** An answer that comes to the same on every endpoint. */
export function same(name: string, answer: Answering, verdict: Verdict, more: Partial<BadAnswer> = {}): BadAnswer {
  return { name, answer, check: verdict, exchange: verdict, ...more };
}

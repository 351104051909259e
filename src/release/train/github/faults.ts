import { AxctlError, reasonOf } from "../../../core/errors.ts";
import { refusalAnswer } from "./answers.ts";

/** A request as it may be shown. */
export interface Asked {
  method: string;
  path: string;
}

/** What octokit throws for an answer of 400 and more, and for a request that got none (as status 500). */
interface RequestFault {
  status: number;
  message: string;
  cause: unknown;
  response: { headers: Readonly<Record<string, unknown>>; data: unknown } | undefined;
}

/** What GitHub's limits say about when to ask again. */
export type Limit = { kind: "primary" | "secondary"; waitMs: number };

/** GitHub asks to wait for a minute where it does not say how long (docs.github.com, "Rate limits for the REST API"). */
const UNTOLD_WAIT_MS = 60_000;

/** Reads what was thrown; undefined when it is no fault of a request. */
export function requestFaultOf(thrown: unknown): RequestFault | undefined {
  if (!(thrown instanceof Error) || !("status" in thrown) || typeof thrown.status !== "number") return undefined;
  const response = "response" in thrown ? answerIn(thrown.response) : undefined;
  return { status: thrown.status, message: thrown.message, cause: thrown.cause, response };
}

function answerIn(response: unknown): RequestFault["response"] {
  if (typeof response !== "object" || response === null || !("headers" in response)) return undefined;
  const { headers } = response;
  const data = "data" in response ? response.data : undefined;
  return typeof headers === "object" && headers !== null ? { headers: { ...headers }, data } : undefined;
}

/** How long GitHub asks to wait; undefined when the answer is about no limit. */
export function limitOf({ status, message, response }: RequestFault, nowMs: number): Limit | undefined {
  if (response === undefined || (status !== 403 && status !== 429)) return undefined;
  const { headers } = response;
  const after = secondsOf(headers["retry-after"]);
  if (after !== undefined) return { kind: "secondary", waitMs: Math.max(1000, after * 1000) };
  if (headers["x-ratelimit-remaining"] === "0") {
    const reset = secondsOf(headers["x-ratelimit-reset"]);
    return {
      kind: "primary",
      waitMs: reset === undefined ? UNTOLD_WAIT_MS : Math.max(1000, reset * 1000 - nowMs + 1000),
    };
  }
  const isSecondary = status === 429 || /secondary rate|abuse detection/i.test(message);
  return isSecondary ? { kind: "secondary", waitMs: UNTOLD_WAIT_MS } : undefined;
}

function secondsOf(header: unknown): number | undefined {
  return /^\d+$/.test(String(header)) ? Number(header) : undefined;
}

/** What kept a request from being answered, as an error that a person can act on. */
export function gitHubError(fault: RequestFault, { method, path }: Asked, limit: Limit | undefined): AxctlError {
  const request = `${method} ${path}`;
  const cause = { cause: fault.cause ?? fault.message };
  if (limit !== undefined)
    return new AxctlError("GITHUB_LIMITED", { request, seconds: String(Math.ceil(limit.waitMs / 1000)) }, cause);
  const reason = refusalOf(fault);
  if (fault.response === undefined) return new AxctlError("GITHUB_UNREACHABLE", { request, reason }, cause);
  if (fault.status >= 500)
    return new AxctlError("GITHUB_FAILING", { request, status: String(fault.status), reason }, cause);
  if (fault.status === 401) return new AxctlError("GITHUB_UNAUTHORIZED", { request, reason }, cause);
  if (fault.status === 403) return new AxctlError("GITHUB_FORBIDDEN", { request, reason }, cause);
  return new AxctlError("GITHUB_REFUSED", { request, status: String(fault.status), reason }, cause);
}

function refusalOf({ response, cause, message }: RequestFault): string {
  if (response === undefined) return cause instanceof Error ? reasonOf(cause) : message;
  const { data } = refusalAnswer.safeParse(response.data);
  const more = (data?.errors ?? []).flatMap((error) => (typeof error === "string" ? error : (error.message ?? [])));
  const said = [data?.message, ...more].filter((text) => text !== undefined && text !== "");
  return said.length === 0 ? "it said no more" : said.join(": ");
}

import { type HttpResponse, TransportError } from "../core/ports.ts";

/** JSON deeper than this is refused (spec gates.md, "Bounds"). */
const MAX_DEPTH = 64;
/** Characters of a text answer that an error quotes. */
const MAX_TEXT = 500;
/** Characters of JSON that an error repeats as JSON; longer answers are quoted as text. */
const MAX_JSON_DETAIL = 10_000;

/** Why a request gave nothing to check: an HTTP answer, or no usable answer at all (spec gates.md, "`qa preflight`"). */
export type RequestError =
  | { status_code: number; url: string; detail: unknown }
  | { type: "transport" | "contract" | "refused"; code: string; detail: string };

/** What a request came to. `retryAfterMs` is what the server asked to wait, when it did. */
export type Answer =
  | { ok: true; status: number; body: unknown }
  | { ok: false; error: RequestError; status?: number; retryAfterMs?: number };

/** Reads a whole HTTP answer: 2xx with JSON is a value, everything else an error that says what it was. */
export function readAnswer(url: string, response: HttpResponse, now: number): Answer {
  const { status } = response;
  const retryAfterMs = readRetryAfter(response.headers["retry-after"], now);
  const http = (detail: unknown): Answer => ({
    ok: false,
    status,
    error: { status_code: status, url, detail },
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  });
  if (status >= 300 && status < 400) return http(redirectDetail(response));
  if (isHtml(response))
    return http("an HTML page answered: this is the front end or a proxy, not the API; check base_url");
  const parsed = parseBody(response);
  if (status < 200 || status > 299) return http(errorDetail(parsed, response));
  if ("fault" in parsed) return { ok: false, status, error: { type: "contract", ...parsed.fault } };
  return { ok: true, status, body: parsed.value };
}

/** What a transport failure comes to. */
export function transportAnswer(error: unknown): Answer {
  if (!(error instanceof TransportError)) throw error;
  return { ok: false, error: { type: "transport", code: error.fault, detail: error.message } };
}

function redirectDetail({ headers }: HttpResponse): string {
  const target = headers["location"];
  return target === undefined
    ? "a redirect that names no target"
    : `a redirect to ${target.slice(0, MAX_TEXT)}, which is not followed`;
}

function isHtml({ headers, body }: HttpResponse): boolean {
  if (/\bhtml\b/i.test(headers["content-type"] ?? "")) return true;
  const start = new TextDecoder().decode(body.subarray(0, 64)).trimStart().toLowerCase();
  return start.startsWith("<!doctype html") || start.startsWith("<html");
}

type Parsed = { value: unknown } | { fault: { code: string; detail: string } };

function parseBody({ headers, body }: HttpResponse): Parsed {
  const encoding = headers["content-encoding"] ?? "identity";
  if (encoding !== "identity") {
    return {
      fault: { code: "unexpected_encoding", detail: "the body is compressed although no compression was asked for" },
    };
  }
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(body);
  } catch {
    return { fault: { code: "invalid_utf8", detail: "the body is no valid UTF-8" } };
  }
  if (isDeeperThan(text, MAX_DEPTH)) {
    return { fault: { code: "json_too_deep", detail: `the JSON is nested deeper than ${MAX_DEPTH} levels` } };
  }
  try {
    return { value: JSON.parse(text) };
  } catch {
    // The parser's message quotes the body, which may be anything.
    const detail = text.trim() === "" ? "the body is empty" : "the body is no valid JSON";
    return { fault: { code: "invalid_json", detail } };
  }
}

/** Whether brackets outside of strings nest deeper than `limit`; it stops at the first that do. */
function isDeeperThan(text: string, limit: number): boolean {
  let depth = 0;
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"?|[[\]{}]/gs)) {
    if (token === "[" || token === "{") depth++;
    else if (token === "]" || token === "}") depth--;
    if (depth > limit) return true;
  }
  return false;
}

function errorDetail(parsed: Parsed, { body }: HttpResponse): unknown {
  if ("value" in parsed && body.length <= MAX_JSON_DETAIL) return parsed.value;
  return new TextDecoder().decode(body.subarray(0, MAX_TEXT * 4)).slice(0, MAX_TEXT);
}

/** `Retry-After` in milliseconds: seconds, or an HTTP date (RFC 9110, section 10.2.3). */
function readRetryAfter(header: string | undefined, now: number): number | undefined {
  if (header === undefined) return undefined;
  if (/^\d+$/.test(header)) return Number(header) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

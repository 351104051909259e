import { excessOf } from "../core/json.ts";
import { type HttpResponse, TransportError } from "../core/ports.ts";

/** JSON deeper than this is refused (spec gates.md, "Bounds"). */
const MAX_DEPTH = 64;
/** More values than any list of ours has: a parser makes a gigabyte of 10 MiB of empty objects. */
const MAX_VALUES = 200_000;
/** Characters of a text answer that an error quotes. */
const MAX_TEXT = 500;
/** Bytes of a text answer that are looked at: enough for a secret that begins within the quoted part to be seen whole. */
const MAX_READ = 64 * 1024;
/** Bytes of JSON that an error repeats as JSON; longer answers are quoted as text. */
const MAX_JSON_DETAIL = 10_000;

/** Characters of a build's name that are kept. */
const MAX_BUILD = 100;

/** Why a request gave nothing to check: an HTTP answer, or no usable answer at all (spec gates.md, "`qa preflight`"). */
export type RequestError =
  | { status_code: number; url: string; detail: unknown }
  | { type: "transport" | "contract" | "refused"; code: string; detail: string };

/** What a request came to. `retryAfterMs` is what the server asked to wait, when it did. */
export type Answer =
  | { ok: true; status: number; body: unknown /** What the server says it runs, when it does. */; build?: string }
  | { ok: false; error: RequestError; status?: number; retryAfterMs?: number };

/** What reading an answer depends on beside it. */
export interface Reading {
  /** Milliseconds since 1970. */
  now: number;
  /** Blanks secrets. Applied before a text is cut: the half of a secret would not be known for one. */
  redact: (text: string) => string;
}

/** Reads a whole HTTP answer: 2xx with JSON is a value, everything else an error that says what it was. */
export function readAnswer(url: string, response: HttpResponse, { now, redact }: Reading): Answer {
  const { status } = response;
  const retryAfterMs = readRetryAfter(response.headers["retry-after"], now);
  const http = (detail: unknown): Answer => ({
    ok: false,
    status,
    error: { status_code: status, url, detail },
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  });
  if (status >= 300 && status < 400) return http(redirectDetail(response, redact));
  if (isHtml(response))
    return http("an HTML page answered: this is the front end or a proxy, not the API; check base_url");
  const parsed = parseBody(response);
  if (status < 200 || status > 299) return http(errorDetail(parsed, response, redact));
  if ("fault" in parsed) return { ok: false, status, error: { type: "contract", ...parsed.fault } };
  const build = response.headers["x-ax-build"];
  return { ok: true, status, body: parsed.value, ...(build ? { build: redact(build).slice(0, MAX_BUILD) } : {}) };
}

/** What a transport failure comes to. */
export function transportAnswer(error: unknown): Answer {
  if (!(error instanceof TransportError)) throw error;
  return { ok: false, error: { type: "transport", code: error.fault, detail: error.message } };
}

function redirectDetail({ headers }: HttpResponse, redact: Reading["redact"]): string {
  const target = headers["location"];
  return target === undefined
    ? "a redirect that names no target"
    : `a redirect to ${redact(target).slice(0, MAX_TEXT)}, which is not followed`;
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
  const excess = excessOf(text, { depth: MAX_DEPTH, values: MAX_VALUES });
  if (excess === "depth") {
    return { fault: { code: "json_too_deep", detail: `the JSON is nested deeper than ${MAX_DEPTH} levels` } };
  }
  if (excess === "values") {
    return { fault: { code: "json_too_large", detail: `the JSON holds more than ${MAX_VALUES} values` } };
  }
  try {
    return { value: JSON.parse(text) };
  } catch {
    // The parser's message quotes the body, which may be anything.
    const detail = text.trim() === "" ? "the body is empty" : "the body is no valid JSON";
    return { fault: { code: "invalid_json", detail } };
  }
}

function errorDetail(parsed: Parsed, { body }: HttpResponse, redact: Reading["redact"]): unknown {
  if ("value" in parsed && body.length <= MAX_JSON_DETAIL) return parsed.value;
  if ("fault" in parsed && parsed.fault.code === "unexpected_encoding") return parsed.fault.detail;
  return redact(new TextDecoder().decode(body.subarray(0, MAX_READ))).slice(0, MAX_TEXT);
}

/** `Retry-After` in milliseconds: seconds, or an HTTP date (RFC 9110, section 10.2.3). */
function readRetryAfter(header: string | undefined, now: number): number | undefined {
  if (header === undefined) return undefined;
  if (/^\d+$/.test(header)) return Number(header) * 1000;
  // The system's reader takes nearly any text for a date, and a date without a zone for a local one.
  if (!/^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? .*\d\d:\d\d:\d\d/.test(header)) return undefined;
  const date = Date.parse(header.endsWith(" GMT") ? header : `${header} GMT`);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

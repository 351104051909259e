import { brotliCompressSync, gzipSync } from "node:zlib";
import { expect } from "vitest";
import type { Answering } from "../hostile-server.ts";
import { first, json, type RawAnswer, reply, send } from "../send.ts";
import { type BadAnswer, contract, fails, http, passes, QUICK, same } from "../verdict.ts";

const refusal = { detail: "no" };
const html = "<!doctype html><html><head><title>aX</title></head><body>Sign in</body></html>";
const page = (status: number) => http(status, expect.stringContaining("an HTML page answered"));

function status(code: number, requests: number): BadAnswer {
  return same(`${code}`, json(refusal, code), fails(http(code, refusal), requests));
}

/** Passes at the second try, which on the exchange no check can tell. */
function once(name: string, answer: Answering, unretried: Record<string, unknown>): BadAnswer {
  return { name, answer: first(1, answer), check: { ...passes(2), flaky: true }, exchange: passes(2), unretried };
}

const busy = (...headers: string[]) => send({ status: 429, headers, body: JSON.stringify(refusal) });
const inSeconds = (seconds: number) => new Date(Date.now() + seconds * 1000).toUTCString();

/** Statuses that say no, and when to come again. */
export const statusAnswers: readonly BadAnswer[] = [
  ...[400, 402, 403, 404, 405, 409, 410, 418, 422, 451, 500, 501, 505, 511, 520, 599, 999].map((code) =>
    status(code, 1),
  ),
  ...[502, 503, 504].map((code) => status(code, 2)),
  {
    name: "401 for ever",
    answer: json(refusal, 401),
    check: { ...fails(http(401, refusal), 2), exchanges: 2 },
    exchange: fails(http(401, refusal)),
  },
  {
    name: "401 once",
    answer: first(1, json(refusal, 401)),
    check: { ...passes(2), exchanges: 2 },
    exchange: fails(http(401, refusal)),
  },
  {
    name: "401 twice",
    answer: first(2, json(refusal, 401)),
    check: { ...fails(http(401, refusal), 2), exchanges: 2 },
    exchange: fails(http(401, refusal)),
  },
  once("503 once", json(refusal, 503), http(503, refusal)),
  once("502 once, as a page", send({ status: 502, type: "text/html", body: html }), page(502)),
  same("504, as a page, for ever", send({ status: 504, type: "text/html", body: html }), fails(page(504), 2)),
  same("429 without Retry-After", busy(), fails(http(429, refusal), 2)),
  same("429 with a Retry-After of no seconds", busy("retry-after: 0"), fails(http(429, refusal), 2)),
  once("429 once, with a Retry-After of a second", busy("retry-after: 1"), http(429, refusal)),
  once("429 once, with a date soon", (incoming) => busy(`retry-after: ${inSeconds(1)}`)(incoming), http(429, refusal)),
  same("429 with a date long ago", busy("retry-after: Thu, 01 Jan 1998 00:00:00 GMT"), fails(http(429, refusal), 2)),
  same("429 with a Retry-After of a year", busy("retry-after: 31536000"), fails(http(429, refusal))),
  same("429 with a date in a century", busy("retry-after: Fri, 01 Jan 2126 00:00:00 GMT"), fails(http(429, refusal))),
  same("429 with a Retry-After of 400 digits", busy(`retry-after: ${"9".repeat(400)}`), fails(http(429, refusal))),
  same(
    "429 with a Retry-After that means nothing",
    busy("retry-after: as soon as you like"),
    fails(http(429, refusal), 2),
  ),
  same("429 with a negative Retry-After", busy("retry-after: -5"), fails(http(429, refusal), 2)),
  same("429 with two Retry-Afters", busy("retry-after: 0", "retry-after: 31536000"), fails(http(429, refusal), 2)),
  same(
    "503 with a Retry-After of a year",
    send({ status: 503, headers: ["retry-after: 31536000"], body: "{}" }),
    fails(http(503, {})),
  ),
  same(
    "a sound answer from a clock years behind",
    reply(({ body }) => ({ headers: ["date: Thu, 01 Jan 1998 00:00:00 GMT"], body })),
    passes(),
  ),
  same(
    "a sound answer from a clock years ahead",
    reply(({ body }) => ({ headers: ["date: Fri, 01 Jan 2126 00:00:00 GMT", "age: -1"], body })),
    passes(),
  ),
  same("204", send({ status: 204 }), fails(contract("invalid_json")), {
    // A deletion needs no more.
    but: { "context.delete": passes(), "uploads.context.delete": passes() },
  }),
  same("205 with nothing", send({ status: 205 }), fails(contract("invalid_json"))),
  same("304", send({ status: 304 }), fails(http(304, expect.stringContaining("redirect")))),
];

const typed = (answer: RawAnswer) => send(answer);
const sound = (more: Omit<RawAnswer, "body">) => reply(({ body }) => ({ ...more, body }));
const packed = (encoding: string, pack: (body: string) => Uint8Array) =>
  reply(({ body }) => ({ headers: [`content-encoding: ${encoding}`], body: pack(body) }));
const squeezed = fails({
  type: "contract",
  code: "unexpected_encoding",
  detail: "the body is compressed although no compression was asked for",
});
/** 64 MiB of zeros, packed twice into some hundred bytes. */
const bomb = gzipSync(gzipSync(Buffer.alloc(64 * 1024 * 1024)));

/** Types, pages and encodings. */
export const typeAnswers: readonly BadAnswer[] = [
  same("a page", typed({ type: "text/html; charset=utf-8", body: html }), fails(page(200))),
  same("a page that does not say so", typed({ type: null, body: html }), fails(page(200))),
  same("a page that says it is JSON", typed({ body: `\n\n  ${html}` }), fails(page(200))),
  same(
    "a page of XHTML",
    typed({ type: "application/xhtml+xml", body: '<?xml version="1.0"?><html/>' }),
    fails(contract("invalid_json")),
  ),
  same("JSON that says it is a page", sound({ type: "text/html" }), fails(page(200))),
  same("JSON that does not say so", sound({ type: null }), passes()),
  same("JSON that says it is text", sound({ type: "text/plain; charset=iso-8859-1" }), passes()),
  same("JSON that says it is an image", sound({ type: "image/png" }), passes()),
  same("JSON with two types", sound({ headers: ["content-type: image/png"] }), passes()),
  same("JSON with a type that is none", sound({ type: ";;;=,\x01".slice(0, 5) }), passes()),
  same("text", typed({ type: "text/plain", body: "OK" }), fails(contract("invalid_json"))),
  same("XML", typed({ type: "application/xml", body: "<tasks/>" }), fails(contract("invalid_json"))),
  same("gzip, for which nobody asked", packed("gzip", gzipSync), squeezed),
  same("brotli, for which nobody asked", packed("br", brotliCompressSync), squeezed),
  same(
    "gzip twice",
    packed("gzip, gzip", (body) => gzipSync(gzipSync(body))),
    squeezed,
  ),
  same(
    "a coding that nobody knows",
    packed("x-unknown", (body) => Buffer.from(body)),
    squeezed,
  ),
  same("a gzip bomb", typed({ headers: ["content-encoding: gzip, gzip"], body: bomb }), squeezed),
  same(
    "gzip that does not say so",
    reply(({ body }) => ({ body: gzipSync(body) })),
    fails(contract("invalid_utf8")),
  ),
  same(
    "no gzip that says it is",
    packed("gzip", (body) => Buffer.from(body)),
    squeezed,
  ),
  same(
    "identity as an encoding",
    packed("identity", (body) => Buffer.from(body)),
    passes(),
  ),
  same(
    "a compressed error",
    typed({ status: 500, headers: ["content-encoding: gzip"], body: gzipSync("{}") }),
    fails(http(500, "the body is compressed although no compression was asked for")),
  ),
  same("an error that is a page", typed({ status: 403, type: "text/html", body: html }), fails(page(403))),
  same(
    "an error that is text",
    typed({ status: 500, type: "text/plain", body: "upstream is away" }),
    fails(http(500, "upstream is away")),
  ),
  same("an error that is nothing", typed({ status: 500, type: null }), fails(http(500, ""))),
  same(
    "an error of 1 MB of text",
    typed({ status: 500, type: "text/plain", body: "x".repeat(1024 * 1024) }),
    fails(http(500, "x".repeat(500))),
  ),
  same(
    "an error of 1 MB of JSON",
    json({ detail: "x".repeat(1024 * 1024) }, 500),
    fails(http(500, `{"detail":"${"x".repeat(489)}`)),
  ),
  same(
    "an error nested 50,000 deep",
    typed({ status: 500, body: "[".repeat(50_000) + "]".repeat(50_000) }),
    fails(http(500, "[".repeat(500))),
  ),
  same(
    "an error that is no UTF-8",
    typed({ status: 500, body: Uint8Array.of(0x22, 0xff, 0x22) }),
    fails(http(500, '"\ufffd"')),
  ),
  same(
    "an error with a name twice",
    typed({ status: 400, body: '{"detail":"first","detail":"last"}' }),
    fails(http(400, { detail: "last" })),
  ),
  same(
    "an error with numbers beyond any",
    typed({ status: 400, body: '{"detail":[1e999,-1e999,12345678901234567890]}' }),
    fails(http(400, { detail: [null, null, 12345678901234567000] })),
  ),
  same("a slow answer, in time", (incoming) => void setTimeout(incoming.good, 50), passes()),
  same(
    "an answer that comes when nobody waits any more",
    (incoming) => void setTimeout(incoming.good, 4000),
    fails({ type: "transport", code: "deadline_exceeded" }, 2),
    { options: QUICK },
  ),
];

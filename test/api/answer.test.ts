import { gzipSync } from "node:zlib";
import { describe, expect, it, onTestFinished } from "vitest";
import { type Answer, readAnswer, transportAnswer } from "../../src/api/answer.ts";
import { TransportError } from "../../src/core/ports.ts";
import { createRedactor } from "../../src/core/redact.ts";

const NOW = Date.UTC(2026, 4, 1, 12);
const URL = "https://ax.example/api";

function read(
  body: string | Uint8Array,
  {
    status = 200,
    headers = { "content-type": "application/json" },
  }: { status?: number; headers?: Record<string, string> } = {},
  redact: (text: string) => string = (text) => text,
): Answer {
  const bytes = typeof body === "string" ? new TextEncoder().encode(body) : body;
  return readAnswer(URL, { status, headers, body: bytes }, { now: NOW, redact });
}

describe("2xx with JSON is a value", () => {
  it.each<[string, unknown]>([
    ['{"a": [1, null, "x"]}', { a: [1, null, "x"] }],
    ["[]", []],
    ["null", null],
    ["0", 0],
    ['"text"', "text"],
    [' \n{"a":1}\r\n', { a: 1 }],
    ['{"a": "]]]]{{{{"}', { a: "]]]]{{{{" }],
    [`{"a": "\\"${"[".repeat(99)}"}`, { a: `"${"[".repeat(99)}` }],
    [`{"a": "\\\\", "b": "${"{".repeat(99)}"}`, { a: "\\", b: "{".repeat(99) }],
    ['{"a": "\\"[[[", "b": "\\\\"}', { a: '"[[[', b: "\\" }],
    [`${"[".repeat(64)}${"]".repeat(64)}`, JSON.parse(`${"[".repeat(64)}${"]".repeat(64)}`)],
    [`[${"[],".repeat(5000)}0]`, JSON.parse(`[${"[],".repeat(5000)}0]`)],
  ])("%.30s", (text, body) => {
    expect(read(text)).toEqual({ ok: true, status: 200, body });
  });

  it("whatever its status within 2xx and whatever its type says, short of HTML", () => {
    expect(read("{}", { status: 201, headers: {} })).toEqual({ ok: true, status: 201, body: {} });
    expect(read("{}", { status: 299, headers: { "content-type": "text/plain" } })).toMatchObject({ ok: true });
  });

  it("with a byte-order mark before it", () => {
    expect(read("\ufeff{}")).toMatchObject({ ok: true, body: {} });
  });

  it("whose field __proto__ is a field like any other", () => {
    const answer = read('{"__proto__": {"polluted": true}}');
    const body = answer.ok ? answer.body : undefined;
    expect(Object.keys(body ?? {})).toEqual(["__proto__"]);
    expect(Reflect.get({}, "polluted")).toBeUndefined();
  });

  it("of nearly 10 MiB in a single string", () => {
    const text = "x".repeat(10 * 1024 * 1024 - 100);
    expect(read(JSON.stringify({ text }))).toEqual({ ok: true, status: 200, body: { text } });
  });

  it("made of nothing but escapes, or of nothing but brackets", () => {
    expect(read(`"${'\\"'.repeat(4_000_000)}"`).ok).toBe(true);
    expect(read(`[${"[],".repeat(99_999)}0]`).ok).toBe(true);
  });
});

describe("2xx without usable JSON breaks the contract", () => {
  it.each<[string, string | Uint8Array, string]>([
    ["nothing", "", "invalid_json"],
    ["blanks", " \n", "invalid_json"],
    ["half of a document", '{"items": [{"id": "1", ', "invalid_json"],
    ["two documents", "{}{}", "invalid_json"],
    ["text", "OK", "invalid_json"],
    ["a bracket too many", "{}]", "invalid_json"],
    ["a string without end", '{"a": "[[[', "invalid_json"],
    ["bytes that are no UTF-8", Uint8Array.of(0x22, 0xff, 0xfe, 0x22), "invalid_utf8"],
    ["an overlong encoding", Uint8Array.of(0x22, 0xc0, 0xaf, 0x22), "invalid_utf8"],
    ["half of a surrogate pair in UTF-8", Uint8Array.of(0x22, 0xed, 0xa0, 0x80, 0x22), "invalid_utf8"],
    ["65 levels", `${"[".repeat(65)}${"]".repeat(65)}`, "json_too_deep"],
    ["65 levels of both kinds", `${'{"a":['.repeat(33)}${"]}".repeat(33)}`, "json_too_deep"],
    ["50,000 levels", `${"[".repeat(50_000)}${"]".repeat(50_000)}`, "json_too_deep"],
    ["50,000 levels without an end", '{"a":'.repeat(50_000), "json_too_deep"],
    ["more than 200,000 values", `[${"[],".repeat(100_000)}0]`, "json_too_large"],
    ["200,000 numbers and one", `[${"1,".repeat(200_000)}1]`, "json_too_large"],
  ])("%s", (_, body, code) => {
    const answer = read(body);
    expect(answer).toMatchObject({ ok: false, status: 200, error: { type: "contract", code } });
    // What the parser has to say would quote the body.
    expect(JSON.stringify(answer)).not.toContain("items");
  });

  it("an empty body says that it is empty", () => {
    expect(read("")).toMatchObject({ error: { detail: "the body is empty" } });
  });

  it.each(["gzip", "br", "deflate"])("a body compressed with %s, which nobody asked for", (encoding) => {
    expect(read(gzipSync("{}"), { headers: { "content-encoding": encoding } })).toMatchObject({
      error: { type: "contract", code: "unexpected_encoding" },
    });
  });

  it("an encoding named identity is none", () => {
    expect(read("{}", { headers: { "content-encoding": "identity" } })).toMatchObject({ ok: true });
  });
});

describe("a page of HTML says that the front end answered", () => {
  it.each<[string, string, Record<string, string>, number]>([
    ["by its type", "<p>hello", { "content-type": "text/html; charset=utf-8" }, 200],
    ["by its type, though it is JSON", "{}", { "content-type": "Text/HTML" }, 200],
    ["by its beginning", "\n  <!DOCTYPE html><html></html>", {}, 200],
    ["by its beginning, after a byte-order mark", "\ufeff<html>", { "content-type": "application/json" }, 200],
    ["also with an error's status", "<html>", {}, 404],
    ["also from a gateway", "<html>", {}, 502],
  ])("%s", (_, body, headers, status) => {
    expect(read(body, { status, headers })).toEqual({
      ok: false,
      status,
      error: {
        status_code: status,
        url: URL,
        detail: "an HTML page answered: this is the front end or a proxy, not the API; check base_url",
      },
    });
  });
});

describe("an error answer", () => {
  it.each([
    [400, { detail: "no" }],
    [401, { detail: { error: "invalid_credential", message: "unknown" } }],
    [422, [1, 2]],
    [500, null],
    [199, {}],
  ])("%i carries status, URL and the parsed JSON %j", (status, detail) => {
    expect(read(JSON.stringify(detail), { status })).toEqual({
      ok: false,
      status,
      error: { status_code: status, url: URL, detail },
    });
  });

  it.each<[string, string | Uint8Array, unknown]>([
    ["text", "upstream is away", "upstream is away"],
    ["nothing", "", ""],
    ["long text, of which it quotes 500 characters", "é".repeat(5000), "é".repeat(500)],
    ["JSON of more than 10,000 bytes, as text", JSON.stringify(["x".repeat(10_000)]), `["${"x".repeat(498)}`],
    ["JSON that is too deep, as text", "[".repeat(1000), "[".repeat(500)],
    ["bytes that are no text", Uint8Array.of(0xff, 0x41), "\ufffdA"],
  ])("with %s", (_, body, detail) => {
    expect(read(body, { status: 500 })).toMatchObject({ error: { status_code: 500, detail } });
  });

  it("that is compressed says so instead of quoting bytes", () => {
    expect(read(gzipSync("{}"), { status: 503, headers: { "content-encoding": "gzip" } })).toMatchObject({
      error: { status_code: 503, detail: "the body is compressed although no compression was asked for" },
    });
  });

  it("never quotes the first half of a secret that the cut goes through", () => {
    const redactor = createRedactor();
    redactor.add("the-secret-of-the-server");
    for (const before of [490, 480, 499]) {
      const answer = read(`${"x".repeat(before)}the-secret-of-the-server`, { status: 500 }, redactor.text);
      expect(JSON.stringify(answer)).not.toContain("xt");
    }
    const headers = { location: `https://e.example/${"x".repeat(470)}the-secret-of-the-server` };
    expect(JSON.stringify(read("", { status: 302, headers }, redactor.text))).not.toContain("xt");
  });
});

describe("a redirect is a failed answer", () => {
  it.each([
    [301, "https://elsewhere.example/x", "a redirect to https://elsewhere.example/x, which is not followed"],
    [302, "/login", "a redirect to /login, which is not followed"],
    [308, undefined, "a redirect that names no target"],
    [304, undefined, "a redirect that names no target"],
  ])("%i to %s", (status, location, detail) => {
    const headers: Record<string, string> = location === undefined ? {} : { location };
    expect(read("<html>", { status, headers })).toEqual({
      ok: false,
      status,
      error: { status_code: status, url: URL, detail },
    });
  });
});

describe("Retry-After", () => {
  it.each<[string, number | undefined]>([
    ["0", 0],
    ["7", 7000],
    ["120", 120_000],
    ["Fri, 01 May 2026 12:00:05 GMT", 5000],
    ["Friday, 01-May-26 12:00:05 GMT", 5000],
    ["Fri May  1 12:00:05 2026", 5000],
    ["Fri, 01 May 2026 11:00:00 GMT", 0],
    ["soon", undefined],
    ["-1", undefined],
    ["1.5", undefined],
    ["foo 5", undefined],
    ["1, 2", undefined],
    ["2026", 2_026_000],
    ["Fri, 99 May 2026 12:00:05 GMT", undefined],
    ["", undefined],
  ])("%j is %s ms", (header, retryAfterMs) => {
    const answer = read("{}", { status: 429, headers: { "retry-after": header } });
    expect(answer.ok ? undefined : answer.retryAfterMs).toBe(retryAfterMs);
  });

  it("without a zone is Greenwich's, wherever this machine is", () => {
    const zone = process.env["TZ"];
    onTestFinished(() => {
      if (zone === undefined) delete process.env["TZ"];
      else process.env["TZ"] = zone;
    });
    process.env["TZ"] = "America/New_York";
    const answer = read("{}", { status: 429, headers: { "retry-after": "Fri May  1 12:00:05 2026" } });
    expect(answer).toMatchObject({ retryAfterMs: 5000 });
  });

  it("is read from any error, and absent without the header", () => {
    expect(read("{}", { status: 503, headers: { "retry-after": "3" } })).toMatchObject({ retryAfterMs: 3000 });
    expect(read("{}", { status: 503 })).not.toHaveProperty("retryAfterMs");
  });
});

describe("no answer", () => {
  it("is a transport error with its fault as code", () => {
    expect(transportAnswer(new TransportError("connection_reset", "it was reset"))).toEqual({
      ok: false,
      error: { type: "transport", code: "connection_reset", detail: "it was reset" },
    });
  });

  it("what is no transport error is a defect, and is not swallowed", () => {
    expect(() => transportAnswer(new TypeError("x"))).toThrow(TypeError);
  });
});

import { describe, expect, it } from "vitest";
import { gitHubError, limitOf, requestFaultOf } from "../../../../src/release/train/github/faults.ts";

const NOW = 1_700_000_000_000;

/** What octokit throws for an answer. */
function thrown(
  status: number,
  { headers = {}, data = {}, message = "no" }: { headers?: object; data?: unknown; message?: string } = {},
) {
  return Object.assign(new Error(message), { status, response: { headers, data } });
}

function faultOf(error: unknown) {
  const fault = requestFaultOf(error);
  if (fault === undefined) throw new Error("it is a fault");
  return fault;
}

describe("requestFaultOf", () => {
  it.each([new Error("x"), "x", undefined, Object.assign(new Error("x"), { status: "500" })])(
    "knows %j for no fault of a request",
    (error) => {
      expect(requestFaultOf(error)).toBeUndefined();
    },
  );

  it("knows one without an answer", () => {
    expect(requestFaultOf(Object.assign(new Error("x"), { status: 500 }))).toMatchObject({
      status: 500,
      response: undefined,
    });
  });
});

describe("limitOf", () => {
  it.each([
    { what: "another status", error: thrown(500, { headers: { "retry-after": "3" } }), limit: undefined },
    { what: "403 for want of rights", error: thrown(403), limit: undefined },
    {
      what: "retry-after",
      error: thrown(403, { headers: { "retry-after": "3" } }),
      limit: { kind: "secondary", waitMs: 3000 },
    },
    {
      what: "retry-after of no time at all",
      error: thrown(429, { headers: { "retry-after": "0" } }),
      limit: { kind: "secondary", waitMs: 1000 },
    },
    {
      what: "retry-after that is no number",
      error: thrown(429, { headers: { "retry-after": "soon" } }),
      limit: { kind: "secondary", waitMs: 60_000 },
    },
    {
      what: "no requests left",
      error: thrown(403, { headers: { "x-ratelimit-remaining": "0", "x-ratelimit-reset": String(NOW / 1000 + 7) } }),
      limit: { kind: "primary", waitMs: 8000 },
    },
    {
      what: "no requests left, reset already",
      error: thrown(429, { headers: { "x-ratelimit-remaining": "0", "x-ratelimit-reset": String(NOW / 1000 - 100) } }),
      limit: { kind: "primary", waitMs: 1000 },
    },
    {
      what: "no requests left, and no word when",
      error: thrown(403, { headers: { "x-ratelimit-remaining": "0" } }),
      limit: { kind: "primary", waitMs: 60_000 },
    },
    { what: "429 alone", error: thrown(429), limit: { kind: "secondary", waitMs: 60_000 } },
    {
      what: "words about it",
      error: thrown(403, { message: "You have exceeded a secondary rate limit." }),
      limit: { kind: "secondary", waitMs: 60_000 },
    },
    { what: "no answer", error: Object.assign(new Error("429"), { status: 429 }), limit: undefined },
  ])("of $what", ({ error, limit }) => {
    expect(limitOf(faultOf(error), NOW)).toEqual(limit);
  });
});

describe("gitHubError", () => {
  const asked = { method: "GET", path: "/repos/o/r" };
  it.each([
    {
      error: thrown(401, { data: { message: "Bad credentials" } }),
      code: "GITHUB_UNAUTHORIZED",
      says: "Bad credentials",
    },
    {
      error: thrown(403, { data: { message: "Resource not accessible" } }),
      code: "GITHUB_FORBIDDEN",
      says: "Resource not",
    },
    { error: thrown(404, { data: { message: "Not Found" } }), code: "GITHUB_REFUSED", says: "answered 404" },
    {
      error: thrown(422, {
        data: { message: "Validation Failed", errors: [{ message: "exists" }, "twice", { code: "x" }] },
      }),
      code: "GITHUB_REFUSED",
      says: "Validation Failed: exists: twice",
    },
    { error: thrown(502, { data: "<html>" }), code: "GITHUB_FAILING", says: "it said no more" },
    { error: Object.assign(new Error("gone"), { status: 500 }), code: "GITHUB_UNREACHABLE", says: "gone" },
  ])("is $code", ({ error, code, says }) => {
    const found = gitHubError(faultOf(error), asked, undefined);
    expect(found.code).toBe(code);
    expect(found.message).toContain(says);
    expect(found.message).toContain("GET /repos/o/r");
  });

  it("tells how long a limit asks to wait", () => {
    const found = gitHubError(faultOf(thrown(429)), asked, { kind: "secondary", waitMs: 1500 });
    expect(found).toMatchObject({ code: "GITHUB_LIMITED", exitCode: 2 });
    expect(`${found.message} ${found.hint}`).toMatch(/\b2\b/);
  });
});

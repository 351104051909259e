import { describe, expect, it } from "vitest";
import type { Check } from "../../src/gate/check.ts";
import { coreSuite, suiteEvidence } from "../../src/gate/suite.ts";

const CONTEXT = { space: "5pace", limit: 7 };

function check(name: string): Check {
  const found = coreSuite.find((one) => one.name === name);
  if (found === undefined) throw new Error(`no check ${name}`);
  return found;
}

it("the suite has the reads of api.md, in its order, and their requests", () => {
  expect(
    coreSuite.map(({ name, needs, request }) => {
      const { method, path, query } = request(CONTEXT);
      return [name, needs.includes("space"), method, path, query];
    }),
  ).toEqual([
    ["auth.whoami", false, "GET", "/auth/me", undefined],
    ["spaces.list", false, "GET", "/api/v1/spaces", undefined],
    ["spaces.get", true, "GET", "/api/v1/spaces/5pace", undefined],
    ["spaces.members", true, "GET", "/api/v1/spaces/5pace/members", undefined],
    ["agents.list", true, "GET", "/api/v1/agents", { space_id: "5pace", limit: 7 }],
    ["tasks.list", true, "GET", "/api/v1/tasks", { limit: 7, space_id: "5pace" }],
    ["context.list", true, "GET", "/api/v1/context", { space_id: "5pace" }],
    ["messages.list", true, "GET", "/api/v1/messages", { limit: 7, channel: "main", space_id: "5pace" }],
  ]);
});

it("a space in a path is encoded", () => {
  expect(check("spaces.get").request({ ...CONTEXT, space: "a/../b?c" }).path).toBe("/api/v1/spaces/a%2F..%2Fb%3Fc");
});

describe("a list check counts under its own key", () => {
  it.each([
    ["spaces.list", "spaces"],
    ["spaces.members", "members"],
    ["agents.list", "agents"],
    ["tasks.list", "tasks"],
    ["context.list", "context"],
    ["messages.list", "messages"],
  ])("%s: %s", (name, key) => {
    const { expect: judge } = check(name);
    expect(judge({ [key]: [{}, {}] }, CONTEXT)).toEqual({ ok: true, value: { count: 2 } });
    expect(judge({ [key]: null }, CONTEXT)).toMatchObject({ ok: false });
    expect(judge({ other: [{}] }, CONTEXT)).toMatchObject({ ok: false });
  });
});

describe("auth.whoami and spaces.get count nothing", () => {
  it.each([
    ["a principal", "auth.whoami", { username: "ada", principal_type: "user", bound_agent: null }, true],
    ["no principal", "auth.whoami", { username: "ada" }, false],
    ["the space asked for", "spaces.get", { id: "5pace", slug: "x" }, true],
    ["its id in another case", "spaces.get", { id: "5PACE" }, true],
    ["the space under `space`", "spaces.get", { space: { id: "5pace" } }, true],
    ["the space asked for by its slug", "spaces.get", { id: "1", slug: "5pace" }, true],
    ["a space that does not tell its id", "spaces.get", { name: "x" }, true],
    ["another space", "spaces.get", { id: "other" }, false],
    ["another space under `space`", "spaces.get", { space: { id: "other" } }, false],
    ["an empty object", "spaces.get", {}, false],
    ["an empty object under `space`", "spaces.get", { space: {} }, false],
    ["a list", "spaces.get", [{ id: "5pace" }], false],
    ["null", "spaces.get", null, false],
  ])("%s: %s", (_, name, body, ok) => {
    const judged = check(name).expect(body, CONTEXT);
    expect(judged.ok).toBe(ok);
    if (judged.ok) expect(judged.value).toEqual({});
  });
});

describe("the suite's digest", () => {
  it("says what is asked: another question is another digest, another space or limit is not", () => {
    const { name, digest } = suiteEvidence(coreSuite);
    expect(name).toBe("core");
    expect(digest).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(suiteEvidence([...coreSuite])).toEqual({ name, digest });
    const variants = [
      coreSuite.slice(1),
      [...coreSuite].reverse(),
      coreSuite.map((one) => ({ ...one, name: `${one.name}.x` })),
      coreSuite.map((one): Check => ({ ...one, request: () => ({ method: "GET", path: "/" }) })),
    ];
    expect(new Set([digest, ...variants.map((checks) => suiteEvidence(checks).digest)]).size).toBe(5);
  });
});

import { describe, expect, it } from "vitest";
import { readCollection, shaped, whoamiSchema } from "../../src/api/schemas.ts";

const A = { id: "a" };
const B = { id: "b" };

describe("a collection", () => {
  it.each<[string, unknown, number]>([
    ["a bare list", [A, B], 2],
    ["an empty list", [], 0],
    ["its own key", { tasks: [A] }, 1],
    ["`items`", { items: [A, B] }, 2],
    ["`results`", { results: [] }, 0],
    ["its own key before `items`", { items: [], tasks: [A] }, 1],
    ["its own key, one object deeper", { data: { tasks: [A] } }, 1],
    ["`items`, one object deeper", { data: { items: [A, B] } }, 2],
    ["`results`, one object deeper, under its own key", { tasks: { results: [A] } }, 1],
    ["with `total`", { tasks: [A], total: 70 }, 70],
    ["with `count`", { tasks: [A], count: 71 }, 71],
    ["with `total_count`", { results: [A], total_count: 72 }, 72],
    ["with a total of zero", { tasks: [], total: 0 }, 0],
    ["with the total beside the items, one object deeper", { data: { items: [A], total: 5 } }, 5],
    ["with the total above the items", { data: { items: [A] }, count: 6 }, 6],
    ["with a total that is text", { tasks: [A], total: "70" }, 1],
    ["with a total that is negative", { tasks: [A], total: -1 }, 1],
    ["with a total that is no whole number", { tasks: [A], total: 1.5 }, 1],
    ["with a total that is null, and a count", { tasks: [A], total: null, count: 9 }, 9],
    ["with a total beyond what numbers can count", { tasks: [A], total: 2 ** 60 }, 1],
    ["with items that are no objects, which do not count", { tasks: [A, null, 1, "x", [], B] }, 2],
    ["under a key named __proto__, one object deeper", JSON.parse('{"__proto__": {"items": [{}]}}'), 1],
  ])("%s", (_, body, count) => {
    expect(readCollection(body, "tasks")).toMatchObject({ ok: true, value: { count } });
  });

  it.each<[string, unknown, RegExp]>([
    ["null", null, /expected a list of tasks, received null/],
    ["a text", "[]", /received a value of type string/],
    ["a number", 0, /received a value of type number/],
    ["an object without a list", {}, /no list under `tasks`, `items` or `results`/],
    ["another collection", { agents: [A] }, /no list under `tasks`/],
    ["its key with null", { tasks: null }, /`tasks` is null, not a list/],
    ["its key with null, and a list elsewhere", { tasks: null, debug: { items: [A] }, items: [] }, /`tasks` is null/],
    ["its key with text", { tasks: "none" }, /`tasks` is a value of type string/],
    ["its key with an object without a list", { tasks: { a: A }, items: [] }, /no list under/],
    ["`items` with null", { items: null }, /no list under/],
    ["two objects deeper", { a: { b: { tasks: [A] } } }, /no list under/],
    ["a list that is inherited", Object.create({ tasks: [A] }), /no list under/],
  ])("is not %s", (_, body, detail) => {
    const read = readCollection(body, "tasks");
    expect(read).toMatchObject({ ok: false, detail: expect.stringMatching(detail) });
  });

  it("never quotes a value when it is wrong", () => {
    expect(JSON.stringify(readCollection({ tasks: "hunter2" }, "tasks"))).not.toContain("hunter2");
  });
});

describe("whoami", () => {
  const bound = { agent_id: "1", agent_name: "scout", default_space_id: "2" };

  it.each<[string, unknown]>([
    ["a user", { username: "ada", principal_type: "user", bound_agent: null, email: "ada@example.com" }],
    ["a user without an email", { username: "ada", principal_type: "user", bound_agent: null }],
    ["an agent", { username: "scout", principal_type: "agent", bound_agent: bound }],
    [
      "an agent without a space",
      { username: "scout", principal_type: "agent", bound_agent: { ...bound, default_space_id: null } },
    ],
    ["more fields than documented", { username: "ada", principal_type: "user", bound_agent: null, x: 1 }],
  ])("%s", (_, body) => {
    expect(shaped(whoamiSchema, body)).toMatchObject({ ok: true });
  });

  it.each<[string, unknown, string]>([
    ["null", null, "the body"],
    ["a list", [], "the body"],
    ["nobody", { principal_type: "user", bound_agent: null }, "`username`"],
    ["somebody without a name", { username: "", principal_type: "user", bound_agent: null }, "`username`"],
    ["a name that is null", { username: null, principal_type: "user", bound_agent: null }, "`username`"],
    ["no kind of principal", { username: "ada", bound_agent: null }, "`principal_type`"],
    ["a kind that is a number", { username: "ada", principal_type: 1, bound_agent: null }, "`principal_type`"],
    ["nothing on the bound agent", { username: "ada", principal_type: "user" }, "`bound_agent`"],
    ["a bound agent that is text", { username: "ada", principal_type: "user", bound_agent: "scout" }, "`bound_agent`"],
    [
      "a bound agent without its space",
      { username: "ada", principal_type: "agent", bound_agent: { agent_id: "1", agent_name: "x" } },
      "`bound_agent.default_space_id`",
    ],
    [
      "a space that is a number",
      { username: "ada", principal_type: "agent", bound_agent: { ...bound, default_space_id: 7 } },
      "`bound_agent.default_space_id`",
    ],
  ])("is not %s", (_, body, where) => {
    expect(shaped(whoamiSchema, body)).toEqual({
      ok: false,
      detail: expect.stringMatching(new RegExp(`^${where} is not as documented`)),
    });
  });
});

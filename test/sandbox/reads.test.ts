import { describe, expect, it } from "vitest";
import type { SandboxEnvironment } from "../../src/sandbox/server.ts";
import { agentExchange, ask, environment, field, firstSpace, get, jwtOf, open } from "./support.ts";

const id = expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);

type Path = (env: SandboxEnvironment) => string;
const LISTS_OF_A_SPACE: [string, Path, (string | number)[]][] = [
  ["agents.list", (env) => `/api/v1/agents?space_id=${firstSpace(env)}`, ["items"]],
  ["tasks.list", (env) => `/api/v1/tasks?space_id=${firstSpace(env)}`, ["tasks"]],
  ["messages.list", (env) => `/api/v1/messages?channel=main&space_id=${firstSpace(env)}`, ["results"]],
];
const READS: [string, Path, object][] = [
  ["auth.whoami", () => "/auth/me", { principal_type: "user", bound_agent: null, username: expect.any(String) }],
  [
    "spaces.list",
    () => "/api/v1/spaces",
    {
      total: 2,
      spaces: [
        { id, is_default: true },
        { id, is_personal: true },
      ],
    },
  ],
  ["spaces.get", (env) => `/api/v1/spaces/${firstSpace(env)}`, { id, slug: expect.any(String), is_current: true }],
  ["spaces.members", (env) => `/api/v1/spaces/${firstSpace(env)}/members`, [{ id, role: "owner" }, {}, {}, {}, {}]],
  ["agents.list", (env) => `/api/v1/agents?space_id=${firstSpace(env)}`, { count: 3, items: [{ id }, { id }, { id }] }],
  ["tasks.list", (env) => `/api/v1/tasks?space_id=${firstSpace(env)}`, { total: expect.any(Number), limit: 50 }],
  ["context.list", (env) => `/api/v1/context?space_id=${firstSpace(env)}`, { context: { items: expect.any(Array) } }],
  [
    "messages.list",
    (env) => `/api/v1/messages?channel=main&space_id=${firstSpace(env)}`,
    { channel: "main", total_count: expect.any(Number) },
  ],
];

describe("the reads", () => {
  it.each(READS)("%s answers and is recorded under its name", async (check, path, expected) => {
    const sandbox = await open();
    const env = environment(sandbox);
    const answer = await get(env.url + path(env), await jwtOf(env));
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject(expected);
    expect(sandbox.requests().at(-1)).toMatchObject({
      env: "dev",
      check,
      path: path(env),
      status: 200,
      credential: "jwt",
    });
  });

  it("whoami reflects an agent's credential", async () => {
    const env = environment(await open());
    const token = await jwtOf(env, agentExchange({ agent_id: env.agentId }), env.agentPat);
    expect((await get(`${env.url}/auth/me`, token)).body).toMatchObject({
      username: env.username,
      principal_type: "agent",
      bound_agent: { agent_id: env.agentId, agent_name: env.agentName, default_space_id: firstSpace(env) },
    });
  });

  it.each(LISTS_OF_A_SPACE)("%s honours its limit and still counts all", async (_, path, items) => {
    const env = environment(await open());
    const token = await jwtOf(env);
    const all = (await get(env.url + path(env), token)).body;
    const one = (await get(`${env.url}${path(env)}&limit=1`, token)).body;
    expect(field(all, ...items, "length")).toBeGreaterThanOrEqual(3);
    expect(field(one, ...items, "length")).toBe(1);
    for (const total of ["total", "count", "total_count"]) expect(field(one, total)).toBe(field(all, total));
  });

  it.each(["0", "1001", "-1", "1.5", "ten", ""])("refuses the limit %j", async (limit) => {
    const env = environment(await open());
    const token = await jwtOf(env);
    for (const [, path] of LISTS_OF_A_SPACE) {
      expect(await get(`${env.url}${path(env)}&limit=${limit}`, token)).toMatchObject({
        status: 422,
        body: { detail: [{ loc: ["query", "limit"], msg: "must be a whole number from 1 to 1000" }] },
      });
    }
  });

  it.each(["agents", "tasks", "context", "context/notes%3A1", "messages"])(
    "%s wants a space, and one that exists",
    async (name) => {
      const env = environment(await open());
      const token = await jwtOf(env);
      const url = `${env.url}/api/v1/${name}`;
      const missing = { status: 422, body: { detail: [{ loc: ["query", "space_id"], msg: "is required" }] } };
      expect(await get(url, token)).toMatchObject(missing);
      expect(await get(`${url}?space_id=`, token)).toMatchObject(missing);
      expect(await get(`${url}?space_id=${crypto.randomUUID()}`, token)).toMatchObject({
        status: 404,
        body: { detail: { error: "space_not_found" } },
      });
    },
  );

  it.each(["nowhere", "nowhere/members"])("there is no space in spaces/%s", async (rest) => {
    const env = environment(await open());
    expect(await get(`${env.url}/api/v1/spaces/${rest}`, await jwtOf(env))).toMatchObject({
      status: 404,
      body: { detail: { error: "space_not_found" } },
    });
  });

  it("a channel without messages is empty", async () => {
    const env = environment(await open());
    const url = `${env.url}/api/v1/messages?channel=side&space_id=${firstSpace(env)}`;
    expect((await get(url, await jwtOf(env))).body).toEqual({ results: [], total_count: 0, channel: "side" });
  });

  it("wants a JWT everywhere", async () => {
    const env = environment(await open());
    for (const [, path] of READS) {
      expect(await ask(env.url + path(env))).toMatchObject({
        status: 401,
        body: { detail: { error: "invalid_token" } },
      });
    }
  });
});

describe("what the API does not have", () => {
  it.each(["/", "/api/v2/spaces", "/api/v1/tasks/1", "/auth/exchange/"])("%s is a 404 in JSON", async (path) => {
    const sandbox = await open();
    expect(await ask(environment(sandbox).url + path)).toMatchObject({ status: 404, body: { detail: "Not Found" } });
    expect(sandbox.requests()).toMatchObject([{ check: null, path, status: 404, credential: "none" }]);
  });

  it.each([
    ["PUT", "/auth/me", "GET"],
    ["GET", "/auth/exchange", "POST"],
    ["PATCH", "/api/v1/context", "GET, POST"],
    ["POST", "/api/v1/context/a", "GET, DELETE"],
    ["DELETE", "/api/v1/spaces/a/members", "GET"],
  ])("%s %s is a 405 that names %s", async (method, path, allow) => {
    const answer = await ask(environment(await open()).url + path, { method });
    expect(answer).toMatchObject({ status: 405, body: { detail: "Method Not Allowed" } });
    expect(answer.headers.get("allow")).toBe(allow);
  });
});

describe("the seed", () => {
  async function everything(seed: number, name: string) {
    const sandbox = await open({ envs: [name], seed });
    const env = environment(sandbox, name);
    const token = await jwtOf(env);
    const bodies = await Promise.all(READS.map(async ([, path]) => (await get(env.url + path(env), token)).body));
    return { ...env, url: "", token, bodies };
  }

  it("makes the same environment twice", async () => {
    expect(await everything(7, "dev")).toEqual(await everything(7, "dev"));
  });

  it.each<[string, number, string]>([
    ["another seed", 8, "dev"],
    ["another name", 7, "next"],
  ])("%s makes another environment", async (_, seed, name) => {
    const [one, other] = [await everything(7, "dev"), await everything(seed, name)];
    for (const key of ["pat", "agentPat", "agentId", "spaces", "bodies", "token"] as const) {
      expect(one[key], key).not.toEqual(other[key]);
    }
  });

  it("gives every environment answers of the same shape", async () => {
    const shapes = [1, 2, 3, 4, 5].map(async (seed) => shapeOf((await everything(seed, `env${seed}`)).bodies));
    expect(new Set(await Promise.all(shapes)).size).toBe(1);
  });
});

/** Paths and JSON types, merged over the items of arrays. */
function shapeOf(value: unknown): string {
  const paths = new Set<string>();
  const walk = (inner: unknown, path: string) => {
    paths.add(`${path}:${inner === null ? "null" : typeof inner}`);
    if (inner === null || typeof inner !== "object") return;
    for (const [name, item] of Object.entries(inner)) {
      walk(item, Array.isArray(inner) && path !== "" ? `${path}[]` : `${path}.${name}`);
    }
  };
  walk(value, "");
  return [...paths].sort().join("\n");
}

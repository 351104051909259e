import { connect } from "node:net";
import { describe, expect, it } from "vitest";
import { createFaultPlan } from "../../src/sandbox/faults.ts";
import { ask, environment, exchange, field, firstSpace, get, jwtOf, open, post } from "./support.ts";

/** An environment with that fault on `spaces.list`, and what asks for it. */
async function struck(fault: string) {
  const sandbox = await open({ faults: [`dev:spaces.list=${fault}`] });
  const env = environment(sandbox);
  const token = await jwtOf(env);
  const list = () => get(`${env.url}/api/v1/spaces`, token);
  return { sandbox, env, token, list };
}

/** Everything that comes over the wire until the connection ends, and how it ends. */
function raw(url: string, path: string, token: string): Promise<{ bytes: Buffer; ending: string }> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    const socket = connect(Number(new URL(url).port), "127.0.0.1");
    let ending = "end";
    socket.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${token}\r\n\r\n`);
    socket.on("data", (chunk) => chunks.push(chunk));
    socket.on("error", (error) => {
      ending = field(error, "code") === "ECONNRESET" ? "reset" : error.message;
    });
    socket.on("close", () => resolve({ bytes: Buffer.concat(chunks), ending }));
  });
}

describe("a fault on the wire", () => {
  it.each([200, 204, 301, 400, 401, 403, 404, 418, 429, 500, 502, 503, 504, 599])("answers %i", async (status) => {
    const { list, sandbox } = await struck(String(status));
    const answer = await list();
    expect(answer.status).toBe(status);
    expect(answer.body).toEqual(status === 204 ? "" : { detail: `The sandbox was told to answer ${status}.` });
    expect(answer.headers.has("retry-after")).toBe(false);
    expect(sandbox.requests().at(-1)).toMatchObject({ check: "spaces.list", status });
  });

  it.each([429, 503])("answers %i with Retry-After", async (status) => {
    const { list } = await struck(`${status},retry-after=7`);
    const answer = await list();
    expect(answer.status).toBe(status);
    expect(answer.headers.get("retry-after")).toBe("7");
  });

  it("reset: the connection is reset before any answer", async () => {
    const { env, token, sandbox } = await struck("reset");
    const { bytes, ending } = await raw(env.url, "/api/v1/spaces", token);
    expect({ bytes: bytes.length, ending }).toEqual({ bytes: 0, ending: "reset" });
    expect(sandbox.requests().at(-1)).toMatchObject({ check: "spaces.list", status: null });
  });

  it("hang: nothing comes", async () => {
    const { env, token, sandbox } = await struck("hang");
    const abort = AbortSignal.timeout(150);
    const headers = { authorization: `Bearer ${token}` };
    await expect(ask(`${env.url}/api/v1/spaces`, { headers, signal: abort })).rejects.toThrow("timeout");
    expect(sandbox.requests().at(-1)).toMatchObject({ check: "spaces.list", status: null });
  });

  it("truncate: half of the real answer, more announced, then the end", async () => {
    const { env, token, list, sandbox } = await struck("truncatex2");
    const { bytes, ending } = await raw(env.url, "/api/v1/spaces", token);
    await expect(list()).rejects.toThrow();
    const whole = JSON.stringify((await list()).body);
    const [head, body] = bytes.toString().split("\r\n\r\n");
    expect(ending).toBe("end");
    expect(head).toMatch(/^HTTP\/1\.1 200 /);
    expect(Number(/content-length: (\d+)/i.exec(head ?? "")?.[1])).toBe(whole.length + 1024);
    expect(whole.startsWith(body ?? "-")).toBe(true);
    expect(body?.length).toBe(Math.ceil(whole.length / 2));
    expect(sandbox.requests().filter(({ check }) => check === "spaces.list")).toMatchObject([
      { status: 200 },
      { status: 200 },
      { status: 200 },
    ]);
  });

  it("truncate: the request has taken effect", async () => {
    const sandbox = await open({ faults: ["dev:context.set=truncate"] });
    const env = environment(sandbox);
    const token = await jwtOf(env);
    const space = firstSpace(env);
    await expect(post(`${env.url}/api/v1/context`, { key: "k", value: "1", space_id: space }, token)).rejects.toThrow();
    expect(await get(`${env.url}/api/v1/context/k?space_id=${space}`, token)).toMatchObject({ status: 200 });
  });

  it("html: the front end answers", async () => {
    const { list } = await struck("html");
    const answer = await list();
    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-type")).toMatch(/^text\/html/);
    expect(answer.body).toMatch(/^<!doctype html>/);
  });

  it("malformed: JSON is announced and none comes", async () => {
    const { env, token } = await struck("malformed");
    const response = await fetch(`${env.url}/api/v1/spaces`, { headers: { authorization: `Bearer ${token}` } });
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe("application/json");
    await expect(response.json()).rejects.toThrow(SyntaxError);
  });

  it("huge: 64 MiB of valid JSON, and a client that stops does no harm", async () => {
    const { env, token, list } = await struck("huge");
    expect(String(field((await list()).body, "padding")).length).toBe(64 * 1024 * 1024);
    const response = await fetch(`${env.url}/api/v1/spaces`, { headers: { authorization: `Bearer ${token}` } });
    const reader = response.body?.getReader();
    await reader?.read();
    await reader?.cancel();
    expect(await get(`${env.url}/auth/me`, token)).toMatchObject({ status: 200 });
  });

  it("slow: the answer comes late", async () => {
    const { list } = await struck("slow=150");
    const before = performance.now();
    expect(await list()).toMatchObject({ status: 200, body: { total: 2 } });
    expect(performance.now() - before).toBeGreaterThanOrEqual(149);
  });

  it.each<[string, string, string, (string | number)[]]>([
    ["a field", "spaces.list", "total", ["total"]],
    ["a collection", "spaces.list", "spaces", ["spaces"]],
    ["a field of every item", "spaces.list", "spaces[].name", ["spaces", 1, "name"]],
    ["a field of every item, with a star", "spaces.list", "spaces.*.name", ["spaces", 1, "name"]],
    ["a field of a bare array's items", "spaces.members", "[].role", [1, "role"]],
    ["a field of a bare array's items, with a star", "spaces.members", "*.role", [0, "role"]],
  ])("drop-field: %s is gone", async (_, check, path, gone) => {
    const sandbox = await open({ faults: [`dev:${check}=drop-field=${path}x1`] });
    const env = environment(sandbox);
    const token = await jwtOf(env);
    const url = `${env.url}/api/v1/spaces${check === "spaces.list" ? "" : `/${firstSpace(env)}/members`}`;
    const dropped = (await get(url, token)).body;
    const whole = (await get(url, token)).body;
    expect(field(dropped, ...gone)).toBeUndefined();
    expect(field(whole, ...gone)).toBeDefined();
    // What remains, it has in common with the whole answer.
    expect(whole).toMatchObject(dropped === null || typeof dropped !== "object" ? {} : dropped);
  });

  it("drop-field: a path that leads nowhere changes nothing", async () => {
    const { list, sandbox } = await struck("drop-field=spaces.name.first");
    const { body } = await list();
    sandbox.setFaults([]);
    expect((await list()).body).toEqual(body);
  });

  it("redirect: to another origin, where a client that follows is seen", async () => {
    const { env, list, token, sandbox } = await struck("redirect");
    const answer = await list();
    const location = answer.headers.get("location") ?? "";
    expect(answer.status).toBe(302);
    expect(new URL(location).origin).not.toBe(env.url);
    expect(new URL(location).pathname).toBe("/redirected/api/v1/spaces");
    await fetch(`${env.url}/api/v1/spaces`, { headers: { authorization: `Bearer ${token}` } });
    expect(sandbox.requests().at(-1)).toMatchObject({
      path: "/redirected/api/v1/spaces",
      status: 404,
      credential: "none",
    });
  });

  it("strikes the exchange", async () => {
    const sandbox = await open({ faults: ["dev:exchange=503x1"] });
    const env = environment(sandbox);
    expect(await exchange(env)).toMatchObject({ status: 503 });
    expect(await exchange(env)).toMatchObject({ status: 200 });
  });
});

describe("where and how often a fault strikes", () => {
  it("xN: the first N matching requests of each environment", async () => {
    const sandbox = await open({ envs: ["dev", "next"], faults: ["*:spaces.list=500x2"] });
    const statuses: number[] = [];
    for (const name of ["dev", "next", "dev", "next", "dev"]) {
      const env = environment(sandbox, name);
      statuses.push((await get(`${env.url}/api/v1/spaces`, await jwtOf(env))).status);
    }
    expect(statuses).toEqual([500, 500, 500, 500, 200]);
  });

  it("leaves other environments and checks alone", async () => {
    const sandbox = await open({ envs: ["dev", "next"], faults: ["next:spaces.list=403"] });
    const [dev, next] = [environment(sandbox, "dev"), environment(sandbox, "next")];
    expect(await get(`${dev.url}/api/v1/spaces`, await jwtOf(dev))).toMatchObject({ status: 200 });
    expect(await get(`${next.url}/auth/me`, await jwtOf(next))).toMatchObject({ status: 200 });
    expect(await get(`${next.url}/api/v1/spaces`, await jwtOf(next))).toMatchObject({ status: 403 });
  });

  it("setFaults replaces them, or changes nothing when one is wrong", async () => {
    const { sandbox, list } = await struck("403");
    expect(() => sandbox.setFaults(["dev:spaces.list=500", "dev:bogus=500"])).toThrow("bogus");
    expect(await list()).toMatchObject({ status: 403 });
    sandbox.setFaults(["*:*=418"]);
    expect(await list()).toMatchObject({ status: 418 });
    sandbox.setFaults([]);
    expect(await list()).toMatchObject({ status: 200 });
  });

  it.each<[string, string[], Parameters<ReturnType<typeof createFaultPlan>["take"]>, object[][]]>([
    [
      "one after the other",
      ["dev:tasks.list=500x1", "dev:tasks.list=reset"],
      ["dev", "tasks.list"],
      [[{ kind: "status", status: 500, retryAfter: null }], [{ kind: "reset" }]],
    ],
    [
      "together, when the answer stays real",
      ["dev:*=slow=20", "dev:tasks.list=drop-field=tasks[].idx1", "*:*=truncate"],
      ["dev", "tasks.list"],
      [
        [{ kind: "slow", ms: 20 }, { kind: "drop-field", path: ["tasks", "*", "id"] }, { kind: "truncate" }],
        [{ kind: "slow", ms: 20 }, { kind: "truncate" }],
      ],
    ],
    [
      "every message for messages.send",
      ["dev:messages.send=hang"],
      ["dev", "uploads.message.send"],
      [[{ kind: "hang" }]],
    ],
    ["no plain message for uploads.message.send", ["dev:uploads.message.send=hang"], ["dev", "messages.send"], [[]]],
    ["no upload's entry for context.set", ["dev:context.set=hang"], ["dev", "uploads.context.set"], [[]]],
    [
      "a field whose name ends like a count",
      ["dev:tasks.list=drop-field=max2x9"],
      ["dev", "tasks.list"],
      [[{ kind: "drop-field", path: ["max2"] }]],
    ],
  ])("strikes %s", (_, faults, request, expected) => {
    const plan = createFaultPlan(faults, ["dev"]);
    expect(expected.map(() => plan.take(...request))).toEqual(expected);
  });
});

describe("a fault that cannot be", () => {
  it.each<[string, string[]]>([
    ["", ["not of the form ENV:CHECK=FAULT[xN]"]],
    ["dev", ["not of the form"]],
    ["dev:tasks.list", ["not of the form"]],
    ["tasks.list=403", ["not of the form"]],
    [":tasks.list=403", ["not of the form"]],
    ["dev:tasks.list=", ["not of the form"]],
    ["prod:tasks.list=403", ['the environment "prod"', "dev, next or *"]],
    ["dev:tasks=403", ['the check "tasks"', "tasks.list", "exchange"]],
    ["dev:tasks.list=boom", ['the fault "boom"', "reset", "drop-field=PATH", "slow=MS"]],
    ["dev:tasks.list=100", ['the fault "100"', "from 200 to 599"]],
    ["dev:tasks.list=600", ['the fault "600"']],
    ["dev:tasks.list=403,retry-after=1", ['the fault "403,retry-after=1"']],
    ["dev:tasks.list=429,retry-after=-1", ["the fault"]],
    ["dev:tasks.list=slow", ['the fault "slow"']],
    ["dev:tasks.list=slow=1e9", ["the fault"]],
    ["dev:tasks.list=slow=3600001", ["the fault"]],
    ["dev:tasks.list=drop-field=", ["the fault"]],
    ["dev:tasks.list=drop-field=a..b", ["the fault"]],
    ["dev:tasks.list=drop-field=a[]", ["the fault"]],
    ["dev:tasks.list=403x0", ["zero times", "x1 or more"]],
    ["dev:tasks.list=403x", ['the fault "403x"']],
  ])("%j is refused with the reason", async (fault, parts) => {
    const error: unknown = await open({ envs: ["dev", "next"], faults: [fault] }).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: "INVALID_OPTION", message: expect.stringContaining(`--fault: "${fault}"`) });
    for (const part of parts) expect(field(error, "message")).toContain(part);
  });

  it("is named with all the others", () => {
    expect(() => createFaultPlan(["a", "dev:tasks.list=403", "b"], ["dev"])).toThrow(/"a" is.*; "b" is/);
  });
});

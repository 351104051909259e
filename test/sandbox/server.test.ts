import { once } from "node:events";
import { connect, createServer } from "node:net";
import { describe, expect, it } from "vitest";
import { startSandbox } from "../../src/sandbox/server.ts";
import {
  ask,
  environment,
  exchange,
  firstSpace,
  get,
  jwtOf,
  movableClock,
  open,
  post,
  userExchange,
} from "./support.ts";

/** A port that is free, as is the next one: below those that the system hands out, which other tests are given meanwhile. */
async function freePort(): Promise<number> {
  const port = 15_000 + Math.floor(Math.random() * 14_000);
  const free = await Promise.all([isFree(port), isFree(port + 1)]);
  return free.every(Boolean) ? port : freePort();
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer().listen(port, "127.0.0.1");
  try {
    await once(server, "listening");
  } catch {
    return false;
  }
  server.close();
  await once(server, "close");
  return true;
}

describe("starting", () => {
  it("gives every environment its own address, credentials and spaces", async () => {
    const { environments } = await open({ envs: ["dev", "next", "customer-a.eu"] });
    expect(environments.map(({ name }) => name)).toEqual(["dev", "next", "customer-a.eu"]);
    for (const env of environments) {
      expect(env.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
      expect(env.pat).toMatch(/^axp_u_[\w-]+\.[\w-]{40}$/);
      expect(env.agentPat).toMatch(/^axp_a_[\w-]+\.[\w-]{40}$/);
      expect(env.spaces).toHaveLength(2);
    }
    const secrets = environments.flatMap(({ url, pat, agentPat, spaces }) => [
      url,
      pat,
      agentPat,
      ...spaces.map((s) => s.id),
    ]);
    expect(new Set(secrets).size).toBe(secrets.length);
  });

  it("takes the ports that follow the first", async () => {
    const port = await freePort();
    const { environments } = await open({ envs: ["dev", "next"], port });
    expect(environments.map(({ url }) => url)).toEqual([`http://127.0.0.1:${port}`, `http://127.0.0.1:${port + 1}`]);
  });

  it("names a port that is taken, and leaves nothing running", async () => {
    const port = (await freePort()) + 1;
    const taken = environment(await open({ port })).url;
    const started = startSandbox({ envs: ["before", "taken"], port: port - 1, clock: movableClock() });
    await expect(started).rejects.toMatchObject({ code: "SANDBOX_PORT_TAKEN" });
    await expect(fetch(`http://127.0.0.1:${port - 1}/`)).rejects.toThrow();
    expect(await ask(`${taken}/`)).toMatchObject({ status: 404 });
  });

  it.each<[string, object, string, string]>([
    ["no environment", { envs: [] }, "INVALID_OPTION", "--envs"],
    ["one environment twice", { envs: ["dev", "dev"] }, "INVALID_OPTION", '"dev" is named twice'],
    ["two names of the default login", { envs: ["default", "user"] }, "INVALID_OPTION", "named twice"],
    ["a path as a name", { envs: ["../dev"] }, "INVALID_ENV_NAME", '"../dev"'],
    ["two dots as a name", { envs: [".."] }, "INVALID_ENV_NAME", '".."'],
    ["upper case", { envs: ["Dev"] }, "INVALID_ENV_NAME", '"Dev"'],
    ["a port that is too high", { port: 65_536 }, "INVALID_OPTION", "--port"],
    ["no room for the second port", { envs: ["dev", "next"], port: 65_535 }, "INVALID_OPTION", "--port"],
    ["a negative port", { port: -1 }, "INVALID_OPTION", "--port"],
    ["a negative latency", { latencyMs: -1 }, "INVALID_OPTION", "--latency"],
    ["half a seed", { seed: 0.5 }, "INVALID_OPTION", "--seed"],
    ["tokens that live no time", { tokenLifetimeSeconds: 0 }, "INVALID_OPTION", "tokenLifetimeSeconds"],
  ])("refuses %s", async (_, options, code, part) => {
    await expect(open(options)).rejects.toMatchObject({ code, message: expect.stringContaining(part) });
  });
});

describe("what was seen", () => {
  it("is recorded with headers, body, credential and time", async () => {
    const clock = movableClock();
    const sandbox = await open({ clock });
    const env = environment(sandbox);
    const token = await jwtOf(env);
    clock.time += 5;
    await get(`${env.url}/api/v1/tasks?limit=1&space_id=${firstSpace(env)}`, token);
    await get(`${env.url}/auth/me`, "opaque");
    expect(sandbox.requests()).toMatchObject([
      {
        env: "dev",
        method: "POST",
        path: "/auth/exchange",
        check: "exchange",
        authorization: `Bearer ${env.pat}`,
        credential: "pat",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(userExchange),
        status: 200,
        at: clock.time - 5,
      },
      {
        path: `/api/v1/tasks?limit=1&space_id=${firstSpace(env)}`,
        credential: "jwt",
        body: "",
        status: 200,
        at: clock.time,
      },
      { check: "auth.whoami", credential: "other", status: 401 },
    ]);
  });

  it("is given as copies", async () => {
    const sandbox = await open();
    await ask(environment(sandbox).url);
    for (const seen of sandbox.requests()) seen.path = "changed";
    expect(sandbox.requests()).toMatchObject([{ path: "/" }]);
  });
});

describe("reset", () => {
  it("brings state, faults and requests back to the start", async () => {
    const sandbox = await open({ faults: ["dev:spaces.list=500x1"] });
    const env = environment(sandbox);
    const token = await jwtOf(env);
    const context = `${env.url}/api/v1/context?space_id=${firstSpace(env)}`;
    const before = (await get(context, token)).body;
    const statuses = async () => [
      (await get(`${env.url}/api/v1/spaces`, token)).status,
      (await get(`${env.url}/auth/me`, token)).status,
    ];
    expect(await statuses()).toEqual([500, 200]);
    await post(`${env.url}/api/v1/context`, { key: "k", value: "1", space_id: firstSpace(env) }, token);
    await get(`${env.url}/auth/me`, env.pat);
    sandbox.setFaults(["dev:auth.whoami=403"]);
    expect(await statuses()).toEqual([200, 403]);

    sandbox.reset();
    expect(sandbox.requests()).toEqual([]);
    expect(sandbox.patsRefused()).toBe(0);
    expect((await get(context, token)).body).toEqual(before);
    expect(await statuses()).toEqual([500, 200]);
    expect(await statuses()).toEqual([200, 200]);
  });
});

describe("speed", () => {
  it("delays every answer by the latency, all of them at once", async () => {
    const sandbox = await open({ latencyMs: 100, faults: ["dev:spaces.list=403"] });
    const env = environment(sandbox);
    const token = await jwtOf(env);
    const before = performance.now();
    const paths = ["/auth/me", "/api/v1/spaces", "/nowhere", ...Array.from({ length: 17 }, () => "/auth/me")];
    await Promise.all(paths.map((path) => get(env.url + path, token)));
    const took = performance.now() - before;
    expect(took).toBeGreaterThanOrEqual(99);
    // One after the other they would take two seconds.
    expect(took).toBeLessThan(1500);
  });

  it("serves twenty environments at once", async () => {
    const sandbox = await open({ envs: Array.from({ length: 20 }, (_, index) => `env${index}`) });
    const answers = await Promise.all(
      sandbox.environments.map(async (env) => {
        const token = await jwtOf(env);
        return Promise.all(Array.from({ length: 8 }, () => get(`${env.url}/api/v1/spaces`, token)));
      }),
    );
    expect(answers.flat().map(({ status }) => status)).toEqual(Array.from({ length: 160 }, () => 200));
  });
});

describe("closing", () => {
  it.each(["hang", "slow=60000", "huge"])("ends at once during %s", async (fault) => {
    const sandbox = await open({ faults: [`dev:exchange=${fault}`] });
    const env = environment(sandbox);
    const asked = exchange(env).then(
      () => "answered",
      () => "cut off",
    );
    // Until the request is there; for `huge` the answer is under way then.
    while (sandbox.requests()[0]?.check !== "exchange") await new Promise((resolve) => setTimeout(resolve, 5));
    const before = performance.now();
    await sandbox.close();
    expect(performance.now() - before).toBeLessThan(2000);
    expect(await asked).toBe("cut off");
    await expect(fetch(env.url)).rejects.toThrow();
  });

  it("ends connections that never asked anything", async () => {
    const sandbox = await open();
    const socket = connect(Number(new URL(environment(sandbox).url).port), "127.0.0.1");
    await once(socket, "connect");
    const ended = once(socket, "close");
    await sandbox.close();
    await ended;
  });

  it("may be asked for twice", async () => {
    const sandbox = await open();
    await sandbox.close();
    await expect(sandbox.close()).resolves.toBeUndefined();
  });
});

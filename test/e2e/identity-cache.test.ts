import { chmod, mkdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { exchanged, fakeApi, person, suiteOf } from "./support/fake-api.ts";
import { environmentOf, parseDocument, Workspace } from "./support/workspace.ts";

const PROCESSES = 20;
const ENVIRONMENTS = ["one", "two", "three", "four", "five"];

let workspace: Workspace;
let path: string;
beforeEach(async () => {
  workspace = await Workspace.create();
  path = join(workspace.config, "cache", "tokens.json");
});
afterEach(() => workspace.dispose());

async function entries(): Promise<Record<string, { access_token: string; expires_at: number }>> {
  const { version, entries: found, ...rest } = JSON.parse(await readFile(path, "utf8"));
  expect({ version, rest }).toEqual({ version: 1, rest: {} });
  return found;
}

async function expectSound(): Promise<void> {
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  expect((await stat(join(path, ".."))).mode & 0o777).toBe(0o700);
  const files = await workspace.filesIn(workspace.config);
  expect(files.filter((name) => name.startsWith("cache/"))).toEqual(["cache/tokens.json"]);
}

describe("the token cache under contention", () => {
  it(`${PROCESSES} processes at once: none fails, and every environment's entry is there`, async () => {
    const sandbox = await workspace.sandbox({ envs: ENVIRONMENTS });
    const runs = await Promise.all(
      Array.from({ length: PROCESSES }, (_, index) =>
        workspace.axctl(["auth", "whoami", "--env", ENVIRONMENTS[index % ENVIRONMENTS.length] ?? "", "--json"]),
      ),
    );
    expect(runs.map(({ code, stderr }) => ({ code, stderr }))).toEqual(Array(PROCESSES).fill({ code: 0, stderr: "" }));
    expect(Object.keys(await entries())).toHaveLength(ENVIRONMENTS.length);
    await expectSound();

    // Each entry is good: nobody exchanges any more.
    const before = sandbox.requests().length;
    for (const env of ENVIRONMENTS) expect((await workspace.axctl(["auth", "whoami", "--env", env])).code).toBe(0);
    const since = sandbox.requests().slice(before);
    expect(since).toHaveLength(2 * ENVIRONMENTS.length);
    expect(since.map(({ check }) => check)).not.toContain("exchange");
  }, 120_000);

  it(`${PROCESSES} processes that have something to store at the same moment: no entry is lost`, async () => {
    const tokens = Array.from({ length: PROCESSES }, (_, index) => `axp_u_key${index}.0123456789abcdef`);
    const waiting: (() => void)[] = [];
    const api = await fakeApi({
      ...suiteOf(person, [{ id: "space-1" }]),
      // All are answered together, when the last one has asked.
      "POST /auth/exchange": async ({ authorization }) => {
        await new Promise<void>((resolve) => {
          waiting.push(resolve);
          if (waiting.length === PROCESSES) for (const release of waiting) release();
        });
        return exchanged(`eyJhbGciOiJub25lIn0.${Buffer.from(authorization ?? "").toString("base64url")}.c2ln`);
      },
    });
    const run = (token: string) =>
      workspace.axctl(["auth", "whoami", "--json"], { env: { AX_TOKEN: token, AX_BASE_URL: api.url } });
    const runs = await Promise.all(tokens.map(run));
    expect(runs.map(({ code, stderr }) => ({ code, stderr }))).toEqual(Array(PROCESSES).fill({ code: 0, stderr: "" }));
    const stored = Object.values(await entries()).map(({ access_token }) => access_token);
    expect(new Set(stored).size).toBe(PROCESSES);
    await expectSound();
  }, 120_000);

  it("logins and logouts among them lose nobody else's entry", async () => {
    const sandbox = await workspace.sandbox({ envs: ENVIRONMENTS });
    const stays = ENVIRONMENTS.slice(2);
    await workspace.axctl(["auth", "whoami", "--env", "one"]);
    await workspace.axctl(["auth", "whoami", "--env", "two"]);
    const runs = await Promise.all([
      workspace.axctl(["logout", "--env", "one"]),
      workspace.axctl(["logout", "--env", "two"]),
      ...[...stays, ...stays].map((env) => workspace.axctl(["auth", "whoami", "--env", env])),
    ]);
    expect(runs.map(({ code, stderr }) => ({ code, stderr }))).toEqual(Array(8).fill({ code: 0, stderr: "" }));
    const tokens = Object.values(await entries()).map(({ access_token }) => access_token);
    expect(tokens).toHaveLength(stays.length);
    const used = sandbox.requests().filter(({ env, credential }) => credential === "jwt" && stays.includes(env));
    for (const token of tokens) expect(used.map(({ authorization }) => authorization)).toContain(`Bearer ${token}`);
    await expectSound();
  }, 120_000);
});

describe("a cache that cannot be trusted", () => {
  const json = ["auth", "whoami", "--env", "dev", "--json"];

  async function discarded(said: RegExp): Promise<void> {
    const sandbox = await workspace.sandbox();
    const run = await workspace.axctl(json);
    expect(run.code).toBe(0);
    expect(run.stderr).toMatch(said);
    expect(run.stderr.trim().split("\n")).toHaveLength(1);
    expect(parseDocument(run.stdout)).toMatchObject({ ok: true });
    expect(sandbox.requests().filter(({ check }) => check === "exchange")).toHaveLength(1);
    // It was replaced by a sound one, which the next run uses without a word.
    await expectSound();
    expect(Object.keys(await entries())).toHaveLength(1);
    expect(await workspace.axctl(json)).toMatchObject({ code: 0, stderr: "" });
    expect(sandbox.requests().filter(({ check }) => check === "exchange")).toHaveLength(1);
  }

  it.each([
    ["no JSON", "{"],
    ["nothing at all", ""],
    ["an older version", '{"version":0,"entries":{}}'],
    ["entries of another shape", '{"version":1,"entries":{"key":{"access_token":5,"expires_at":"soon"}}}'],
    ["a personal access token in it", '{"version":1,"entries":{"k":{"access_token":"axp_u_a.b","expires_at":9e15}}}'],
    ["no UTF-8 text", Buffer.from([0xff, 0xfe, 0x00])],
    ["more than a megabyte", `{"version":1,"entries":{},"x":"${"x".repeat(1024 * 1024)}"}`],
  ])("with %s is discarded with a warning, and written anew", async (_, content) => {
    await mkdir(join(path, ".."), { mode: 0o700 });
    await writeFile(path, content, { mode: 0o600 });
    await discarded(/^warning: the token cache .*\/cache\/tokens\.json is discarded: /);
  });

  it.each(["644", "640", "604", "620", "666"])(
    "with mode %s is discarded, although its tokens are good",
    async (mode) => {
      const sandbox = await workspace.sandbox();
      await workspace.axctl(json);
      await chmod(path, Number.parseInt(mode, 8));
      const run = await workspace.axctl(json);
      expect(run).toMatchObject({
        code: 0,
        stderr: expect.stringMatching(/^warning: the token cache .* others on this machine may read or write it\n$/),
      });
      expect(sandbox.requests().filter(({ check }) => check === "exchange")).toHaveLength(2);
      await expectSound();
    },
  );

  it("that cannot be written is a warning, too", async () => {
    await workspace.sandbox();
    await writeFile(join(workspace.config, "cache"), "a file where a folder should be");
    const run = await workspace.axctl(json);
    expect(run).toMatchObject({
      code: 0,
      stderr: expect.stringMatching(/^warning: the token cache .* cannot be written/),
    });
  });
});

describe("what the cache holds", () => {
  it("is no credential that outlives it: neither the token that was exchanged nor who asked", async () => {
    const { pat, url, username } = environmentOf(await workspace.sandbox());
    await workspace.axctl(["auth", "whoami", "--env", "dev"]);
    const text = await readFile(path, "utf8");
    for (const secret of [pat, pat.split(".")[0] ?? "", url, username]) expect(text).not.toContain(secret);
  });

  it("is kept per base URL: another host never gets a token that this one issued", async () => {
    const sandbox = await workspace.sandbox({ envs: ["dev", "next"] });
    const [dev, next] = [environmentOf(sandbox), environmentOf(sandbox, "next")];
    await workspace.axctl(["auth", "whoami", "--env", "dev"]);
    const run = await workspace.axctl(["auth", "whoami", "--json"], {
      env: { AX_TOKEN: dev.pat, AX_BASE_URL: next.url },
    });
    expect(run.code).toBe(2);
    expect(sandbox.requests().filter(({ env, credential }) => env === "next" && credential === "jwt")).toEqual([]);
  });
});

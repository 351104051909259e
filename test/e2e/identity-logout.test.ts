import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { exchanged, fakeApi, person, suiteOf } from "./support/fake-api.ts";
import { environmentOf, parseDocument, Workspace } from "./support/workspace.ts";

let workspace: Workspace;
beforeEach(async () => {
  workspace = await Workspace.create();
});
afterEach(() => workspace.dispose());

function at(...names: string[]): string {
  return join(workspace.config, ...names);
}

async function cachedTokens(): Promise<number> {
  const cache = parseDocument(await readFile(at("cache", "tokens.json"), "utf8"));
  return Object.keys(cache["entries"] ?? {}).length;
}

describe("axctl logout", () => {
  it("removes the login, its cached token and the marker, and leaves the others", async () => {
    const sandbox = await workspace.sandbox({ envs: ["dev", "next"] });
    for (const env of ["dev", "next"]) await workspace.axctl(["auth", "whoami", "--env", env]);
    await writeFile(at("users", ".active"), "dev\n");
    expect(await cachedTokens()).toBe(2);

    const run = await workspace.axctl(["logout", "--env", "dev", "--json"]);
    expect(run).toMatchObject({ code: 0, stderr: "" });
    expect(parseDocument(run.stdout)).toMatchObject({
      ok: true,
      skipped: false,
      summary: { command: "axctl logout", environment: "dev", removed: true, cached_tokens_removed: 1 },
      path: at("users", "dev", "user.toml"),
    });
    expect((await workspace.filesIn(workspace.config)).sort()).toEqual(["cache/tokens.json", "users/next/user.toml"]);
    expect(await cachedTokens()).toBe(1);

    const before = sandbox.requests().length;
    expect((await workspace.axctl(["auth", "whoami", "--env", "next"])).code).toBe(0);
    const since = sandbox.requests().slice(before);
    expect(since.map(({ check }) => check)).not.toContain("exchange");
  });

  it("a second time there is nothing to remove: 3", async () => {
    await workspace.sandbox();
    expect((await workspace.axctl(["logout", "--env", "dev"])).code).toBe(0);
    const run = await workspace.axctl(["logout", "--env", "dev", "--json"]);
    expect(run.code).toBe(3);
    expect(parseDocument(run.stdout)).toMatchObject({
      ok: false,
      skipped: true,
      summary: { reason: expect.stringContaining("there is no login for dev") },
    });
    const human = await workspace.axctl(["logout", "--env", "dev"]);
    expect(human).toMatchObject({ code: 3, stdout: expect.stringContaining("skipped: there is no login for dev") });
  });

  it.each([
    ["dev", "dev", true],
    [" DEV ", "dev", true],
    ["next", "dev", false],
    ["default", null, true],
    ["user", null, true],
    ["dev", null, false],
  ])("the marker `%s` goes with the login %s: %s", async (marker, env, goes) => {
    await workspace.sandbox();
    await writeFile(at("user.toml"), 'token = "axp_u_key.0123456789abcdef"\n', { mode: 0o600 });
    await writeFile(at("users", ".active"), marker);
    const run = await workspace.axctl(["logout", ...(env === null ? [] : ["--env", env])]);
    expect(run.code).toBe(0);
    expect((await workspace.filesIn(workspace.config)).includes("users/.active")).toBe(!goes);
  });

  it("removes the default login without --env, whatever the marker and the variables name", async () => {
    await workspace.sandbox();
    await writeFile(at("user.toml"), 'token = "axp_u_key.0123456789abcdef"\n', { mode: 0o600 });
    await writeFile(at("users", ".active"), "dev\n");
    const run = await workspace.axctl(["logout"], { env: { AX_ENV: "dev", AX_TOKEN: "axp_u_env.0123456789abcdef" } });
    expect(run.code).toBe(0);
    expect((await workspace.filesIn(workspace.config)).filter((name) => name.endsWith(".toml"))).toEqual([
      "users/dev/user.toml",
    ]);
  });

  it("removes a login that is no valid TOML, too", async () => {
    await mkdir(at("users", "dev"), { recursive: true });
    await writeFile(at("users", "dev", "user.toml"), "[[[", { mode: 0o600 });
    const run = await workspace.axctl(["logout", "--env", "dev"]);
    expect(run.code).toBe(0);
    // Nothing was cached, and nothing is said to have been.
    expect(run.stdout).toContain(`removed ${at("users", "dev", "user.toml")}\n`);
    expect(await workspace.filesIn(workspace.config)).toEqual([]);
  });

  describe("takes every cached token of the login along", () => {
    const whoami = ["auth", "whoami"];
    const told = async (args: string[] = ["--env", "dev"]) => (await workspace.axctl(["logout", ...args])).stdout;

    it("also the one for a host that another file named", async () => {
      const { pat, url } = environmentOf(await workspace.sandbox({}, { logins: false }));
      await writeFile(at("config.toml"), `base_url = "${url}"\n`, { mode: 0o600 });
      await writeFile(at("user.toml"), `token = "${pat}"\n`, { mode: 0o600 });
      expect((await workspace.axctl(whoami)).code).toBe(0);
      expect(await cachedTokens()).toBe(1);
      expect(await told([])).toContain(`removed ${at("user.toml")} and 1 cached token\n`);
      expect(await cachedTokens()).toBe(0);
    });

    it("also the one for a host that a variable named", async () => {
      const api = await fakeApi({ ...suiteOf(person, [{ id: "space-1" }]), "POST /auth/exchange": exchanged() });
      await workspace.sandbox();
      await workspace.axctl([...whoami, "--env", "dev"]);
      const env = { AX_ENV: "dev", AX_BASE_URL: api.url };
      expect((await workspace.axctl(whoami, { env })).code).toBe(0);
      expect(await cachedTokens()).toBe(2);
      expect(await told()).toContain("user.toml and 2 cached tokens\n");
      expect(await cachedTokens()).toBe(0);
    });

    it("also the one of a token that a later login replaced", async () => {
      const api = await fakeApi({ ...suiteOf(person, [{ id: "space-1" }]), "POST /auth/exchange": exchanged() });
      for (const key of ["old", "new"]) {
        const args = ["login", "--env", "dev", "--url", api.url, "--token-stdin"];
        await workspace.axctl(args, { stdin: `axp_u_${key}.0123456789abcdef` });
        expect((await workspace.axctl([...whoami, "--env", "dev"])).code).toBe(0);
      }
      expect(await cachedTokens()).toBe(2);
      expect(await told()).toContain("user.toml and 2 cached tokens\n");
      expect(await cachedTokens()).toBe(0);
    });

    it("and all there are, when the login cannot be read any more; it says so", async () => {
      await workspace.sandbox({ envs: ["dev", "next"] });
      for (const env of ["dev", "next"]) await workspace.axctl([...whoami, "--env", env]);
      await writeFile(at("users", "dev", "user.toml"), "[[[", { mode: 0o600 });
      expect(await told()).toContain("and every cached token (2): which of them were its own could not be read\n");
      expect(await cachedTokens()).toBe(0);
    });

    it("and says so when the cache cannot be changed", async () => {
      await workspace.sandbox();
      await workspace.axctl([...whoami, "--env", "dev"]);
      await rm(at("cache", "tokens.json"));
      await mkdir(at("cache", "tokens.json"));
      const run = await workspace.axctl(["logout", "--env", "dev"]);
      expect(run).toMatchObject({ code: 0, stderr: expect.stringContaining("warning: the token cache") });
      expect(run.stdout).toContain("its cached tokens could not be removed, and work until they expire\n");
    });
  });

  it("leaves the token file that a login names, and says so", async () => {
    await mkdir(at("users", "dev"), { recursive: true });
    await writeFile(at("users", "dev", "user.toml"), 'token_file = "token"\n', { mode: 0o600 });
    await writeFile(at("users", "dev", "token"), "axp_u_key.0123456789abcdef\n", { mode: 0o600 });
    const run = await workspace.axctl(["logout", "--env", "dev", "--json"]);
    expect(run.code).toBe(0);
    expect(run.stderr).toContain(`stays: ${at("users", "dev", "token")}`);
    expect(await workspace.filesIn(at("users"))).toEqual(["dev/token"]);
  });

  it("a login that cannot be removed is an error, and its cached token stays", async () => {
    await mkdir(at("users", "dev", "user.toml"), { recursive: true });
    const run = await workspace.axctl(["logout", "--env", "dev", "--json"]);
    expect(run.code).toBe(1);
    expect(parseDocument(run.stdout)).toMatchObject({
      summary: { error: { code: "CONFIG_UNREADABLE", message: expect.stringContaining("cannot be removed") } },
    });
  });
});

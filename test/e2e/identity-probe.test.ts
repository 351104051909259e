import { mkdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { exchanged, fakeApi } from "./support/fake-api.ts";
import { environmentOf, parseDocument, Workspace } from "./support/workspace.ts";

let workspace: Workspace;
beforeEach(async () => {
  workspace = await Workspace.create();
});
afterEach(() => workspace.dispose());

const doctor = ["auth", "doctor", "--env", "dev", "--probe", "--timeout", "5s", "--json"];

async function login(url: string, token = "axp_u_key.0123456789abcdef"): Promise<void> {
  const path = join(workspace.config, "users", "dev", "user.toml");
  await mkdir(join(path, ".."), { recursive: true });
  await writeFile(path, `token = "${token}"\nbase_url = "${url}"\n`, { mode: 0o600 });
}

describe("auth doctor --probe", () => {
  it("exchanges once each time, past the cache, and writes none", async () => {
    const sandbox = await workspace.sandbox();
    for (const times of [1, 2]) {
      const run = await workspace.axctl(doctor);
      expect(run).toMatchObject({ code: 0, stderr: "" });
      const probe = { ok: true, token_class: "user_access", host: "127.0.0.1" };
      expect(parseDocument(run.stdout)).toMatchObject({ ok: true, summary: { probe }, probe, problems: [] });
      expect(sandbox.requests().map(({ check }) => check)).toEqual(Array(times).fill("exchange"));
    }
    expect(await workspace.filesIn(workspace.config)).toEqual(["users/dev/user.toml"]);
  });

  it("leaves a cached token alone, and does not use it", async () => {
    const sandbox = await workspace.sandbox();
    await workspace.axctl(["auth", "whoami", "--env", "dev"]);
    const path = join(workspace.config, "cache", "tokens.json");
    const before = [await readFile(path, "utf8"), (await stat(path)).mtimeMs];
    await workspace.axctl(doctor);
    expect(sandbox.requests().filter(({ check }) => check === "exchange")).toHaveLength(2);
    expect([await readFile(path, "utf8"), (await stat(path)).mtimeMs]).toEqual(before);
  });

  it("without --probe nothing is asked", async () => {
    const sandbox = await workspace.sandbox();
    const run = await workspace.axctl(["auth", "doctor", "--env", "dev", "--json"]);
    expect(run.code).toBe(0);
    expect(parseDocument(run.stdout)).not.toHaveProperty("probe");
    expect(sandbox.requests()).toEqual([]);
  });

  it.each<[string, string[], string | undefined, string]>([
    ["an unknown token", [], "axp_u_unknown.0123456789abcdef", "invalid_credential"],
    ["a failing server", ["dev:exchange=503"], undefined, "http_503"],
    ["a connection that breaks", ["dev:exchange=reset"], undefined, "exchange_failed"],
    ["a page of the front end", ["dev:exchange=html"], undefined, "exchange_failed"],
    ["broken JSON", ["dev:exchange=malformed"], undefined, "exchange_failed"],
    ["an answer without a token", ["dev:exchange=drop-field=access_token"], undefined, "exchange_failed"],
    ["a redirect", ["dev:exchange=redirect"], undefined, "http_302"],
  ])("%s is a problem with a code of its own, and a way to mend it for that host", async (_, faults, token, code) => {
    const sandbox = await workspace.sandbox({ faults }, { logins: false });
    const { url, pat } = environmentOf(sandbox);
    await login(url, token ?? pat);
    const run = await workspace.axctl(doctor);
    expect(run.code).toBe(2);
    const mend = `axctl login --env dev --url ${url}`;
    const problem = { code, reason: expect.stringContaining(mend), fix: expect.any(String) };
    const printed = parseDocument(run.stdout);
    expect(printed).toMatchObject({
      ok: false,
      summary: { problems: 1, probe: { ok: false, code, host: "127.0.0.1" } },
      details: [problem],
      problems: [problem],
      probe: { ok: false, code, host: "127.0.0.1" },
    });
    expect(sandbox.requests()).toHaveLength(1);
    expect(await workspace.filesIn(workspace.config)).toEqual(["users/dev/user.toml"]);
  });

  it.each([
    ["a code of the API", { detail: { error: "pat_revoked" } }, "pat_revoked"],
    ["a text", { detail: "no" }, "http_401"],
    ["a code that is none", { detail: { error: "Not A <b>code</b>" } }, "http_401"],
    ["nothing", "", "http_401"],
  ])("names the refusal by %s", async (_, json, code) => {
    const api = await fakeApi({ "POST /auth/exchange": { status: 401, json } });
    await login(api.url);
    const run = await workspace.axctl(doctor);
    expect(run.code).toBe(2);
    expect(parseDocument(run.stdout)).toMatchObject({
      problems: [{ code, fix: `axctl login --env dev --url ${api.url}` }],
    });
    expect(run.stdout).not.toContain("<b>");
  });

  it.each([
    ["the variable", { AX_TOKEN: "axp_u_key.0123456789abcdef" }, /put a token of that host into env:AX_TOKEN/],
    ["the agent", { AX_TOKEN: "axp_a_key.0123456789abcdef", AX_AGENT_ID: "a" }, /^put a token of that host into env:/],
  ])("does not advise a login where %s would still win", async (_, env, fix) => {
    const api = await fakeApi({ "POST /auth/exchange": { status: 401, json: {} } });
    const run = await workspace.axctl(["auth", "doctor", "--probe", "--json"], {
      env: { ...env, AX_BASE_URL: api.url },
    });
    expect(parseDocument(run.stdout)).toMatchObject({
      problems: [{ code: "http_401", fix: expect.stringMatching(fix) }],
    });
  });

  it("asks for the agent that preflight would ask for", async () => {
    const api = await fakeApi({ "POST /auth/exchange": exchanged() });
    await workspace.axctl(["auth", "doctor", "--probe"], {
      env: { AX_TOKEN: "axp_a_key.0123456789abcdef", AX_AGENT_NAME: "scribe", AX_BASE_URL: api.url },
    });
    expect(api.requests.map(({ body }): unknown => JSON.parse(body))).toEqual([
      {
        requested_token_class: "agent_access",
        audience: "ax-api",
        scope: "tasks:read tasks:write messages:read messages:write agents:read",
        agent_name: "scribe",
      },
    ]);
  });

  it("shows a person what came of it", async () => {
    const sandbox = await workspace.sandbox();
    const passed = await workspace.axctl(doctor.slice(0, -1));
    expect(passed.stdout).toContain("Probe\n  ✓ 127.0.0.1 gives a token of class user_access\n");
    sandbox.setFaults(["dev:exchange=403"]);
    const failed = await workspace.axctl(doctor.slice(0, -1));
    expect(failed.code).toBe(2);
    expect(failed.stdout).toContain("✗ 127.0.0.1 did not exchange the token: http_403");
    expect(failed.stdout).toContain("✗ doctor found 1 problem: work on the credential or the API");
  });
});

describe("a probe is skipped", () => {
  it.each<[string, Record<string, string>, number, RegExp]>([
    ["for a JWT", { AX_TOKEN: "eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.c2ln" }, 0, /only personal access tokens/],
    [
      "for a problem",
      { AX_TOKEN: "axp_u_key.0123456789abcdef", AX_AGENT_NAME: "x" },
      2,
      /user_pat_with_agent_identity/,
    ],
    ["without a token", {}, 2, /missing_token/],
  ])("%s", async (_, env, code, reason) => {
    const api = await fakeApi({});
    const run = await workspace.axctl(["auth", "doctor", "--probe", "--json"], {
      env: { AX_BASE_URL: api.url, ...env },
    });
    expect(run.code).toBe(code);
    expect(parseDocument(run.stdout)).toMatchObject({
      ok: code === 0,
      probe: { skipped: true, reason: expect.stringMatching(reason) },
    });
    expect(api.requests).toEqual([]);
  });

  it("for plain http to a host that is not this machine", async () => {
    await login("http://ax.invalid");
    const run = await workspace.axctl(doctor);
    expect(run.code).toBe(0);
    expect(parseDocument(run.stdout)).toMatchObject({
      probe: { skipped: true, reason: expect.stringContaining("plain http") },
      warnings: [{ code: "insecure_base_url" }],
    });
  });

  it("where the Gateway holds the credential", async () => {
    await mkdir(join(workspace.work, ".ax"));
    await writeFile(join(workspace.work, ".ax", "config.toml"), '[gateway]\nurl = "http://localhost:1"\n');
    const run = await workspace.axctl(["auth", "doctor", "--probe", "--json"]);
    expect(run.code).toBe(0);
    expect(parseDocument(run.stdout)).toMatchObject({
      probe: { skipped: true, reason: expect.stringMatching(/Gateway/) },
    });
  });
});

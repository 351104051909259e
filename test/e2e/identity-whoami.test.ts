import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { mask } from "../../src/core/redact.ts";
import { boundAgent, fakeApi, ok, person, suiteOf } from "./support/fake-api.ts";
import { environmentOf, parseDocument, Workspace } from "./support/workspace.ts";

const JWT = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJzY3JpYmUifQ.c2lnbmF0dXJl";

let workspace: Workspace;
beforeEach(async () => {
  workspace = await Workspace.create();
});
afterEach(() => workspace.dispose());

describe("auth whoami", () => {
  it("0: says who a user is, where, and in which space", async () => {
    const sandbox = await workspace.sandbox();
    const dev = environmentOf(sandbox);
    const run = await workspace.axctl(["auth", "whoami", "--env", "dev", "--json"]);
    expect(run).toMatchObject({ code: 0, stderr: "" });
    expect(parseDocument(run.stdout)).toMatchObject({
      ok: true,
      summary: { command: "axctl auth whoami", username: dev.username, principal_type: "user", host: "127.0.0.1" },
      environment: "dev",
      auth_source: "user_login:dev",
      token: mask(dev.pat),
      principal: { username: dev.username, principal_type: "user", bound_agent: null },
      space_id: dev.spaces[0]?.id,
      problems: [],
    });
    const human = await workspace.axctl(["auth", "whoami", "--env", "dev"]);
    expect(human.stdout).toContain(`${dev.username} (user)`);
    expect(human.stdout).toContain(`${mask(dev.pat)} from user_login:dev`);
    expect(human.stdout).toContain("next: axctl qa preflight --env dev");
  });

  it("0: names no login to go on with where another source counts beside it", async () => {
    const dev = environmentOf(await workspace.sandbox());
    const alone = await workspace.axctl(["auth", "whoami"], { env: { AX_ENV: "dev" } });
    expect(alone.stdout).toContain("next: axctl qa preflight --env dev\n");
    const other = await workspace.axctl(["auth", "whoami"], { env: { AX_ENV: "dev", AX_BASE_URL: dev.url } });
    expect(other.code).toBe(0);
    expect(other.stdout).toContain("next: axctl qa preflight\n");
  });

  it("0: says which agent an agent's token belongs to", async () => {
    const dev = environmentOf(await workspace.sandbox({}, { logins: false }));
    const env = { AX_TOKEN: dev.agentPat, AX_BASE_URL: dev.url, AX_AGENT_ID: dev.agentId };
    const run = await workspace.axctl(["auth", "whoami", "--json"], { env });
    expect(run.code).toBe(0);
    expect(parseDocument(run.stdout)).toMatchObject({
      environment: null,
      auth_source: "env:AX_TOKEN",
      principal: { principal_type: "agent", bound_agent: { agent_id: dev.agentId, agent_name: dev.agentName } },
      space_id: dev.spaces[0]?.id,
    });
    const human = await workspace.axctl(["auth", "whoami"], { env });
    expect(human.stdout).toMatch(new RegExp(`agent +${dev.agentName}\n`));
    expect(human.stdout).toContain("next: axctl qa preflight\n");
  });

  it("0: sends a JWT as it is, with the agent's name, and exchanges nothing", async () => {
    const api = await fakeApi(suiteOf(boundAgent("space-1"), [{ id: "space-1" }]));
    const run = await workspace.axctl(["auth", "whoami", "--json"], {
      env: { AX_TOKEN: JWT, AX_BASE_URL: api.url, AX_AGENT_NAME: "scribe" },
    });
    expect(run.code).toBe(0);
    expect(parseDocument(run.stdout)).toMatchObject({ token_kind: "jwt", token: mask(JWT), space_id: "space-1" });
    expect(api.requests.map(({ route }) => route).sort()).toEqual(["GET /api/v1/spaces", "GET /auth/me"]);
    for (const { authorization, headers } of api.requests) {
      expect(authorization).toBe(`Bearer ${JWT}`);
      expect(headers["x-agent-name"]).toBe("scribe");
    }
  });

  it("0: passes without a space, and says which there are", async () => {
    const api = await fakeApi(
      suiteOf(person, [
        { id: "space-1", slug: "crew" },
        { id: "space-2", slug: "desk" },
      ]),
    );
    const run = await workspace.axctl(["auth", "whoami"], { env: { AX_TOKEN: JWT, AX_BASE_URL: api.url } });
    expect(run.code).toBe(0);
    expect(run.stdout).toContain("2 spaces are visible: crew, desk; pass --space-id");
  });

  it.each([
    ["the API refuses the token", { "GET /auth/me": { status: 401, json: {} } }, { error: { status_code: 401 } }],
    ["the answer is no principal", { "GET /auth/me": ok({}) }, { error: { code: "shape_mismatch" } }],
  ])("2: when %s", async (_, broken, expected) => {
    const api = await fakeApi({ ...suiteOf(person, [{ id: "space-1" }]), ...broken });
    const env = { AX_TOKEN: JWT, AX_BASE_URL: api.url };
    const run = await workspace.axctl(["auth", "whoami", "--json"], { env });
    expect(run.code).toBe(2);
    expect(parseDocument(run.stdout)).toMatchObject({ ok: false, skipped: false, principal: null, ...expected });
    const human = await workspace.axctl(["auth", "whoami"], { env });
    expect(human).toMatchObject({ code: 2, stdout: expect.stringContaining("✗ the API did not say who this is") });
  });

  it("2: for what doctor calls a problem, and nothing is sent", async () => {
    const sandbox = await workspace.sandbox();
    const { pat, url } = environmentOf(sandbox);
    const env = { AX_TOKEN: pat, AX_BASE_URL: url, AX_AGENT_NAME: "scribe" };
    const run = await workspace.axctl(["auth", "whoami", "--json"], { env });
    expect(run.code).toBe(2);
    expect(parseDocument(run.stdout)).toMatchObject({ problems: [{ code: "user_pat_with_agent_identity" }] });
    expect(sandbox.requests()).toEqual([]);
  });

  it.each([
    ["no configuration at all", [], "missing_token"],
    ["no such login", ["--env", "ghost"], "missing_user_login_env"],
  ])("3: with %s", async (_, args, problem) => {
    const run = await workspace.axctl(["auth", "whoami", ...args, "--json"]);
    expect(run.code).toBe(3);
    const printed = parseDocument(run.stdout);
    expect(printed).toMatchObject({ ok: false, skipped: true });
    expect(printed["problems"]).toContainEqual(expect.objectContaining({ code: problem }));
    const human = await workspace.axctl(["auth", "whoami", ...args]);
    expect(human.stdout).toContain(`next: ${["axctl auth doctor", ...args].join(" ")}\n`);
  });
});

describe("auth envs", () => {
  async function login(name: string, text: string): Promise<void> {
    await mkdir(join(workspace.config, "users", name), { recursive: true });
    await writeFile(join(workspace.config, "users", name, "user.toml"), text, { mode: 0o600 });
  }

  it("lists every login with host, space and masked token, and asks nobody", async () => {
    const sandbox = await workspace.sandbox({ envs: ["dev", "next"] });
    const dev = environmentOf(sandbox);
    await login("broken", 'token = "axp_u_key.0123456789abcdef"\nbase_url = oops\n');
    await login("agents", 'token = "axp_a_key.0123456789abcdef"\nbase_url = "https://agents.example"\n');
    await writeFile(join(workspace.config, "users", ".active"), "next\n");
    const run = await workspace.axctl(["auth", "envs", "--json"], { env: { AX_TOKEN: "axp_u_env.0123456789abcdef" } });
    expect(run).toMatchObject({ code: 0, stderr: "" });
    expect(parseDocument(run.stdout)).toMatchObject({
      summary: { command: "axctl auth envs", env_count: 4, active: "next" },
      envs: [
        {
          env: "agents",
          host: "agents.example",
          token: "axp_a_...cdef",
          problems: [{ code: "user_login_holds_agent_pat" }],
        },
        {
          env: "broken",
          token: null,
          problems: [
            { code: "config_unreadable", reason: expect.stringContaining("line 2, column 12") },
            { code: "missing_token" },
          ],
        },
        {
          env: "dev",
          active: false,
          host: "127.0.0.1",
          base_url: dev.url,
          space_id: dev.spaces[0]?.id,
          token: mask(dev.pat),
          problems: [],
        },
        { env: "next", active: true, problems: [] },
      ],
    });
    expect(sandbox.requests()).toEqual([]);
  });

  it("shows a person the same, and what mends each problem", async () => {
    await workspace.sandbox();
    await login("broken", "base_url = oops\n");
    const run = await workspace.axctl(["auth", "envs"]);
    expect(run.code).toBe(0);
    expect(run.stdout).toMatch(/ dev +http:\/\/127\.0\.0\.1:\d+ +[0-9a-f-]{36} +axp_u_\.\.\.\w{4}\n/);
    expect(run.stdout).toContain("✗ broken config_unreadable: ");
    expect(run.stdout).toContain("line 1, column 12: it is no valid TOML");
    expect(run.stdout).toContain("next: axctl auth doctor --env broken");
    expect(run.stdout).not.toContain("oops");
  });

  it.each([
    ["default", {}],
    ["default", { AX_ENV: "user" }],
    ["dev", { AX_ENV: "dev" }],
    ["dev", { AX_USER_ENV: "DEV", AX_ENV: "default" }],
  ])("marks %s as what commands without --env start from, with %o", async (active, env) => {
    const { pat } = environmentOf(await workspace.sandbox());
    await writeFile(join(workspace.config, "user.toml"), `token = "${pat}"\n`, { mode: 0o600 });
    const run = await workspace.axctl(["auth", "envs", "--json"], { env });
    const { envs } = JSON.parse(run.stdout);
    expect(envs.filter((row: { active: boolean }) => row.active)).toEqual([expect.objectContaining({ env: active })]);
  });

  it("3: when there is no login", async () => {
    const run = await workspace.axctl(["auth", "envs", "--json"]);
    expect(run.code).toBe(3);
    expect(parseDocument(run.stdout)).toMatchObject({ skipped: true, envs: [] });
  });
});

import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { mask } from "../../src/core/redact.ts";
import type { SandboxEnvironment } from "../../src/sandbox/server.ts";
import { boundAgent, exchanged, fakeApi, ok } from "./support/fake-api.ts";
import { environmentOf, parseDocument, Workspace } from "./support/workspace.ts";

const STRANGER = "axp_u_unknownkey99.0123456789abcdefghijklmnop";

let workspace: Workspace;
let dev: SandboxEnvironment;
let asked: () => number;
beforeEach(async () => {
  workspace = await Workspace.create();
  const sandbox = await workspace.sandbox({}, { logins: false });
  dev = environmentOf(sandbox);
  asked = () => sandbox.requests().length;
});
afterEach(() => workspace.dispose());

function loginFile(env = "dev"): string {
  return join(workspace.config, "users", env, "user.toml");
}

/** `axctl login --env dev --url <the sandbox>`, with the token on standard input. */
function login(args: readonly string[] = [], stdin = `${dev.pat}\n`) {
  return workspace.axctl(["login", "--env", "dev", "--url", dev.url, "--token-stdin", ...args], { stdin });
}

describe("axctl login", () => {
  it("verifies the token, stores it, sets the marker, and shows a masked receipt", async () => {
    const run = await login(["--json"]);
    expect(run).toMatchObject({ code: 0, stderr: "" });
    expect(parseDocument(run.stdout)).toMatchObject({
      ok: true,
      skipped: false,
      summary: { command: "axctl login", environment: "dev", host: "127.0.0.1", username: dev.username, stored: true },
      token: mask(dev.pat),
      principal: { username: dev.username, principal_type: "user" },
      base_url: dev.url,
      space_id: dev.spaces[0]?.id,
      path: loginFile(),
      problems: [],
    });
    expect(await readFile(loginFile(), "utf8")).toBe(
      `token = "${dev.pat}"\nbase_url = "${dev.url}"\nspace_id = "${dev.spaces[0]?.id}"\nprincipal_type = "user"\nenvironment = "dev"\n`,
    );
    expect(await readFile(join(workspace.config, "users", ".active"), "utf8")).toBe("dev\n");
    expect(await workspace.filesIn(workspace.config)).toHaveLength(2);
  });

  it("shows the same to a person, and the next command", async () => {
    const run = await login();
    expect(run.code).toBe(0);
    expect(run.stdout).toContain(`${dev.username} (user)`);
    expect(run.stdout).toContain(mask(dev.pat));
    expect(run.stdout).toContain(loginFile());
    expect(run.stdout).toContain("next: axctl auth doctor --env dev");
    const next = await workspace.axctl(["auth", "doctor", "--env", "dev"]);
    expect(next.code).toBe(0);
  });

  it("stores the default login without --env, and no marker", async () => {
    const run = await workspace.axctl(["login", "--url", dev.url, "--token-stdin"], { stdin: dev.pat });
    expect(run.code).toBe(0);
    expect(await workspace.filesIn(workspace.config)).toEqual(["user.toml"]);
    expect(await readFile(join(workspace.config, "user.toml"), "utf8")).not.toContain("environment");
    expect(run.stdout).toContain("next: axctl auth doctor --env default");
  });

  it("`--env default` is the default login, and commands start from it again", async () => {
    await login();
    const args = ["login", "--env", "default", "--url", dev.url, "--token-stdin"];
    expect((await workspace.axctl(args, { stdin: dev.pat })).code).toBe(0);
    expect((await workspace.filesIn(workspace.config)).sort()).toEqual([
      "user.toml",
      "users/.active",
      "users/dev/user.toml",
    ]);
    const doctor = await workspace.axctl(["auth", "doctor", "--json"]);
    expect(parseDocument(doctor.stdout)).toMatchObject({ effective: { auth_source: "user_login" } });
  });

  it.each([
    ["a trailing slash", "/"],
    ["a query and a fragment", "/?key=value#part"],
  ])("stores the base URL without %s", async (_, rest) => {
    const run = await login(["--url", `${dev.url}${rest}`]);
    expect(run.code).toBe(0);
    expect(await readFile(loginFile(), "utf8")).toContain(`base_url = "${dev.url}"\n`);
  });

  it("renews a login at its own host, not at the default one", async () => {
    await mkdir(join(workspace.config, "users", "dev"), { recursive: true });
    await writeFile(loginFile(), `token = "${STRANGER}"\nbase_url = "${dev.url}"\n`, { mode: 0o600 });
    const run = await workspace.axctl(["login", "--env", "dev", "--token-stdin", "--json"], { stdin: dev.pat });
    expect(run.code).toBe(0);
    expect(parseDocument(run.stdout)).toMatchObject({ base_url: dev.url });
  });

  it("exchanges anew each time, and caches nothing", async () => {
    await login();
    await login();
    expect(asked()).toBe(6);
    expect(await workspace.filesIn(workspace.config)).not.toContain("cache/tokens.json");
  });
});

describe("where the token comes from", () => {
  it("without a terminal and without --token-stdin there is none", async () => {
    const run = await workspace.axctl(["login", "--url", dev.url, "--json"]);
    expect(run.code).toBe(1);
    expect(parseDocument(run.stdout)).toMatchObject({ summary: { error: { code: "NO_TERMINAL" } } });
    expect(run.stderr).toContain("axctl login --token-stdin");
    expect(asked()).toBe(0);
  });

  it.each([
    ["nothing", ""],
    ["blanks", " \n\n"],
  ])("%s on standard input is no token", async (_, stdin) => {
    const run = await login(["--json"], stdin);
    expect(run.code).toBe(1);
    expect(parseDocument(run.stdout)).toMatchObject({ summary: { error: { code: "NO_TOKEN_GIVEN" } } });
  });

  it("white space and a byte order mark around the token do not count", async () => {
    expect((await login([], `\ufeff  ${dev.pat} \r\n\r\n`)).code).toBe(0);
    expect(await readFile(loginFile(), "utf8")).toContain(`token = "${dev.pat}"\n`);
  });

  it("standard input that is far too long is no token, and is not read to its end", async () => {
    const run = await workspace.axctl(["login", "--url", dev.url, "--token-stdin", "--json"], {
      stdin: null,
      during: async (child) => void child.stdin?.write("x".repeat(1024 * 1024)),
    });
    expect(run.code).toBe(1);
    expect(parseDocument(run.stdout)).toMatchObject({ summary: { error: { code: "INVALID_OPTION" } } });
  });

  it("Ctrl-C ends it while it waits for standard input", async () => {
    const run = await workspace.axctl(["login", "--url", dev.url, "--token-stdin", "--json"], {
      stdin: null,
      during: async (child) => {
        // It waits for its token from about here on; the process needs no second signal.
        await new Promise((resolve) => setTimeout(resolve, 700));
        child.kill("SIGINT");
      },
    });
    expect(run.code).toBe(130);
    expect(await workspace.filesIn(workspace.config)).toEqual([]);
  });

  it("--token works and warns; together with --token-stdin it is refused", async () => {
    const run = await workspace.axctl(["login", "--url", dev.url, "--token", dev.pat]);
    expect(run.code).toBe(0);
    expect(run.stderr).toMatch(/^warning: --token shows in the process list and in the shell's history/);
    const both = await login(["--token", dev.pat, "--json"]);
    expect(both.code).toBe(1);
    expect(parseDocument(both.stdout)).toMatchObject({ summary: { error: { code: "INVALID_OPTION" } } });
  });
});

describe("a login that is refused", () => {
  const before = `token = "axp_u_oldkey.abcdefghijklmnopqrst"\nbase_url = "https://old.example"\n`;

  async function expectUntouched(run: { code: number | null; stdout: string; stderr: string }, problem: string) {
    expect(run.code).toBe(2);
    expect(parseDocument(run.stdout)).toMatchObject({
      ok: false,
      path: null,
      summary: { stored: false },
      problems: [{ code: problem, fix: expect.any(String) }],
    });
    expect(await readFile(loginFile("old"), "utf8")).toBe(before);
    expect(await workspace.filesIn(workspace.config)).toEqual(["users/old/user.toml"]);
  }

  beforeEach(async () => {
    await mkdir(join(workspace.config, "users", "old"), { recursive: true });
    await writeFile(loginFile("old"), before, { mode: 0o600 });
  });

  it("for a token that the API does not take: no file, and the present login stays as it was", async () => {
    for (const env of ["new", "old"]) {
      await expectUntouched(await login(["--env", env, "--json"], STRANGER), "login_rejected");
    }
    const run = await login(["--env", "old"], STRANGER);
    expect(run.stdout).toContain("HTTP 401, invalid_credential");
    expect(run.stdout).toContain("nothing was stored");
  });

  it.each([
    ["an agent's token", () => dev.agentPat, "user_login_holds_agent_pat"],
    ["a token that no header can carry", () => "axp_u_x.y z", "token_malformed"],
  ])("for %s, before anything is sent", async (_, token, problem) => {
    await expectUntouched(await login(["--json"], token()), problem);
    expect(asked()).toBe(0);
  });

  it.each([
    ["an agent", boundAgent(null), "login_not_a_user", "is `agent`"],
    ["nobody that the specification knows", ok({ name: "x" }), "login_rejected", "shape_mismatch"],
  ])("for a principal that is %s", async (_, me, problem, said) => {
    const api = await fakeApi({ "POST /auth/exchange": exchanged(), "GET /auth/me": me, "GET /api/v1/spaces": ok([]) });
    const run = await login(["--url", api.url, "--json"]);
    await expectUntouched(run, problem);
    expect(run.stdout).toContain(said);
  });

  it("for an exchange that gives nothing usable", async () => {
    const api = await fakeApi({ "POST /auth/exchange": ok({ access_token: 5 }) });
    await expectUntouched(await login(["--url", api.url, "--json"]), "login_rejected");
  });

  it.each([
    ["plain http to a host that is not this machine", "http://ax.invalid", "insecure_base_url"],
    ["a URL with a user name and a password", "https://somebody:hunter2secret@dev.example", "invalid_base_url"],
    ["a URL without a scheme", "dev.example", "invalid_base_url"],
    ["another scheme", "ftp://dev.example", "invalid_base_url"],
  ])("for %s, before the token is asked for", async (_, url, problem) => {
    // There is no terminal and no input: asking for the token would end with 1.
    const run = await workspace.axctl(["login", "--url", url, "--json"]);
    await expectUntouched(run, problem);
    expect(run.stdout + run.stderr).not.toContain("hunter2secret");
    expect(run.stdout + run.stderr).not.toContain("somebody");
  });

  it("--allow-insecure-http lets plain http through", async () => {
    const run = await workspace.axctl(
      ["login", "--url", "http://ax.invalid", "--allow-insecure-http", "--token-stdin", "--timeout", "5s", "--json"],
      { stdin: dev.pat },
    );
    await expectUntouched(run, "login_rejected");
    expect(run.stdout).toContain("connection_failed");
  });
});

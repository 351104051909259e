import { mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { mask } from "../../src/core/redact.ts";
import type { SandboxEnvironment } from "../../src/sandbox/server.ts";
import { boundAgent, exchanged, fakeApi, ok, person } from "./support/fake-api.ts";
import { environmentOf, parseDocument, type RunOptions, shown, Workspace } from "./support/workspace.ts";

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

describe("the space of a login", () => {
  const one = { id: "space-1", slug: "crew", name: "The Crew" };
  const two = { id: "space-2", slug: "desk", name: "My Desk" };
  const three = { id: "space-3", slug: "desk-two", name: "crew" };

  async function loginWith(spaces: unknown, args: readonly string[] = []) {
    const api = await fakeApi({
      "POST /auth/exchange": exchanged(),
      "GET /auth/me": person,
      "GET /api/v1/spaces": { status: spaces === null ? 500 : 200, json: spaces },
    });
    return login(["--url", api.url, ...args]);
  }

  it.each([
    ["the only one", [one], "space-1"],
    ["the one that is current", [one, { ...two, is_current: true }], "space-2"],
    ["the one that is the default", [one, { ...two, is_default: true }], "space-2"],
    ["the one that is personal", [one, { ...two, is_personal: true }, three], "space-2"],
    [
      "current before default before personal",
      [
        { ...one, is_default: true },
        { ...two, is_current: true },
      ],
      "space-2",
    ],
  ])("is %s", async (_, spaces, expected) => {
    const run = await loginWith({ spaces });
    expect(run.code).toBe(0);
    expect(await readFile(loginFile(), "utf8")).toContain(`space_id = "${expected}"\n`);
  });

  it.each([
    ["several alike", { spaces: [one, two] }, "2 spaces are visible, and none was stored: pass --space-id"],
    [
      "several personal ones",
      {
        spaces: [
          { ...one, is_personal: true },
          { ...two, is_personal: true },
        ],
      },
      "2 spaces",
    ],
    ["none", { spaces: [] }, "0 spaces are visible"],
    ["a list that cannot be read", null, "the spaces could not be listed, and none was stored"],
  ])("is none with %s, and that is said", async (_, spaces, said) => {
    const run = await loginWith(spaces);
    expect(run.code).toBe(0);
    expect(run.stdout).toContain(said);
    expect(await readFile(loginFile(), "utf8")).not.toContain("space_id");
  });

  it.each([
    ["its id", "space-2", "space-2"],
    ["its slug", "DESK", "space-2"],
    ["its name", "the crew", "space-1"],
    ["its name with underscores", "My_Desk", "space-2"],
  ])("is the one that --space-id names by %s", async (_, wanted, expected) => {
    const run = await loginWith({ spaces: [one, two, { ...three, is_default: true }] }, ["--space-id", wanted]);
    expect(run.code).toBe(0);
    expect(await readFile(loginFile(), "utf8")).toContain(`space_id = "${expected}"\n`);
  });

  it.each([
    ["no space", { spaces: [one] }, "nowhere", "no visible space"],
    ["several", { spaces: [one, three] }, "crew", "several visible spaces"],
    ["a list that cannot be read", null, "crew", "could not be read"],
  ])("is refused, and nothing stored, when --space-id fits %s", async (_, spaces, wanted, said) => {
    const run = await loginWith(spaces, ["--space-id", wanted, "--json"]);
    expect(run.code).toBe(2);
    const printed = parseDocument(run.stdout);
    expect(printed).toMatchObject({ problems: [{ code: "space_unresolved" }] });
    expect(JSON.stringify(printed)).toContain(said);
    expect(await workspace.filesIn(workspace.config)).toEqual([]);
  });
});

describe("a login on a terminal", () => {
  function atTerminal(keys: string, args: readonly string[] = [], terminal: RunOptions["terminal"] = true) {
    return workspace.axctl(["login", "--env", "dev", "--url", dev.url, ...args], {
      terminal,
      during: async (child) => {
        await shown(child, "Token (not shown): ");
        child.stdin?.write(keys);
      },
    });
  }

  it("asks for the token and does not show it", async () => {
    const run = await atTerminal(`${dev.pat}\r`);
    expect(run.code).toBe(0);
    expect(run.stdout).toContain("Logged in");
    expect(run.stdout).not.toContain(dev.pat);
    expect(run.stdout).not.toContain(dev.pat.slice(8, 20));
    expect(await readFile(loginFile(), "utf8")).toContain(`token = "${dev.pat}"\n`);
  });

  it("does not show it with --token-stdin either", async () => {
    const run = await atTerminal(`${dev.pat}\r`, ["--token-stdin"]);
    expect(run.code).toBe(0);
    expect(run.stdout).not.toContain(dev.pat.slice(8, 20));
  });

  it("lets a person correct what was typed", async () => {
    const run = await atTerminal(`wrong\u007f\u007f\u007f\u007f\u007f${dev.pat}\r`);
    expect(run.code).toBe(0);
  });

  it.each([
    ["Ctrl-C", "\u0003", 130, "interrupted by SIGINT"],
    ["Ctrl-C after the token was typed", "axp_u_half\u0003", 130, "interrupted by SIGINT"],
    ["Ctrl-D", "\u0004", 1, "no token was given"],
    ["Enter alone", "\r", 1, "no token was given"],
  ])("%s stores nothing", async (_, keys, code, said) => {
    const run = await atTerminal(keys);
    expect(run.code).toBe(code);
    expect(run.stdout).toContain(said);
    expect(run.stdout).not.toContain("axp_u_half");
    expect(await workspace.filesIn(workspace.config)).toEqual([]);
    expect(asked()).toBe(0);
  });

  it("leaves the terminal as it was", async () => {
    await atTerminal("\u0003", [], (line) => `stty -a > before; ${line}; stty -a > after`);
    const read = (name: string) => readFile(join(workspace.work, name), "utf8");
    expect(await read("after")).toBe(await read("before"));
    expect(await read("after")).toContain(" echo ");
  });
});

describe("links", () => {
  it.each([
    ["the folder of an environment", "users/dev"],
    ["the folder of all environments", "users"],
  ])("%s that leads out of the configuration folder is refused, and nothing is written there", async (_, name) => {
    const outside = join(workspace.root, "outside");
    await mkdir(outside);
    await mkdir(join(workspace.config, name, ".."), { recursive: true });
    await symlink(outside, join(workspace.config, name));
    const run = await login(["--json"]);
    expect(run.code).toBe(1);
    expect(parseDocument(run.stdout)).toMatchObject({
      summary: { error: { code: "CONFIG_UNREADABLE", message: expect.stringContaining("leads out") } },
    });
    expect(await workspace.filesIn(outside)).toEqual([]);
    expect(asked()).toBe(0);
  });

  it("a login file that is a link is neither followed nor replaced", async () => {
    const target = join(workspace.root, "elsewhere.toml");
    await writeFile(target, 'base_url = "https://elsewhere.example"\n');
    await mkdir(join(workspace.config, "users", "dev"), { recursive: true });
    await symlink(target, loginFile());
    const run = await login(["--json"]);
    expect(run.code).toBe(1);
    expect(parseDocument(run.stdout)).toMatchObject({ summary: { error: { code: "CONFIG_UNREADABLE" } } });
    expect(await readFile(target, "utf8")).toBe('base_url = "https://elsewhere.example"\n');
    expect(asked()).toBe(0);
  });
});

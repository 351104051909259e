import { mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { SandboxEnvironment } from "../../src/sandbox/server.ts";
import { environmentOf, parseDocument, type RunOptions, shown, Workspace } from "./support/workspace.ts";

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

function loginFile(): string {
  return join(workspace.config, "users", "dev", "user.toml");
}

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

/** `axctl login --env dev --url <the sandbox>`, with the token on standard input. */
function login(args: readonly string[] = []) {
  const options = ["--env", "dev", "--url", dev.url, "--token-stdin"];
  return workspace.axctl(["login", ...options, ...args], { stdin: `${dev.pat}\n` });
}

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

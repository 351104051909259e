import { mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parseDocument, Workspace } from "./support/workspace.ts";

let workspace: Workspace;
beforeEach(async () => {
  workspace = await Workspace.create();
});
afterEach(() => workspace.dispose());

/** The space of the sandbox's login is overridden by one that nobody has. */
const UNKNOWN_SPACE = "00000000-0000-4000-8000-000000000000";

describe("exit code 0: it ran and passes", () => {
  it.each([
    [["auth", "doctor", "--env", "dev"]],
    [["qa", "preflight", "--env", "dev"]],
    [["qa", "matrix", "--env", "dev", "--env", "next"]],
    [["qa", "matrix"]],
    [["--version"]],
    [["--version", "--json"]],
    [["--help"]],
    [["qa", "--help"]],
    [["qa", "preflight", "--help"]],
  ])("axctl %j", async (args) => {
    await workspace.sandbox({ envs: ["dev", "next"] });
    const run = await workspace.axctl(args);
    expect(run).toMatchObject({ code: 0, stderr: "" });
    expect(run.stdout).not.toBe("");
  });
});

describe("exit code 2: it ran and fails", () => {
  it.each<[string, string[], Record<string, string>?]>([
    ["doctor with a login that is not there", ["auth", "doctor", "--env", "ghost"]],
    ["doctor without any configuration", ["auth", "doctor"], { AX_CONFIG_DIR: "/nowhere" }],
    ["a preflight with a failing check", ["qa", "preflight", "--env", "dev"]],
    ["a preflight in a space that nobody has", ["qa", "preflight", "--env", "next", "--space-id", UNKNOWN_SPACE]],
    ["a preflight whose space matches nothing", ["qa", "preflight", "--env", "next", "--space-id", "no-such-space"]],
    ["a preflight with a wrong kind of login", ["qa", "preflight", "--env", "agent"]],
    ["a matrix with one failing row", ["qa", "matrix", "--env", "dev", "--env", "next"]],
    ["a matrix with a login that is not there", ["qa", "matrix", "--env", "next", "--env", "ghost"]],
  ])("%s", async (_, args, env = {}) => {
    const sandbox = await workspace.sandbox({ envs: ["dev", "next"], faults: ["dev:tasks.list=403"] });
    await mkdir(join(workspace.config, "users", "agent"));
    const agentLogin = `token = "${sandbox.environments[0]?.agentPat}"\nbase_url = "${sandbox.environments[0]?.url}"\n`;
    await writeFile(join(workspace.config, "users", "agent", "user.toml"), agentLogin, { mode: 0o600 });
    const run = await workspace.axctl([...args, "--json"], { env });
    expect(run.code).toBe(2);
    expect(parseDocument(run.stdout)).toMatchObject({ version: 1, ok: false, skipped: false });
  });
});

describe("exit code 3: required configuration is absent, so nothing was measured", () => {
  it.each([
    ["a preflight without a login", ["qa", "preflight", "--env", "dev"]],
    ["a preflight without any token", ["qa", "preflight"]],
    ["a matrix without any login", ["qa", "matrix"]],
  ])("%s", async (_, args) => {
    const run = await workspace.axctl([...args, "--json"]);
    expect(run.code).toBe(3);
    const document = parseDocument(run.stdout);
    expect(document).toMatchObject({ ok: false, skipped: true });
    expect(document["summary"]).toHaveProperty("reason", expect.stringMatching(/./));
  });
});

describe("exit code 1: wrong usage", () => {
  it.each([
    ["no command", [], "USAGE"],
    ["a group without its command", ["qa"], "USAGE"],
    ["a mistyped command", ["qa", "prefligth"], "USAGE"],
    ["an unknown option", ["qa", "preflight", "--limt", "3"], "USAGE"],
    ["a missing value", ["qa", "preflight", "--limit"], "USAGE"],
    ["an argument too many", ["qa", "preflight", "dev"], "USAGE"],
    ["a limit that is no number", ["qa", "preflight", "--limit", "many"], "INVALID_OPTION"],
    ["a limit of zero", ["qa", "preflight", "--limit", "0"], "INVALID_OPTION"],
    ["a time without a unit that is known", ["qa", "preflight", "--timeout", "3 fortnights"], "INVALID_OPTION"],
    ["an empty target", ["qa", "preflight", "--for", " "], "INVALID_OPTION"],
    ["an environment name of dots", ["auth", "doctor", "--env", "..."], "INVALID_ENV_NAME"],
    ["an environment name that is a device", ["auth", "doctor", "--env", "CON"], "INVALID_ENV_NAME"],
    ["a malformed --space", ["qa", "matrix", "--space", "dev"], "INVALID_OPTION"],
    [
      "a --space for an environment that is not compared",
      ["qa", "matrix", "--env", "dev", "--space", "prod=x"],
      "INVALID_OPTION",
    ],
    ["a malformed fault", ["sandbox", "--fault", "dev:tasks.list"], "INVALID_OPTION"],
    ["a fault for an environment that is not served", ["sandbox", "--fault", "prod:tasks.list=403"], "INVALID_OPTION"],
  ])("%s", async (_, args, code) => {
    const person = await workspace.axctl(args);
    expect(person).toMatchObject({ code: 1, stdout: "" });
    expect(person.stderr).toContain(code);
    expect(person.stderr).not.toMatch(/\n\s+at /);

    const machine = await workspace.axctl(["--json", ...args]);
    expect(machine.code).toBe(1);
    const error = { code, message: expect.stringMatching(/./), hint: expect.stringMatching(/./) };
    expect(parseDocument(machine.stdout)).toMatchObject({ version: 1, ok: false, skipped: false, summary: { error } });
  });

  it.each([
    ["a folder", async (path: string) => void (await mkdir(path))],
    ["a link", async (path: string) => symlink("elsewhere.json", path)],
  ])("an artifact path that is %s: the result is still printed", async (_, prepare) => {
    await workspace.sandbox();
    await prepare(join(workspace.work, "out.json"));
    const run = await workspace.axctl(["qa", "preflight", "--env", "dev", "--artifact", "out.json", "--json"]);
    expect(run.code).toBe(1);
    expect(parseDocument(run.stdout)).toMatchObject({
      ok: false,
      artifacts: [],
      preflight: { passed: false },
      summary: { error: { code: "ARTIFACT_NOT_WRITTEN" }, checks_total: 8 },
    });
  });
});

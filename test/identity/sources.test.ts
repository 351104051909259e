import { symlink } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { secretsOf } from "../../src/identity/sources.ts";
import { AGENT_PAT, explained, read, USER_PAT, world } from "./support.ts";

/** A configuration that says which one it is. */
function named(name: string): string {
  return `space_id = "${name}"\n`;
}

describe("the local configuration", () => {
  it.each([
    ["lies in the working folder", "project/.ax/config.toml", "project"],
    ["or in a folder above", ".ax-free/project/.ax/config.toml", null],
  ])("%s", async (_, path, folder) => {
    const here = await world({ [path]: named("local") });
    const { local } = await read(here);
    expect(local?.folder ?? null).toBe(folder && join(here.home, folder));
  });

  it("is the nearest one upwards, and .git is no boundary", async () => {
    const here = await world({
      "a/.ax/config.toml": named("far"),
      "a/b/.ax/config.toml": named("near"),
      "a/b/c/.git/HEAD": "ref: refs/heads/main",
      "a/b/c/d/file": "",
    });
    const { local } = await read({ ...here, cwd: join(here.home, "a/b/c/d") });
    expect(local).toMatchObject({ folder: join(here.home, "a/b"), file: { values: { space_id: "near" } } });
  });

  it("is not a folder .ax without config.toml", async () => {
    const here = await world({ "a/.ax/config.toml": named("far"), "a/b/.ax/user.toml": named("near") });
    expect((await read({ ...here, cwd: join(here.home, "a/b") })).local?.folder).toBe(join(here.home, "a"));
  });

  it("may be broken, and then no other takes its place", async () => {
    const here = await world({ "a/.ax/config.toml": named("far"), "a/b/.ax/config.toml": "token =" });
    expect((await read({ ...here, cwd: join(here.home, "a/b") })).local).toMatchObject({
      folder: join(here.home, "a/b"),
      file: { state: "unreadable", fault: { line: 1 } },
    });
  });

  it("is not CONFIG_DIR a second time", async () => {
    const here = await world({ ".ax/config.toml": named("global") });
    const sources = await read(here);
    expect(sources.global.values).toEqual({ space_id: "global" });
    expect(sources.local).toBeNull();
  });

  it("is not CONFIG_DIR a second time either when one of the two paths goes through a link", async () => {
    const here = await world({ "project/.ax/config.toml": named("global") });
    await symlink(join(here.home, "project"), join(here.home, "link"));
    expect((await read({ ...here, env: { AX_CONFIG_DIR: "~/link/.ax" } })).local).toBeNull();
  });

  it("is the home's .ax when CONFIG_DIR is elsewhere", async () => {
    const here = await world({ ".ax/config.toml": named("home") });
    const { local } = await read({ ...here, env: { AX_CONFIG_DIR: "/nowhere" } });
    expect(local).toMatchObject({ folder: here.home, file: { values: { space_id: "home" } } });
  });

  it("that cannot be resolved is a fault, and never mistaken for an absent CONFIG_DIR", async () => {
    const here = await world();
    await symlink(".ax", join(here.cwd, ".ax"));
    expect((await read(here)).local?.file).toMatchObject({ state: "unreadable", fault: { reason: "ELOOP" } });
  });

  it.each<[string, string, string | null]>([
    ["none", "", null],
    ["the agent's", '[agent]\nworkdir = "~/project"\n[gateway]\nworkdir = "/elsewhere"', "project"],
    ["else the Gateway's", '[gateway]\nworkdir = "~/other"', "other"],
    ["a relative one from the folder that holds .ax", '[agent]\nworkdir = "."', "project"],
    ["links resolved", '[agent]\nworkdir = "~/link"', "project"],
    ["one that is gone", '[agent]\nworkdir = "~/gone/"', "gone"],
  ])("names the workdir: %s", async (_, content, workdir) => {
    const here = await world({ "project/.ax/config.toml": content });
    await symlink(here.cwd, join(here.home, "link"));
    expect((await read(here)).local).toMatchObject({
      folder: here.cwd,
      workdir: workdir && join(here.home, workdir),
    });
  });

  it("lies in the folder that holds .ax, also when .ax is a link to elsewhere", async () => {
    const here = await world({ "shared/ax/config.toml": '[agent]\nworkdir = "~/project"' });
    await symlink(join(here.home, "shared/ax"), join(here.cwd, ".ax"));
    expect((await read(here)).local).toMatchObject({ folder: here.cwd, workdir: here.cwd });
  });
});

describe("the runtime configuration", () => {
  it.each([
    ["~/agent.toml", "agent.toml"],
    ["agent.toml", "project/agent.toml"],
  ])("is the file that AX_CONFIG_FILE=%s names", async (named_, path) => {
    const here = await world({ [path]: named("runtime") });
    const { runtime } = await read({ ...here, env: { AX_CONFIG_FILE: named_ } });
    expect(runtime).toMatchObject({ path: join(here.home, path), values: { space_id: "runtime" } });
  });

  it.each([{}, { AX_CONFIG_FILE: "" }, { AX_CONFIG_FILE: "  " }])("is none with %j", async (env) => {
    expect((await read({ ...(await world()), env })).runtime).toBeNull();
  });
});

describe("the environment", () => {
  it("is every variable that is set, trimmed; an empty text where one is set but empty", async () => {
    const env = { AX_TOKEN: ` ${USER_PAT}\n`, AX_SPACE: "", AX_AGENT_NAME: "  ", AX_OTHER: "x", PATH: "/bin" };
    const { environment } = await read({ ...(await world()), env });
    expect(environment).toEqual({ AX_TOKEN: USER_PAT, AX_SPACE: "", AX_AGENT_NAME: "" });
  });

  it("knows every AX_* variable that is empty, also those that are not identity's", async () => {
    const env = { AX_NO_TOKEN_CACHE: " ", AX_QA_LIMIT: "", AX_OTHER: "value", OTHER: "" };
    const { diagnosis } = await explained({ ...(await world()), env });
    expect(diagnosis.warnings.map(({ code, keys }) => [code, keys])).toEqual([
      ["empty_environment_value", ["AX_NO_TOKEN_CACHE"]],
      ["empty_environment_value", ["AX_QA_LIMIT"]],
    ]);
  });

  it.each<[string, Record<string, string>, object | null]>([
    ["gives the token file", { AX_TOKEN_FILE: "~/t" }, { token: AGENT_PAT }],
    ["gives it from the working folder", { AX_TOKEN_FILE: "../t" }, { token: AGENT_PAT }],
    ["gives none when AX_TOKEN wins over it", { AX_TOKEN: USER_PAT, AX_TOKEN_FILE: "~/t" }, null],
    ["gives it when AX_TOKEN is empty", { AX_TOKEN: "", AX_TOKEN_FILE: "~/t" }, { token: AGENT_PAT }],
    ["gives none for an empty AX_TOKEN_FILE", { AX_TOKEN_FILE: "" }, null],
    ["gives the fault of one that is not there", { AX_TOKEN_FILE: "~/gone" }, { fault: "there is no such file" }],
  ])("%s", async (_, env, expected) => {
    const { environmentTokenFile } = await read({ ...(await world({ t: AGENT_PAT })), env });
    if (expected === null) expect(environmentTokenFile).toBeNull();
    else expect(environmentTokenFile).toMatchObject(expected);
  });
});

describe("the options", () => {
  it.each([
    [undefined, null],
    ["", null],
    [" s-1 ", "s-1"],
  ])("--space-id %j is %j", async (spaceId, expected) => {
    expect((await read(await world(), { spaceId })).option.spaceId).toBe(expected);
  });
});

describe("the secrets", () => {
  it("are every token that was read, wherever it came from, also where it does not count", async () => {
    const tokens = ["global", "login", "profile", "local", "runtime", "variable", "file"].map(
      (name) => `axp_u_${name}.s`,
    );
    const [global, login, profile, local, runtime, variable, file] = tokens;
    const here = await world({
      ".ax/config.toml": `token = "${global}"`,
      ".ax/users/dev/user.toml": `token = "${login}"`,
      ".ax/profiles/.active": "bot",
      ".ax/profiles/bot/profile.toml": 'token_file = "token"',
      ".ax/profiles/bot/token": profile ?? "",
      "project/.ax/config.toml": `token = "${local}"\nagent_name = "unsafe"`,
      "runtime.toml": `token = "${runtime}"`,
      token: file ?? "",
    });
    const env = { AX_CONFIG_FILE: "~/runtime.toml", AX_TOKEN_FILE: "~/token" };
    const fromFiles = secretsOf(await read({ ...here, env }, { env: "dev" }));
    const fromVariable = secretsOf(await read({ ...here, env: { ...env, AX_TOKEN: variable ?? "" } }, { env: "dev" }));
    expect(fromFiles.sort()).toEqual([global, login, profile, local, runtime, file].sort());
    expect(fromVariable.sort()).toEqual([global, login, profile, local, runtime, variable].sort());
  });
});

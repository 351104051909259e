import { mkdir, readdir, symlink } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { isWithin } from "../../src/identity/gateway.ts";
import { read, type World, world, write } from "./support.ts";

type Agent = { name?: unknown; agent_id?: string | null; workdir?: unknown };

function registry(...agents: Agent[]): string {
  return JSON.stringify({ agents });
}

async function gatewayOf(here: World, options: { env?: string } = {}) {
  return (await read(here, options)).gateway;
}

async function namesWith(content: string | Uint8Array): Promise<string[]> {
  const here = await world({ ".ax/gateway/registry.json": content });
  return (await gatewayOf(here)).candidates.map(({ name }) => name);
}

describe("the Gateway's registry", () => {
  it("that is not there gives no candidate, and is not created", async () => {
    const here = await world();
    const path = join(here.home, ".ax/gateway/registry.json");
    expect(await gatewayOf(here)).toEqual({ path, daemonPid: null, daemonRunning: false, candidates: [] });
    expect(await readdir(here.home)).toEqual(["project"]);
  });

  it("gives the agents that are bound to the working folder or one of its parents, in its order", async () => {
    const here = await world();
    await mkdir(join(here.home, "project/sub"));
    await mkdir(join(here.home, "proj"));
    await write(here.home, {
      ".ax/gateway/registry.json": registry(
        { name: "home", workdir: here.home },
        { name: "here", workdir: here.cwd },
        { name: "below", workdir: join(here.cwd, "sub") },
        { name: "like", workdir: join(here.home, "proj") },
        { name: "tilde", workdir: "~/project" },
        { name: "slash", workdir: `${here.cwd}/` },
        { name: "gone", workdir: join(here.home, "gone") },
        { name: "nowhere" },
        { name: "empty", workdir: "" },
        { name: "null", workdir: null },
        { name: "relative", workdir: "." },
        { name: "root", workdir: "/" },
      ),
    });
    const { candidates } = await gatewayOf(here);
    expect(candidates.map(({ name }) => name)).toEqual(["home", "here", "tilde", "slash", "root"]);
  });

  it("gives the fields that doctor shows, and no others", async () => {
    const here = await world();
    const agent = {
      name: "triage",
      agent_id: "a-1",
      template_id: "t-1",
      runtime_type: "claude",
      workdir: here.cwd,
      mode: "attended",
      liveness: "live",
    };
    await write(here.home, { ".ax/gateway/registry.json": registry({ ...agent, token: "axp_a_x.secret" } as Agent) });
    expect((await gatewayOf(here)).candidates).toEqual([agent]);
  });

  it("is compared with links resolved, on both sides", async () => {
    const here = await world();
    await symlink(here.cwd, join(here.home, "link"));
    await write(here.home, {
      ".ax/gateway/registry.json": registry({ name: "linked", workdir: join(here.home, "link") }),
    });
    expect((await gatewayOf(here)).candidates).toHaveLength(1);
    expect((await gatewayOf({ ...here, cwd: join(here.home, "link") })).candidates).toHaveLength(1);
  });

  it.each<[string, string | Uint8Array]>([
    ["empty", ""],
    ["cut off", '{"agents": [{"name": "x", "workdir": "/"}'],
    ["no JSON", "agents: []"],
    ["a list", "[]"],
    ["null", "null"],
    ["without agents", "{}"],
    ["with agents that are none", '{"agents": {"x": {"workdir": "/"}}}'],
    ["with an agent that is none", '{"agents": [null, {"name": "x", "workdir": "/"}]}'],
    ["with an agent without a name", registry({ workdir: "/" })],
    ["with a name that is no text", registry({ name: 5, workdir: "/" })],
    ["with a workdir that is no text", registry({ name: "x", workdir: 5 })],
    ["binary", Uint8Array.from([0xff, 0x00])],
    ["too large", `${registry({ name: "x", workdir: "/" })}${" ".repeat(1024 * 1024)}`],
  ])("that is %s counts as none", async (_, content) => {
    expect(await namesWith(content)).toEqual([]);
  });

  it("that is whole counts: the rows above fail for their fault alone", async () => {
    expect(await namesWith(registry({ name: "x", workdir: "/" }))).toEqual(["x"]);
  });

  it("that is a folder counts as none", async () => {
    const here = await world({ ".ax/gateway/registry.json/x": "" });
    expect((await gatewayOf(here)).candidates).toEqual([]);
  });
});

describe("the Gateway's folder", () => {
  it.each<[Record<string, string>, string]>([
    [{}, ".ax/gateway"],
    [{ AX_ENV: "dev" }, ".ax/gateway/envs/dev"],
    [{ AX_USER_ENV: "next", AX_ENV: "dev" }, ".ax/gateway/envs/next"],
    [{ AX_GATEWAY_ENV: "prod", AX_USER_ENV: "next", AX_ENV: "dev" }, ".ax/gateway/envs/prod"],
    [{ AX_GATEWAY_ENV: "", AX_USER_ENV: " ", AX_ENV: "dev" }, ".ax/gateway/envs/dev"],
    [{ AX_GATEWAY_ENV: "default", AX_ENV: "dev" }, ".ax/gateway"],
    [{ AX_GATEWAY_ENV: "User" }, ".ax/gateway"],
    [{ AX_GATEWAY_ENV: "../../x" }, ".ax/gateway/envs/x"],
    [{ AX_GATEWAY_DIR: "~/gw", AX_ENV: "dev" }, "gw"],
    [{ AX_GATEWAY_DIR: "gw" }, "project/gw"],
    [{ AX_GATEWAY_DIR: "" }, ".ax/gateway"],
    [{ AX_CONFIG_DIR: "~/other" }, "other/gateway"],
  ])("with %j is %s", async (env, folder) => {
    const here = await world();
    await write(here.home, { [`${folder}/registry.json`]: registry({ name: "x", workdir: here.cwd }) });
    const gateway = await gatewayOf({ ...here, env });
    expect(gateway.path).toBe(join(here.home, folder, "registry.json"));
    expect(gateway.candidates).toHaveLength(1);
  });

  it("is not chosen by the marker of the active login", async () => {
    const here = await world({ ".ax/users/.active": "dev" });
    expect((await gatewayOf(here)).path).toBe(join(here.home, ".ax/gateway/registry.json"));
  });

  it("refuses an unusable AX_GATEWAY_ENV", async () => {
    const here = await world();
    await expect(gatewayOf({ ...here, env: { AX_GATEWAY_ENV: "..." } })).rejects.toMatchObject({
      code: "INVALID_ENV_NAME",
      message: expect.stringContaining("AX_GATEWAY_ENV"),
    });
  });

  it("with --env is the default one, and binds nobody", async () => {
    const here = await world();
    await write(here.home, { ".ax/gateway/registry.json": registry({ name: "x", workdir: here.cwd }) });
    const bypassing = await gatewayOf(
      { ...here, env: { AX_GATEWAY_DIR: "/elsewhere", AX_GATEWAY_ENV: "..." } },
      { env: "dev" },
    );
    expect(bypassing).toMatchObject({ path: join(here.home, ".ax/gateway/registry.json"), candidates: [] });
  });
});

describe("the Gateway's daemon", () => {
  it.each<[string, string | null, number | null, boolean]>([
    ["runs", "4711\n", 4711, true],
    ["died and left its file", "4712", 4712, false],
    ["never ran", null, null, false],
    ["left an empty file", "", null, false],
    ["left a word", "pid", null, false],
    ["left two numbers", "4711 4711", null, false],
    ["left a negative number", "-4711", null, false],
    ["left zero", "0", null, false],
    ["left a fraction", "4711.0", null, false],
    ["left a hexadecimal number", "0x1267", null, false],
    ["left an exponent", "4711e0", null, false],
    ["left a number beyond all bounds", "9".repeat(40), null, false],
    ["left JSON", '{"pid": 4711}', null, false],
  ])("%s", async (_, content, daemonPid, daemonRunning) => {
    const here = await world(content === null ? {} : { ".ax/gateway/gateway.pid": content });
    const gateway = await gatewayOf({ ...here, isRunning: (pid) => pid === 4711 });
    expect(gateway).toMatchObject({ daemonPid, daemonRunning });
  });
});

describe("isWithin", () => {
  it.each([
    ["/a/b", "/a/b", true],
    ["/a/b/c", "/a/b", true],
    ["/a/bc", "/a/b", false],
    ["/a", "/a/b", false],
    ["/a", "/", true],
  ])("%s in %s: %s", (path, folder, expected) => {
    expect(isWithin(path, folder)).toBe(expected);
  });
});

import { chmod, mkdir, symlink } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readConfigFile, readTokenFile } from "../../src/identity/config-file.ts";
import { files } from "../support/files.ts";
import { AGENT_PAT, tempFolder, USER_PAT, write } from "./support.ts";

const HOME = "/home/nobody";

async function readText(content: string | Uint8Array, local = true) {
  const folder = await write(await tempFolder(), { "ax.toml": content });
  return readConfigFile(files, join(folder, "ax.toml"), { home: HOME, local });
}

describe("a file that is no local config", () => {
  it.each([
    ["agent", 'agent = "bot"'],
    ["gateway", 'gateway = "http://127.0.0.1:8765"'],
    ["gateway.url", "[gateway]\nurl = 5"],
    ["agent.name", '[agent]\nname = "bot"'],
  ])("passes over `%s` like over any other key that axctl does not know", async (_, content) => {
    const file = await readText(`base_url = "https://paxai.app"\n${content}\n`, false);
    expect(file).toMatchObject({ state: "read", values: { base_url: "https://paxai.app" } });
    expect([file.gateway, file.agent]).toEqual([{}, {}]);
  });
});

describe("a configuration file", () => {
  it("that is not there is absent, and no fault", async () => {
    const path = join(await tempFolder(), "none", "ax.toml");
    expect(await readConfigFile(files, path, { home: HOME })).toEqual({
      path,
      state: "absent",
      values: {},
      gateway: {},
      agent: {},
      mode: 0,
    });
  });

  it("gives the keys that axctl knows, and passes over the others", async () => {
    const file = await readText(`
      token = "${USER_PAT}"
      token_file = "elsewhere"
      base_url = "https://paxai.app"
      agent_name = "triage"
      agent_id = "a-1"
      space_id = "s-1"
      principal_type = "agent"
      environment = "dev"
      refreshed_at = 2026-05-01T12:00:00Z
      scopes = ["tasks"]
      __proto__ = { polluted = "yes" }
      [cli]
      colour = true
    `);
    expect(file).toMatchObject({ state: "read", mode: 0o600, gateway: {}, agent: {} });
    expect(file.values).toEqual({
      token: USER_PAT,
      token_file: "elsewhere",
      base_url: "https://paxai.app",
      agent_name: "triage",
      agent_id: "a-1",
      space_id: "s-1",
      principal_type: "agent",
      environment: "dev",
    });
    expect(file.tokenFile).toBeUndefined();
    expect({}).not.toHaveProperty("polluted");
  });

  it.each([
    ["nothing", ""],
    ["comments", "# nothing\n"],
    ["a byte order mark", "\ufeff"],
  ])("of %s is read and says nothing", async (_, content) => {
    expect(await readText(content)).toMatchObject({ state: "read", values: {} });
  });

  it.each(["token", "token_file", "base_url", "agent_name", "agent_id", "space_id", "principal_type", "environment"])(
    "an empty %s counts as absent, a padded one is trimmed",
    async (key) => {
      expect((await readText(`${key} = ""`)).values).toEqual({});
      expect((await readText(`${key} = "  "`)).values).toEqual({});
      expect((await readText(`${key} = " agent\\n"`)).values).toEqual({ [key]: "agent" });
    },
  );

  it.each<[string, string, object, object]>([
    [
      "the Gateway's block",
      '[gateway]\nurl = "http://127.0.0.1:8765"\nworkdir = "/w"\nmode = "local"',
      { url: "http://127.0.0.1:8765", workdir: "/w" },
      {},
    ],
    ["the agent by agent_name and agent_id", '[agent]\nagent_name = "n"\nagent_id = "i"', {}, { name: "n", id: "i" }],
    [
      "the agent by name and id",
      '[agent]\nname = "n"\nid = "i"\nworkdir = "/w"',
      {},
      { name: "n", id: "i", workdir: "/w" },
    ],
    ["an empty agent_name as none", '[agent]\nagent_name = ""\nname = "n"', {}, { name: "n" }],
    ["an empty url as none", '[gateway]\nurl = " "', {}, {}],
  ])("gives %s", async (_, content, gateway, agent) => {
    expect(await readText(content)).toMatchObject({ state: "read", gateway, agent });
    expect([(await readText(content)).gateway, (await readText(content)).agent]).toEqual([gateway, agent]);
  });
});

describe("a broken configuration file is a fault with line and column, and never its content", () => {
  const secret = "axp_u_leak.OuterSecret";
  it.each<[string, string, { reason: string; line?: number; column?: number }]>([
    ["an open string", `token = "${secret}\n`, { reason: "it is no valid TOML", line: 1 }],
    ["two values", `a = 1\ntoken = "${secret}" "x"\n`, { reason: "it is no valid TOML", line: 2 }],
    ["no quotes", `a = 1\n\n  token = ${secret}\n`, { reason: "it is no valid TOML", line: 3, column: 11 }],
    ["no value", "a = 1\ntoken =\n", { reason: "it is no valid TOML", line: 2, column: 8 }],
    [
      "a key twice",
      `token = "${secret}"\ntoken = "${secret}"\n`,
      { reason: "it is no valid TOML", line: 2, column: 1 },
    ],
    ["JSON", `{"token": "${secret}"}`, { reason: "it is no valid TOML", line: 1, column: 1 }],
    ["deep nesting", `a = ${"[".repeat(100_000)}`, { reason: "it is no valid TOML", line: 1 }],
    ["a number for text", `a = 1\ntoken = 5\n`, { reason: "`token` must be text", line: 2, column: 1 }],
    ["a list for text", `base_url = ["${secret}"]\n`, { reason: "`base_url` must be text", line: 1, column: 1 }],
    ["a table for text", `[token]\nvalue = "${secret}"\n`, { reason: "`token` must be text", line: 1, column: 1 }],
    ["a date for text", "space_id = 2026-05-01\n", { reason: "`space_id` must be text", line: 1, column: 1 }],
    [
      "an unknown principal",
      `principal_type = "${secret}"\n`,
      { reason: "`principal_type` must be `user` or `agent`", line: 1, column: 1 },
    ],
    ["text for a table", `gateway = "${secret}"\n`, { reason: "`gateway` must be a table", line: 1, column: 1 }],
    ["a list of tables", "[[agent]]\n", { reason: "`agent` must be a table", line: 1, column: 1 }],
    [
      "a number in a table",
      `[gateway]\nurl = "a"\nworkdir = "b"\n[agent]\n  workdir = 5\n`,
      { reason: "`agent.workdir` must be text", line: 5, column: 3 },
    ],
    [
      "several at once",
      `agent_id = 1\n[gateway]\nurl = true\n`,
      { reason: "`agent_id` must be text, `gateway.url` must be text", line: 1, column: 1 },
    ],
  ])("%s", async (_, content, fault) => {
    const file = await readText(content);
    expect(file).toMatchObject({ state: "unreadable", values: {}, fault });
    expect(file.fault?.column).toBeGreaterThan(0);
    expect(JSON.stringify(file)).not.toMatch(/axp_u_|OuterSecret/);
  });

  it.each<[string, string | Uint8Array, string]>([
    ["over 1 MiB", `# ${"x".repeat(1024 * 1024)}`, "it is larger than 1048576 bytes"],
    ["not UTF-8", Uint8Array.from([0x74, 0x20, 0x3d, 0x20, 0x22, 0xff, 0xfe, 0x22]), "it is no UTF-8 text"],
    ["UTF-16", Buffer.from(`token = "${secret}"`, "utf16le"), "it is no valid TOML"],
  ])("%s", async (_, content, reason) => {
    const file = await readText(content);
    expect(file).toMatchObject({ state: "unreadable", values: {}, fault: { reason } });
    expect(JSON.stringify(file)).not.toContain("OuterSecret");
  });

  it("of exactly 1 MiB is read", async () => {
    const content = 'space_id = "s"\n#';
    expect(await readText(content.padEnd(1024 * 1024, "x"))).toMatchObject({
      state: "read",
      values: { space_id: "s" },
    });
  });

  it("a folder in its place", async () => {
    const folder = await tempFolder();
    await mkdir(join(folder, "ax.toml"));
    const file = await readConfigFile(files, join(folder, "ax.toml"), { home: HOME });
    expect(file).toMatchObject({ state: "unreadable", fault: { reason: "it is no regular file" } });
  });

  it("a link that leads to itself", async () => {
    const path = join(await tempFolder(), "ax.toml");
    await symlink(path, path);
    expect(await readConfigFile(files, path, { home: HOME })).toMatchObject({
      state: "unreadable",
      fault: { reason: "ELOOP" },
    });
  });
});

describe("a token file", () => {
  it.each([
    ["beside the file, when relative", "agent.token", "ax/agent.token"],
    ["in a folder beside the file", "./keys/agent.token", "ax/keys/agent.token"],
    ["above the file", "../agent.token", "agent.token"],
    ["in the home folder", "~/agent.token", "home/agent.token"],
  ])("is found %s", async (_, named, lies) => {
    const root = await tempFolder();
    await write(root, { [lies]: `  ${AGENT_PAT}\r\n`, "ax/config.toml": `token_file = "${named}"` });
    const file = await readConfigFile(files, join(root, "ax/config.toml"), { home: join(root, "home") });
    expect(file.tokenFile).toEqual({ path: join(root, lies), mode: 0o600, token: AGENT_PAT });
  });

  it("is found where an absolute path says", async () => {
    const root = await write(await tempFolder(), { "keys/agent.token": AGENT_PAT });
    await write(root, { "ax/config.toml": `token_file = "${join(root, "keys/agent.token")}"` });
    const file = await readConfigFile(files, join(root, "ax/config.toml"), { home: HOME });
    expect(file.tokenFile).toMatchObject({ token: AGENT_PAT });
  });

  it("is not even read when the same file holds a token", async () => {
    const file = await readText(`token = "${USER_PAT}"\ntoken_file = "/nowhere"`);
    expect(file).toMatchObject({ values: { token: USER_PAT } });
    expect(file).not.toHaveProperty("tokenFile");
  });

  it("counts when the token beside it is empty", async () => {
    const root = await write(await tempFolder(), { t: AGENT_PAT, "ax.toml": 'token = ""\ntoken_file = "t"' });
    const file = await readConfigFile(files, join(root, "ax.toml"), { home: HOME });
    expect(file.tokenFile).toMatchObject({ token: AGENT_PAT });
  });

  it("tells its permissions", async () => {
    const root = await write(await tempFolder(), { t: AGENT_PAT });
    await chmod(join(root, "t"), 0o644);
    expect(await readTokenFile(files, join(root, "t"))).toMatchObject({ mode: 0o644 });
  });

  it.each<[string, string | Uint8Array | null, string]>([
    ["absent", null, "there is no such file"],
    ["empty", "", "it is empty"],
    ["blank", " \n\t\n", "it is empty"],
    ["binary", Uint8Array.from([0xff, 0xfe, 0x00]), "it is no UTF-8 text"],
    ["huge", "x".repeat(1024 * 1024 + 1), "it is larger than 1048576 bytes"],
  ])("that is %s gives no token, and says why", async (_, content, fault) => {
    const root = await write(await tempFolder(), content === null ? {} : { t: content });
    const token = await readTokenFile(files, join(root, "t"));
    expect(token).toMatchObject({ path: join(root, "t"), fault });
    expect(token).not.toHaveProperty("token");
  });

  it.each([
    ["a folder", "", "it is no regular file"],
    ["a name that no system can have", "\\u0000", "ERR_INVALID_ARG_VALUE"],
  ])("named by %s gives no token, and says why", async (_, name, fault) => {
    const root = await write(await tempFolder(), { "ax.toml": `token_file = "./${name}"` });
    expect((await readConfigFile(files, join(root, "ax.toml"), { home: HOME })).tokenFile).toMatchObject({ fault });
  });
});

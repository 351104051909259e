import { mkdir, symlink } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { AGENT_PAT, read, tempFolder, world, write } from "./support.ts";

/** A configuration that says which one it is. */
function named(name: string): string {
  return `space_id = "${name}"\n`;
}

describe("the login", () => {
  const logins = {
    ".ax/user.toml": named("default"),
    ".ax/users/dev/user.toml": named("dev"),
    ".ax/users/next/user.toml": named("next"),
  };
  it.each<[string, { env?: string; variables?: Record<string, string>; marker?: string }, string, string | null]>([
    ["is user.toml when nothing names one", {}, "default", null],
    ["is the one that the marker names", { marker: "dev\n" }, "dev", "dev"],
    ["is user.toml when the marker is empty", { marker: " \n" }, "default", null],
    [
      "is the one that AX_ENV names, before the marker",
      { variables: { AX_ENV: "next" }, marker: "dev" },
      "next",
      "next",
    ],
    [
      "is the one that AX_USER_ENV names, before AX_ENV",
      { variables: { AX_USER_ENV: "next", AX_ENV: "dev" } },
      "next",
      "next",
    ],
    [
      "is not chosen by variables that are set but empty",
      { variables: { AX_USER_ENV: "", AX_ENV: " " }, marker: "dev" },
      "dev",
      "dev",
    ],
    ["is user.toml for AX_ENV=default", { variables: { AX_ENV: "default" }, marker: "dev" }, "default", "default"],
    ["is user.toml for AX_ENV=user", { variables: { AX_ENV: "USER" } }, "default", "user"],
    ["is the one that --env names, before them all", { env: "dev", variables: { AX_USER_ENV: "next" } }, "dev", null],
    ["is user.toml for --env default", { env: "default", marker: "dev" }, "default", null],
    ["has its name normalised", { env: "../DEV!" }, "dev", null],
    ["has the marker's name normalised", { marker: "../../Next" }, "next", "next"],
  ])("%s", async (_, { env, variables = {}, marker }, space, chosenEnv) => {
    const here = await world(marker === undefined ? logins : { ...logins, ".ax/users/.active": marker });
    const sources = await read({ ...here, env: variables }, { env });
    expect(sources.login).toMatchObject({ state: "read", values: { space_id: space } });
    expect(sources.chosenEnv).toBe(chosenEnv);
  });

  it.each<[string | null, { env?: string; variables?: Record<string, string>; marker?: string }]>([
    ["env:AX_USER_ENV", { variables: { AX_USER_ENV: "next", AX_ENV: "dev" }, marker: "dev" }],
    ["env:AX_ENV", { variables: { AX_USER_ENV: "", AX_ENV: "next" }, marker: "dev" }],
    ["marker", { variables: { AX_ENV: " " }, marker: "next" }],
    [null, {}],
    [null, { env: "next", variables: { AX_ENV: "dev" }, marker: "dev" }],
    [null, { marker: "../.." }],
  ])("is said to be chosen by %s, given %j", async (source, { env, variables = {}, marker }) => {
    const here = await world(marker === undefined ? logins : { ...logins, ".ax/users/.active": marker });
    const { chosenEnvSource } = await read({ ...here, env: variables }, { env });
    expect(chosenEnvSource).toBe(source);
  });

  it.each<[string, { env?: string; variables?: Record<string, string> }]>([
    ["--env", { env: "..." }],
    ["--env", { env: "CON" }],
    ["--env", { env: "" }],
    ["AX_USER_ENV", { variables: { AX_USER_ENV: "nul", AX_ENV: "dev" } }],
    ["AX_ENV", { variables: { AX_ENV: "x".repeat(300) } }],
  ])("is a usage error for an unusable name in %s", async (origin, { env, variables = {} }) => {
    const reading = read({ ...(await world(logins)), env: variables }, { env });
    await expect(reading).rejects.toMatchObject({ code: "INVALID_ENV_NAME", message: expect.stringContaining(origin) });
  });

  it("that --env names does not care for unusable variables", async () => {
    const sources = await read(
      { ...(await world(logins)), env: { AX_ENV: "...", AX_GATEWAY_ENV: "..." } },
      { env: "dev" },
    );
    expect(sources.login.values).toEqual({ space_id: "dev" });
  });

  it.each([
    ["no usable name", "...", "it names no usable environment"],
    ["a NUL", "dev\0", "it names no usable environment"],
    ["bytes that are no text", Uint8Array.from([0xff]), "it is no UTF-8 text"],
  ])("is a fault when the marker holds %s", async (_, marker, reason) => {
    const here = await world({ ...logins, ".ax/users/.active": marker });
    const { login, chosenEnv } = await read(here);
    expect(login).toMatchObject({
      state: "unreadable",
      path: join(here.home, ".ax/users/.active"),
      values: {},
      fault: { reason },
    });
    expect(chosenEnv).toBeNull();
  });
});

describe("links that lead out of the configuration folder are refused", () => {
  const refusal = { state: "unreadable", values: {}, fault: { reason: expect.stringContaining("leads out") } };

  it.each([
    ["the login's folder", "users/dev", ""],
    ["the login's file", "users/dev/user.toml", "user.toml"],
    ["the folder of all logins", "users", "."],
  ])("%s", async (_, link, target) => {
    const here = await world();
    const outside = await write(await tempFolder(), { "user.toml": named("out"), "dev/user.toml": named("out") });
    await mkdir(join(here.home, ".ax", link, ".."), { recursive: true });
    await symlink(join(outside, target), join(here.home, ".ax", link));
    expect((await read(here, { env: "dev" })).login).toMatchObject(refusal);
  });

  it("a login that is another file of the configuration folder", async () => {
    const here = await world({ ".ax/profiles/bot/user.toml": named("bot") });
    await mkdir(join(here.home, ".ax/users"));
    await symlink(join(here.home, ".ax/profiles/bot"), join(here.home, ".ax/users/dev"));
    expect((await read(here, { env: "dev" })).login).toMatchObject(refusal);
  });

  it.each([
    ["the profile's folder", "profiles/bot", ""],
    ["the profile's file", "profiles/bot/profile.toml", "profile.toml"],
    ["the folder of all profiles", "profiles", "."],
  ])("%s", async (_, link, target) => {
    const here = await world();
    const outside = await write(await tempFolder(), {
      "profile.toml": named("out"),
      "bot/profile.toml": named("out"),
      ".active": "bot",
    });
    await mkdir(join(here.home, ".ax", link, ".."), { recursive: true });
    await symlink(join(outside, target), join(here.home, ".ax", link));
    if (link !== "profiles") await write(here.home, { ".ax/profiles/.active": "bot" });
    expect((await read(here)).profile).toMatchObject({ name: "bot", file: refusal });
  });

  it.each<[string, Record<string, string>]>([
    ["no configuration folder", {}],
    ["no folder of logins or profiles", { ".ax/profiles/.active": "bot" }],
    ["folders without that one", { ".ax/users/x": "", ".ax/profiles/.active": "bot" }],
    ["folders without the file", { ".ax/users/dev/x": "", ".ax/profiles/.active": "bot", ".ax/profiles/bot/x": "" }],
  ])("but what is absent is absent: %s", async (_, contents) => {
    const here = await world(contents);
    expect((await read(here, { env: "dev" })).login.state).toBe("absent");
    expect((await read(here)).profile.file.state).toBe("absent");
  });

  it("and a link that leads to nothing is refused, too", async () => {
    const here = await world({ ".ax/users/x": "" });
    await symlink(join(here.home, "gone"), join(here.home, ".ax/users/dev"));
    expect((await read(here, { env: "dev" })).login).toMatchObject({
      state: "unreadable",
      fault: { reason: "a link leads nowhere" },
    });
  });

  it("but links inside are followed, and the configuration folder itself may be one", async () => {
    const here = await world({ "real/users/dev/user.toml": named("dev") });
    await symlink(join(here.home, "real"), join(here.home, ".ax"));
    await symlink(join(here.home, "real/users/dev"), join(here.home, "real/users/alias"));
    expect((await read(here, { env: "alias" })).login).toMatchObject({ state: "read", values: { space_id: "dev" } });
  });
});

describe("the active profile", () => {
  it("is the one that profiles/.active names", async () => {
    const here = await world({
      ".ax/profiles/.active": "Bot_1.x\n",
      ".ax/profiles/Bot_1.x/profile.toml": named("bot"),
      ".ax/profiles/other/profile.toml": named("other"),
    });
    expect((await read(here)).profile).toMatchObject({ name: "Bot_1.x", file: { values: { space_id: "bot" } } });
  });

  it("reads its token from the token file beside it", async () => {
    const here = await world({
      ".ax/profiles/.active": "bot",
      ".ax/profiles/bot/profile.toml": 'token_file = "token"',
      ".ax/profiles/bot/token": AGENT_PAT,
    });
    expect((await read(here)).profile.file.tokenFile).toMatchObject({ token: AGENT_PAT });
  });

  it.each([null, "", " \n"])("is none when profiles/.active holds %j", async (marker) => {
    const here = await world(marker === null ? {} : { ".ax/profiles/.active": marker });
    expect((await read(here)).profile).toMatchObject({ name: null, file: { state: "absent" } });
  });

  it.each(["../../etc", "..", ".hidden", "a/b", "a\\b", "a\0b", "a b", "-x", "ünï"])(
    "is refused when profiles/.active holds %j",
    async (marker) => {
      const here = await world({ ".ax/profiles/.active": marker });
      expect((await read(here)).profile).toMatchObject({
        name: null,
        file: { state: "unreadable", fault: { reason: "it names no usable profile" } },
      });
    },
  );

  it("is a fault when profiles/.active is a folder", async () => {
    const here = await world({ ".ax/profiles/.active/x": "" });
    expect((await read(here)).profile).toMatchObject({ name: null, file: { state: "unreadable" } });
  });
});

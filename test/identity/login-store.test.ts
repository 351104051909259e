import { mkdir, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "smol-toml";
import { beforeEach, describe, expect, it } from "vitest";
import { presentLogin, removeLogin, storeLogin } from "../../src/identity/login-store.ts";
import { files } from "../support/files.ts";
import { tempFolder, write } from "./support.ts";

const login = { token: "axp_u_new.0123456789abcdef", baseUrl: "https://dev.example", spaceId: "space-1" };

let configFolder: string;
beforeEach(async () => {
  configFolder = join(await tempFolder(), "config");
});

function at(env: string | null = "dev"): string {
  return env === null ? join(configFolder, "user.toml") : join(configFolder, "users", env, "user.toml");
}

async function all(): Promise<string[]> {
  const entries = await readdir(configFolder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => !entry.isDirectory()).map(({ name, parentPath }) => join(parentPath, name));
}

describe("storeLogin", () => {
  it.each<[string, string | null, string | null]>([
    ["a named one, with the marker", "dev", "dev\n"],
    ["the default one, without", null, null],
    ["the default one by its name, with the marker", "default", "default\n"],
  ])("stores %s", async (_, env, marker) => {
    const path = await storeLogin(files, { configFolder, env }, login);
    expect(path).toBe(at(env === "default" ? null : env));
    expect(parse(await readFile(path, "utf8"))).toEqual({
      token: login.token,
      base_url: login.baseUrl,
      space_id: "space-1",
      principal_type: "user",
      ...(env === null ? {} : { environment: env }),
    });
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    const markerPath = join(configFolder, "users", ".active");
    expect(await files.read(markerPath)).toMatchObject(
      marker === null ? { state: "absent" } : { state: "read", text: marker, mode: 0o600 },
    );
  });

  it("clears what belonged to the old login", async () => {
    const old = 'token_file = "t"\nspace_id = "old"\nagent_name = "a"\nagent_id = "b"\nprincipal_type = "agent"\n';
    await write(configFolder, { "users/dev/user.toml": old });
    await storeLogin(files, { configFolder, env: "dev" }, { ...login, spaceId: null });
    expect(parse(await readFile(at(), "utf8"))).toEqual({
      token: login.token,
      base_url: login.baseUrl,
      principal_type: "user",
      environment: "dev",
    });
  });

  it.each([
    ["a float without a fraction", "ratio = 1.0"],
    ["an integer", "count = 1"],
    ["an integer that no double can hold", "at = 1712345678901234567"],
    ["a local date", "day = 1979-05-27"],
    ["an empty table", "[empty]"],
    ["a table's tables", "[a.b]\nc = 1"],
    ["a key with a name that objects have a meaning for", "__proto__ = 1"],
    ["an infinite number", "x = inf"],
  ])("keeps %s as it was written", async (_, text) => {
    await write(configFolder, { "users/dev/user.toml": `${text}\n` });
    await storeLogin(files, { configFolder, env: "dev" }, login);
    expect(await readFile(at(), "utf8")).toContain(text);
  });

  it("refuses a file that is no TOML, and changes nothing", async () => {
    await write(configFolder, { "users/dev/user.toml": "a = 1\nb = secret\n" });
    await expect(storeLogin(files, { configFolder, env: "dev" }, login)).rejects.toMatchObject({
      code: "CONFIG_UNREADABLE",
      message: `${at()} cannot be used: line 2, column 5: it is no valid TOML`,
    });
    expect(await readFile(at(), "utf8")).toBe("a = 1\nb = secret\n");
    expect(await all()).toEqual([at()]);
  });

  it("says which file could not be written", async () => {
    await write(configFolder, { users: "a file" });
    await expect(storeLogin(files, { configFolder, env: "dev" }, login)).rejects.toMatchObject({
      code: "FILE_NOT_WRITTEN",
    });
  });
});

describe("what the system does not let anybody look at", () => {
  const place = () => ({ configFolder, env: "dev" });
  const actions: [string, (system?: typeof files) => Promise<unknown>][] = [
    ["presentLogin", (system = files) => presentLogin(system, place(), "/")],
    ["storeLogin", (system = files) => storeLogin(system, place(), login)],
    ["removeLogin", (system = files) => removeLogin(system, place())],
  ];

  it.each(actions)("is %s's error with the system's code, for a name that is too long", async (_, act) => {
    await mkdir(configFolder);
    configFolder = join(configFolder, "x".repeat(300));
    await expect(act()).rejects.toMatchObject({
      code: "CONFIG_UNREADABLE",
      message: expect.stringContaining("ENAMETOOLONG"),
    });
  });

  it.each(actions)("is %s's error with the system's code, for a closed folder", async (_, act) => {
    // Root may look everywhere, and tests run as root in containers.
    const closed = { ...files, kind: () => Promise.reject(Object.assign(new Error("no"), { code: "EACCES" })) };
    await expect(act(closed)).rejects.toMatchObject({
      code: "CONFIG_UNREADABLE",
      message: expect.stringContaining("EACCES"),
    });
  });

  it.each(actions)("is %s's error, for a folder that is a link to itself or to nowhere", async (_, act) => {
    for (const target of ["dev", "/nowhere/x"]) {
      await mkdir(join(configFolder, "users"), { recursive: true });
      await symlink(target, join(configFolder, "users", "dev"));
      await expect(act()).rejects.toMatchObject({
        code: "CONFIG_UNREADABLE",
        message: expect.stringContaining("it is a link that leads nowhere"),
      });
      await rm(join(configFolder, "users", "dev"));
    }
  });
});

describe("a marker that cannot be written", () => {
  it("because it is a folder is refused before anything is asked for or stored", async () => {
    await mkdir(join(configFolder, "users", ".active"), { recursive: true });
    const refusal = { code: "CONFIG_UNREADABLE", message: expect.stringMatching(/\.active .* it is no regular file/) };
    const place = { configFolder, env: "dev" };
    await expect(presentLogin(files, place, "/")).rejects.toMatchObject(refusal);
    await expect(storeLogin(files, place, login)).rejects.toMatchObject(refusal);
    expect(await all()).toEqual([]);
  });

  it("later than the login says that the login is stored", async () => {
    // The disk is full by the time of the second file.
    const full: typeof files = {
      ...files,
      writeAtomic: async (path, text, options) => {
        if (path.endsWith(".active")) throw Object.assign(new Error("full"), { code: "ENOSPC" });
        await files.writeAtomic(path, text, options);
      },
    };
    await expect(storeLogin(full, { configFolder, env: "dev" }, login)).rejects.toMatchObject({
      code: "FILE_NOT_WRITTEN",
      message: expect.stringContaining(`ENOSPC; the login itself is stored: ${at()}`),
    });
    expect(await all()).toEqual([at()]);
  });
});

describe("links", () => {
  it.each(["users", "users/dev"])("%s that leads out is neither written through nor read", async (name) => {
    const outside = await tempFolder();
    await write(outside, { "user.toml": "", "dev/user.toml": "" });
    await mkdir(join(configFolder, name, ".."), { recursive: true });
    await symlink(outside, join(configFolder, name));
    const place = { configFolder, env: "dev" };
    const refusal = { code: "CONFIG_UNREADABLE", message: expect.stringContaining("leads out") };
    await expect(presentLogin(files, place, "/")).rejects.toMatchObject(refusal);
    await expect(storeLogin(files, place, login)).rejects.toMatchObject(refusal);
    await expect(removeLogin(files, place)).rejects.toMatchObject(refusal);
    expect(await readFile(join(outside, "user.toml"), "utf8")).toBe("");
    expect(await readFile(join(outside, "dev", "user.toml"), "utf8")).toBe("");
  });

  it("users that leads out is refused also where the environment has no folder yet", async () => {
    const outside = await tempFolder();
    await mkdir(configFolder);
    await symlink(outside, join(configFolder, "users"));
    await expect(storeLogin(files, { configFolder, env: "new" }, login)).rejects.toMatchObject({
      code: "CONFIG_UNREADABLE",
    });
    expect(await readdir(outside)).toEqual([]);
  });

  it("the marker is not removed through one", async () => {
    const outside = await write(await tempFolder(), { ".active": "default" });
    await write(configFolder, { "user.toml": "" });
    await symlink(outside, join(configFolder, "users"));
    await expect(removeLogin(files, { configFolder, env: null })).rejects.toMatchObject({ code: "CONFIG_UNREADABLE" });
    expect(await readdir(outside)).toEqual([".active"]);
    expect(await readFile(at(null), "utf8")).toBe("");
  });

  it("a configuration folder that is itself a link is where the logins are", async () => {
    const real = await tempFolder();
    await symlink(real, configFolder);
    await storeLogin(files, { configFolder, env: "dev" }, login);
    expect(await readdir(join(real, "users"))).toEqual([".active", "dev"]);
  });

  it("one that stays inside is followed", async () => {
    await mkdir(join(configFolder, "users", "real"), { recursive: true });
    await symlink("real", join(configFolder, "users", "dev"));
    await storeLogin(files, { configFolder, env: "dev" }, login);
    expect(await readdir(join(configFolder, "users", "real"))).toEqual(["user.toml"]);
  });

  it("a login file that is a link is not replaced", async () => {
    await write(configFolder, { "users/real/user.toml": "" });
    await mkdir(join(configFolder, "users", "dev"));
    await symlink("../real/user.toml", at());
    await expect(storeLogin(files, { configFolder, env: "dev" }, login)).rejects.toMatchObject({
      message: expect.stringContaining("it is a link"),
    });
  });
});

describe("presentLogin", () => {
  it("gives a sound login, and an absent one", async () => {
    const place = { configFolder, env: "dev" };
    expect(await presentLogin(files, place, "/")).toMatchObject({ state: "absent", values: {} });
    await write(configFolder, { "users/dev/user.toml": 'base_url = "https://dev.example"\n' });
    expect(await presentLogin(files, place, "/")).toMatchObject({ values: { base_url: "https://dev.example" } });
  });

  it.each([
    ["no TOML", "x = 1\n[[[", "line 2, column 3: it is no valid TOML"],
    ["a known key of another type", "\nbase_url = 5\n", "line 2, column 1: `base_url` must be text"],
  ])("refuses %s with its place", async (_, text, reason) => {
    await write(configFolder, { "users/dev/user.toml": text });
    await expect(presentLogin(files, { configFolder, env: "dev" }, "/")).rejects.toMatchObject({
      code: "CONFIG_UNREADABLE",
      message: `${at()} cannot be used: ${reason}`,
    });
  });
});

describe("removeLogin", () => {
  it.each<[string, string | null, string[]]>([
    ["dev\n", "dev", []],
    ["DEV", "dev", []],
    ["next", "dev", [".active"]],
    ["user", null, []],
    ["....", "dev", [".active"]],
  ])("marker %j, login %s", async (marker, env, left) => {
    await write(configFolder, { "users/.active": marker, "users/dev/user.toml": "", "user.toml": "" });
    expect(await removeLogin(files, { configFolder, env })).toBe(true);
    expect((await readdir(join(configFolder, "users"))).filter((name) => name === ".active")).toEqual(left);
    expect(await removeLogin(files, { configFolder, env })).toBe(false);
  });

  it("says when the system refuses", async () => {
    await mkdir(at(), { recursive: true });
    await expect(removeLogin(files, { configFolder, env: "dev" })).rejects.toMatchObject({
      code: "CONFIG_UNREADABLE",
      message: expect.stringContaining("it cannot be removed"),
    });
  });

  it("leaves everything else", async () => {
    await write(configFolder, { "users/dev/user.toml": "", "users/dev/notes": "", "users/next/user.toml": "" });
    await removeLogin(files, { configFolder, env: "dev" });
    expect((await all()).sort()).toEqual([join(configFolder, "users", "dev", "notes"), at("next")]);
  });

  it("takes a login away for good, and keeps none of it", async () => {
    await storeLogin(files, { configFolder, env: "dev" }, login);
    await writeFile(join(configFolder, "users", "dev", ".keep"), "");
    await removeLogin(files, { configFolder, env: "dev" });
    for (const path of await all()) expect(await readFile(path, "utf8")).not.toContain(login.token);
  });
});

import { describe, expect, it } from "vitest";
import { configDir, expandPath, loginMarkerPath, loginPath, loginSourceName } from "../../src/identity/paths.ts";

describe("a path in a file, a variable or an option", () => {
  it.each([
    ["/run/token", "/run/token", "is kept when absolute"],
    ["token", "/base/token", "starts at its base"],
    ["./a/../token", "/base/token", "is tidied"],
    ["../token", "/token", "may climb: a file says what it wants"],
    ["~", "/home/ada", "may be the home folder"],
    ["~/token", "/home/ada/token", "may start at the home folder"],
    ["~/token/", "/home/ada/token", "loses a slash at its end"],
    ["~//etc", "/home/ada/etc", "stays below the home folder"],
    ["~bob/token", "/base/~bob/token", "knows no other homes"],
    ["a/~/token", "/base/a/~/token", "has its tilde at the start only"],
    ["$HOME/token", "/base/$HOME/token", "holds no variables"],
  ])("%s is %s: it %s", (path, expected) => {
    expect(expandPath(path, { home: "/home/ada", base: "/base" })).toBe(expected);
  });
});

describe("CONFIG_DIR", () => {
  it.each<[Record<string, string>, string]>([
    [{}, "/home/ada/.ax"],
    [{ AX_CONFIG_DIR: "" }, "/home/ada/.ax"],
    [{ AX_CONFIG_DIR: "  " }, "/home/ada/.ax"],
    [{ AX_CONFIG_DIR: "/srv/ax" }, "/srv/ax"],
    [{ AX_CONFIG_DIR: "~/ax" }, "/home/ada/ax"],
    [{ AX_CONFIG_DIR: "ax" }, "/work/ax"],
  ])("with %j is %s", (env, expected) => {
    expect(configDir({ env, home: "/home/ada", cwd: "/work" })).toBe(expected);
  });
});

describe("a home that is no absolute path", () => {
  it.each(["", ".", "ada", "./ada", " ", "~"])("%j is refused where a home is needed", (home) => {
    const refused = expect.objectContaining({ code: "HOME_NOT_USABLE", exitCode: 1 });
    expect(() => configDir({ env: {}, home, cwd: "/work" })).toThrow(refused);
    expect(() => configDir({ env: { AX_CONFIG_DIR: "~/ax" }, home, cwd: "/work" })).toThrow(refused);
    expect(() => expandPath("~", { home, base: "/base" })).toThrow(refused);
  });

  it("does not matter where none is needed", () => {
    expect(configDir({ env: { AX_CONFIG_DIR: "/srv/ax" }, home: "", cwd: "/work" })).toBe("/srv/ax");
    expect(expandPath("token", { home: "", base: "/base" })).toBe("/base/token");
  });
});

describe("a login", () => {
  it.each([
    [null, "/ax/user.toml", "user_login"],
    ["default", "/ax/user.toml", "user_login"],
    ["user", "/ax/user.toml", "user_login"],
    ["dev", "/ax/users/dev/user.toml", "user_login:dev"],
  ])("%s lies in %s and is called %s", (env, path, name) => {
    expect([loginPath("/ax", env), loginSourceName(env)]).toEqual([path, name]);
  });

  it("is marked as active in users/.active", () => {
    expect(loginMarkerPath("/ax")).toBe("/ax/users/.active");
  });
});

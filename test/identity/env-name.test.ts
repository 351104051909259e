import { describe, expect, it } from "vitest";
import { isDefaultEnv, normalizeEnvName } from "../../src/identity/env-name.ts";

describe("an environment's name", () => {
  it.each([
    ["dev", "dev", "is kept"],
    [" dev\n", "dev", "is trimmed"],
    ["Customer-A", "customer-a", "is lower-cased"],
    ["customer  a", "customer-a", "has a run of anything else as one dash"],
    ["a$%&/()b", "a-b", "has a run of anything else as one dash"],
    ["v1.2_x-y", "v1.2_x-y", "keeps dots, underscores and dashes inside"],
    [".-dev-.", "dev", "loses dots and dashes at both ends"],
    ["__dev__", "__dev__", "keeps underscores at both ends"],
    ["../x", "x", "cannot climb out of the folder"],
    ["../../etc/passwd", "etc-passwd", "cannot climb out of the folder"],
    ["a/../b", "a-..-b", "cannot climb out of the folder"],
    ["..\\x", "x", "cannot climb out of the folder on Windows"],
    ["c:\\dev", "c-dev", "names no drive"],
    ["/dev", "dev", "is never absolute"],
    ["~/dev", "dev", "is never the home folder"],
    ["--env", "env", "is never an option"],
    ["ünï-cødé", "n--c-d", "loses what is not ASCII"],
    ["dev\u200b", "dev", "loses zero-width characters"],
    ["\u202evED", "ved", "loses bidirectional overrides"],
    ["\u001b[31mred", "31mred", "loses escape sequences"],
    ["a\nb", "a-b", "has no line breaks"],
    ["console", "console", "may begin like a device"],
    ["com10", "com10", "may begin like a device"],
    ["x.con", "x.con", "may end like a device"],
    ["a".repeat(64), "a".repeat(64), "may have 64 characters"],
  ])("%j becomes %j: it %s", (name, normalized) => {
    expect(normalizeEnvName(name, "--env")).toBe(normalized);
  });

  it.each([
    ["", "nothing is left"],
    [" \t\n", "nothing is left"],
    [".", "nothing is left"],
    ["..", "nothing is left"],
    ["...........", "nothing is left"],
    ["-.-", "nothing is left"],
    ["../..", "nothing is left"],
    ["日本", "nothing is left"],
    ["🙂", "nothing is left"],
    ["dev\0", "NUL"],
    ["\0", "NUL"],
    ["a".repeat(65), "longer than 64"],
    ["x".repeat(300), "longer than 64"],
    ["CON", "reserved"],
    ["con.toml", "reserved"],
    ["Prn", "reserved"],
    ["aux", "reserved"],
    ["NUL", "reserved"],
    ["nul.tar.gz", "reserved"],
    ["COM1", "reserved"],
    ["com0", "reserved"],
    ["lpt9", "reserved"],
    ["../con", "reserved"],
    [" con ", "reserved"],
    ["con!", "reserved"],
  ])("%j is refused: %s", (name, reason) => {
    expect(() => normalizeEnvName(name, "AX_ENV")).toThrow(
      expect.objectContaining({ code: "INVALID_ENV_NAME", exitCode: 1, message: expect.stringContaining(reason) }),
    );
  });

  it("is never repeated in the refusal, which says where it came from", () => {
    expect(() => normalizeEnvName("axp_u_key.secret\0", "AX_USER_ENV")).toThrow(
      expect.objectContaining({ message: "AX_USER_ENV is no usable environment name: it holds a NUL character" }),
    );
  });

  it("is refused or normalised in no time, however long it is", () => {
    const started = performance.now();
    expect(() => normalizeEnvName(`a${".-".repeat(60_000)}a`, "--env")).toThrow("longer than 64");
    expect(() => normalizeEnvName(".".repeat(1_000_000), "--env")).toThrow("longer than 64");
    expect(performance.now() - started).toBeLessThan(200);
  });

  it.each([
    ["default", true],
    ["user", true],
    ["dev", false],
    ["users", false],
  ])("%s means the default login: %s", (name, expected) => {
    expect(isDefaultEnv(name)).toBe(expected);
  });
});

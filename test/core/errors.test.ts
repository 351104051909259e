import { describe, expect, it } from "vitest";
import { catalogue } from "../../src/core/error-catalogue.ts";
import { AxctlError, type ErrorCode, reasonOf, systemCodeOf, toAxctlError } from "../../src/core/errors.ts";
import { EXIT, exitCodeOf } from "../../src/core/exit-codes.ts";

const entries = Object.entries(catalogue);

describe("every error of the catalogue", () => {
  it.each(entries)("%s has a stable code, says what was wrong and what to do next", (code, { exit, message, hint }) => {
    expect(code).toMatch(/^[A-Z]+(?:_[A-Z]+)*$/);
    expect([EXIT.crash, EXIT.fail, EXIT.skip, EXIT.interrupted, EXIT.terminated]).toContain(exit);
    expect(message).not.toBe("");
    // What mends it may depend on the program, which is a sentence then.
    expect(hint.replace(/^\{fix\}$/, "Mend it.")).toMatch(/^[A-Z].*\.$/);
    expect(hint).not.toBe(message);
  });

  it.each(entries)("%s fills every placeholder of its texts", (code, { message, hint }) => {
    const names = [...`${message} ${hint}`.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? "");
    const error = Reflect.construct(AxctlError, [code, Object.fromEntries(names.map((name) => [name, `<${name}>`]))]);
    expect(`${error.message} ${error.hint}`).not.toMatch(/[{}]/);
    for (const name of names) expect(`${error.message} ${error.hint}`).toContain(`<${name}>`);
  });
});

describe("an AxctlError", () => {
  it("carries code, message, hint, exit code and cause", () => {
    const cause = new Error("below");
    const error = new AxctlError("INVALID_OPTION", { option: "--limit", reason: "it is no number" }, { cause });
    expect(error).toMatchObject({
      name: "AxctlError",
      code: "INVALID_OPTION",
      message: "--limit: it is no number",
      hint: "Correct the value of --limit and run the command again.",
      exitCode: 1,
    });
    expect(error.cause).toBe(cause);
  });

  it("takes braces in a parameter as text", () => {
    const error = new AxctlError("INVALID_OPTION", { option: "{reason}", reason: "{option} {constructor}" });
    expect(error.message).toBe("{reason}: {option} {constructor}");
  });

  it.each<[ErrorCode, number]>([
    ["INTERRUPTED", 130],
    ["TERMINATED", 143],
    ["USAGE", 1],
    ["INTERNAL", 1],
    ["ARTIFACT_NOT_WRITTEN", 1],
  ])("%s ends with %i", (code, exit) => {
    expect(catalogue[code].exit).toBe(exit);
  });
});

describe("whatever is thrown becomes an AxctlError", () => {
  const own = new AxctlError("INTERRUPTED", {});

  it("an AxctlError stays itself", () => {
    expect(toAxctlError(own)).toBe(own);
  });

  it.each([
    ["an error", new TypeError("x is not a function"), "x is not a function"],
    ["a text", "boom", "boom"],
    ["undefined", undefined, "undefined"],
  ])("%s is INTERNAL, with its message and as cause", (_, thrown, reason) => {
    const error = toAxctlError(thrown);
    expect(error).toMatchObject({ code: "INTERNAL", exitCode: 1, message: `axctl failed unexpectedly: ${reason}` });
    expect(error.cause).toBe(thrown);
    expect(reasonOf(thrown)).toBe(reason);
  });
});

describe("the system's code", () => {
  it.each([
    ["of a system error", Object.assign(new Error("x"), { code: "ENOENT" }), "ENOENT"],
    ["is undefined for a number", Object.assign(new Error("x"), { code: 7 }), undefined],
    ["is undefined for an error without one", new Error("x"), undefined],
    ["is undefined for what is no error", { code: "ENOENT" }, undefined],
  ])("%s", (_, thrown, code) => {
    expect(systemCodeOf(thrown)).toBe(code);
  });
});

describe("the exit code of a document", () => {
  it.each([
    [{ ok: true, skipped: false }, 0],
    [{ ok: false, skipped: false }, 2],
    [{ ok: false, skipped: true }, 3],
    [{ ok: true, skipped: true }, 3],
  ])("%j is %i", (document, code) => {
    expect(exitCodeOf(document)).toBe(code);
  });
});

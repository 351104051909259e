import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { shellQuote } from "../../src/core/shell.ts";

describe("an argument as a person can paste it", () => {
  it.each(["dev", "/etc/a.b", "a=b", "me@host:/x", "50%", "-x"])("%s needs no quotes", (argument) => {
    expect(shellQuote(argument)).toBe(argument);
  });

  it.each([
    "",
    "dev",
    "a b",
    "it's",
    "$HOME",
    "`id`",
    "a\nb",
    "~",
    "~/x",
    "a=~/x",
    "*",
    "!x",
    "#",
    "a;b",
    "a\\b",
    '"',
    "(x)",
    "é",
  ])("%j reaches a program as it is", (argument) => {
    expect(execFileSync("sh", ["-c", `printf %s ${shellQuote(argument)}`], { encoding: "utf8" })).toBe(argument);
  });
});

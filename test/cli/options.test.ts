import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { spacePairs } from "../../src/cli/matrix-envs.ts";
import { age, duration, nonEmpty, wholeNumber } from "../../src/cli/options.ts";

/** The value, or the sentence that says what is wrong. */
function read<T>(schema: z.ZodMiniType<T>, text: unknown): T | string {
  const result = z.safeParse(schema, text);
  return result.success ? result.data : (result.error.issues[0]?.message ?? "");
}

describe("a time", () => {
  it.each([
    ["30s", 30_000],
    ["30", 30_000],
    ["500ms", 500],
    ["1.5s", 1500],
    ["2m", 120_000],
    ["1h", 3_600_000],
    [" 1d ", 86_400_000],
  ])("%j is %i ms", (text, ms) => expect(read(duration, text)).toBe(ms));

  it.each(["", "s", "-1s", "0", "0s", "1e3s", "3 s", "1w", "Infinity"])("%j is none", (text) => {
    expect(read(duration, text)).toMatch(/^expected a time such as 30s/);
  });
});

describe("bounds of a time", () => {
  it("are those of a timer for a deadline", () => {
    expect(read(duration, "24d")).toBe(24 * 86_400_000);
    expect(read(duration, "25d")).toBe("expected a time of at most 24d, got `25d`");
  });

  it("are ten years for an age", () => {
    expect(read(age, "90d")).toBe(90 * 86_400_000);
    expect(read(age, "3651d")).toBe("expected a time of at most 3650d, got `3651d`");
  });
});

describe("a whole number", () => {
  it.each([
    ["1", 1],
    ["10", 10],
    [" 7 ", 7],
  ])("%j is %i", (text, value) => expect(read(wholeNumber(1, 10), text)).toBe(value));

  it.each(["", "0", "11", "1.5", "-1", "1e1", "0x5", "many"])("%j is none from 1 to 10", (text) => {
    expect(read(wholeNumber(1, 10), text)).toBe(`expected a whole number from 1 to 10, got \`${text}\``);
  });
});

describe("text", () => {
  it("is trimmed", () => expect(read(nonEmpty, " release ")).toBe("release"));
  it("is refused when it says nothing", () => expect(read(nonEmpty, "  ")).toMatch(/empty/));
});

describe("spaces of environments", () => {
  it("are read by normalised name", () => {
    expect(read(spacePairs, ["Dev=abc", " next = my space=1 "])).toEqual(
      new Map([
        ["dev", "abc"],
        ["next", "my space=1"],
      ]),
    );
  });

  it.each([[["dev"]], [["=abc"]], [["dev="]], [["dev=abc", "next"]]])("%j are refused", (pairs) => {
    expect(read(spacePairs, pairs)).toMatch(/^expected NAME=ID/);
  });
});

import stringWidth from "string-width";
import { describe, expect, it } from "vitest";
import { createRedactor } from "../../src/core/redact.ts";
import { table } from "../../src/terminal/table.ts";
import { plainText, renderLine, styled, type Text } from "../../src/terminal/text.ts";

const HEADER = ["environment", "checks", "base URL", "space"];
const ROWS: Text[][] = [
  HEADER,
  ["dev", "8/8", "https://dev.example.com:8443/a/long/path", "c174780f-445e-450e-aea9-36ac9dc76e1f"],
  ["a-customer-with-a-long-name", styled("red", "7/8"), "https://x.example", styled("dim", "none")],
  ["日本", "8/8", "https://例え.テスト/とても長い道", "\u001b[2J\u001b[31mred"],
];

const lines = (rows: readonly (readonly Text[])[], width?: number) => table(rows, width).map(plainText);

describe("a table that is narrowed", () => {
  it.each([200, 120, 100, 80, 60, 40, 32, 20, 8, 1])("has no line wider than %i columns", (width) => {
    for (const line of lines(ROWS, width)) expect(stringWidth(line)).toBeLessThanOrEqual(width);
  });

  it("is the same where there is room", () => {
    const natural = lines(ROWS);
    const widest = Math.max(...natural.map((line) => stringWidth(line)));
    expect(lines(ROWS, widest)).toEqual(natural);
    expect(natural.join("\n")).not.toContain("…");
    expect(lines(ROWS, widest - 1).join("\n")).toContain("…");
  });

  it("takes from the widest columns first, and says so with an ellipsis", () => {
    expect(lines(ROWS.slice(0, 2), 60)).toEqual([
      "environment  checks  base URL            space",
      "dev          8/8     https://dev.examp…  c174780f-445e-450e…",
    ]);
  });

  it("keeps its columns straight, whatever is cut", () => {
    for (const width of [120, 80, 60, 50]) {
      const starts = lines(ROWS, width).map((line) => stringWidth(line.slice(0, line.search(/checks|[78]\/8/))));
      expect(new Set(starts).size).toBe(1);
    }
  });

  it("cuts the rows where no column can be narrower", () => {
    expect(lines(ROWS.slice(0, 2), 24)).toEqual(["environ…  checks  base …", "dev       8/8     https…"]);
  });

  it("keeps the styles of what is left", () => {
    const marked = table([[styled("red", "a long failure"), styled("green", "b")]], 12).map((line) =>
      renderLine(line, { redactor: createRedactor(), paint: (style, text) => `<${style}>${text}</>` }),
    );
    expect(marked).toEqual(["<red>a long f</>…  <green>b</>"]);
  });

  it("shows an escape sequence from outside, or a part of it, as text", () => {
    for (let width = 1; width <= 30; width++) {
      expect(lines([["\u001b[2J\u001b[31mred", "x"]], width).join("")).not.toContain("\u001b");
    }
    expect(lines([["\u001b[2J\u001b[31mred", "x"]], 12)).toEqual(["\\e[2J\\e[…  x"]);
  });
});

import stringWidth from "string-width";
import { describe, expect, it } from "vitest";
import { createRedactor } from "../../src/core/redact.ts";
import { table } from "../../src/terminal/table.ts";
import { plainText, renderLine, styled, type Text } from "../../src/terminal/text.ts";

const plain = (text: Text) => renderLine(text, { redactor: createRedactor(), paint: (_, piece) => piece });
const marked = (text: Text) =>
  renderLine(text, { redactor: createRedactor(), paint: (style, piece) => `<${style}>${piece}</>` });

describe("a line", () => {
  it.each<[Text, string]>([
    ["text", "text"],
    ["", ""],
    [styled("red", "text"), "<red>text</>"],
    [["a", ["b", styled("bold", "c")], []], "ab<bold>c</>"],
    [["kept", "   "], "kept"],
    [["  indented", " x "], "  indented x"],
  ])("%j is %j", (text, line) => {
    expect(marked(text)).toBe(line);
  });

  it("makes the text harmless before it is painted: the paint is ours", () => {
    expect(marked(styled("cyan", "\u001b[31mx"))).toBe("<cyan>\\e[31mx</>");
  });

  it("finds a command that several pieces make together", () => {
    expect(plain([":", ":error::x"])).toBe(": :error::x");
    expect(plain(["  ", ["::"], "notice::x"])).toBe("  : :notice::x");
    expect(plain(["#", "#", "[group]x"])).toBe("## [group]x");
  });

  it("is measured as it will be seen, without its style", () => {
    expect(plainText(["a\u001b", styled("red", "\u202eb"), ["c"]])).toBe("a\\e\\u202ebc");
  });
});

describe("a table", () => {
  const lines = (rows: Text[][]) => table(rows).map(plain);

  it("has columns as wide as their widest cell, two blanks apart, and no blanks at the end", () => {
    expect(
      lines([
        ["env", "doctor", "host"],
        ["development", "ok", "a"],
        ["x", "failed", "b.example"],
      ]),
    ).toEqual(["env          doctor  host", "development  ok      a", "x            failed  b.example"]);
  });

  it("does not pad the last cell of a row, not even invisibly", () => {
    const rows: Text[][] = [
      ["a", "b"],
      ["a", "bbb"],
    ];
    expect(table(rows).map(plainText)).toEqual(["a  b", "a  bbb"]);
  });

  it("measures what is seen: wide characters, escapes that were made visible, styles that are not", () => {
    const rows = table([
      ["日本", "|"],
      ["\u001b", "|"],
      [styled("red", "abc"), "|"],
      ["é", "|"],
    ]);
    expect(rows.map((row) => stringWidth(plain(row)))).toEqual([7, 7, 7, 7]);
    expect(marked(rows[2] ?? "")).toBe("<red>abc</>   |");
  });

  it("takes rows of different lengths, and none at all", () => {
    expect(lines([["a"], ["bb", "c"], []])).toEqual(["a", "bb  c", ""]);
    expect(table([])).toEqual([]);
  });

  it("keeps an empty cell's place", () => {
    expect(
      lines([
        ["a", "", "c"],
        ["", "b", "d"],
      ]),
    ).toEqual(["a     c", "   b  d"]);
  });
});

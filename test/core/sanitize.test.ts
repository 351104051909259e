import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { defuseWorkflowCommands, sanitize, sanitizeJson } from "../../src/core/sanitize.ts";

/** What no terminal and no log may get, by kind. */
const UNSAFE: readonly (readonly [string, string, string])[] = [
  ["NUL", "\u0000", "\\u0000"],
  ["a bell", "\u0007", "\\u0007"],
  ["a backspace", "\b", "\\u0008"],
  ["a tab", "\t", "\\t"],
  ["a line feed", "\n", "\\n"],
  ["a carriage return", "\r", "\\r"],
  ["ESC", "\u001b", "\\e"],
  ["DEL", "\u007f", "\\u007f"],
  ["a C1 control (CSI)", "\u009b", "\\u009b"],
  ["a C1 control (NEL)", "\u0085", "\\u0085"],
  ["a right-to-left override", "\u202e", "\\u202e"],
  ["a left-to-right embedding", "\u202a", "\\u202a"],
  ["a directional isolate", "\u2066", "\\u2066"],
  ["a right-to-left mark", "\u200f", "\\u200f"],
  ["an Arabic letter mark", "\u061c", "\\u061c"],
  ["a zero-width space", "\u200b", "\\u200b"],
  ["a zero-width joiner", "\u200d", "\\u200d"],
  ["a byte-order mark", "\ufeff", "\\ufeff"],
  ["a soft hyphen", "\u00ad", "\\u00ad"],
  ["a line separator", "\u2028", "\\u2028"],
  ["a paragraph separator", "\u2029", "\\u2029"],
  ["a tag character", "\u{e0041}", "\\udb40\\udc41"],
  ["a lone high surrogate", "\ud800", "\\ud800"],
  ["a lone low surrogate", "\udfff", "\\udfff"],
];

const NEVER = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;

describe("text for a person", () => {
  it.each(UNSAFE)("shows %s as an escape", (_, character, shown) => {
    expect(sanitize(`a${character}b`)).toBe(`a${shown}b`);
  });

  it.each([
    ["letters of any script", "für 日本語 עברית ñ"],
    ["whole surrogate pairs", "🚀"],
    ["blanks that are visible as such", "a b\u00a0c"],
    ["punctuation", "<b>|`*_[x](y)::##["],
  ])("leaves %s alone", (_, text) => {
    expect(sanitize(text)).toBe(text);
  });

  it("defeats an escape sequence that would clear the screen, set the title or write the clipboard", () => {
    expect(sanitize("\u001b[2J\u001b]0;title\u0007\u009b31m\u001b]52;c;ZXZpbA==\u0007")).toBe(
      "\\e[2J\\e]0;title\\u0007\\u009b31m\\e]52;c;ZXZpbA==\\u0007",
    );
  });

  it("never lets an unsafe character through (property)", () => {
    fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => !NEVER.test(sanitize(text))));
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 0xffff })),
        (units) => !NEVER.test(sanitize(String.fromCharCode(...units))),
      ),
    );
  });
});

describe("workflow commands", () => {
  // How a runner reads a line: `::` at its start after blanks of any kind, `##[` wherever it stands.
  const isCommand = (line: string) => line.trimStart().startsWith("::") || line.includes("##[");

  it.each([
    ["::error::boom", ": :error::boom"],
    ["::set-env name=PATH::x", ": :set-env name=PATH::x"],
    ["   ::error::boom", "   : :error::boom"],
    ["\u00a0\u3000::error::boom", "\u00a0\u3000: :error::boom"],
    ["::::error", ": :::error"],
    ["a ::error::b", "a ::error::b"],
    ["##[error]boom", "## [error]boom"],
    ["a ##[error]b ##[warning]c", "a ## [error]b ## [warning]c"],
    ["###[error]", "### [error]"],
    ["::##[error]", ": :## [error]"],
  ])("%j becomes %j", (line, defused) => {
    expect(isCommand(defused)).toBe(false);
    expect(defuseWorkflowCommands(line)).toBe(defused);
  });

  it("are broken wherever they stand (property)", () => {
    const text = fc.string({ maxLength: 30, unit: fc.constantFrom(":", ":", "#", "#", "[", " ", "\u00a0", "a", "]") });
    fc.assert(fc.property(text, (line) => !isCommand(defuseWorkflowCommands(sanitize(line)))));
  });
});

describe("JSON text", () => {
  it.each(UNSAFE)("shows %s as an escape and still means it", (_, character) => {
    const value = { [`k${character}`]: [`v${character}w`] };
    const safe = sanitizeJson(JSON.stringify(value, null, 2));
    expect(NEVER.test(safe.replaceAll("\n", ""))).toBe(false);
    expect(JSON.parse(safe)).toEqual(value);
  });

  it.each(["##[error]boom", "\\##[error]", "a ###[x", "\n##[", "##\\[", '"##['])(
    "breaks the command in %j and still means it",
    (text) => {
      const safe = sanitizeJson(JSON.stringify({ [text]: text }, null, 2));
      expect(safe).not.toContain("##[");
      expect(JSON.parse(safe)).toEqual({ [text]: text });
    },
  );

  it("keeps the line ends between the fields, and no line of it begins with a command", () => {
    const safe = sanitizeJson(JSON.stringify({ "::error::": "::error::\n::error::" }, null, 2));
    expect(safe.split("\n")).toHaveLength(3);
    expect(safe.split("\n").some((line) => line.trimStart().startsWith("::"))).toBe(false);
  });

  it("means what it meant, whatever it is (property)", () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: "binary" }), (value) => {
        const json = JSON.stringify(value, null, 2);
        const safe = sanitizeJson(json);
        expect(JSON.parse(safe)).toEqual(JSON.parse(json));
        expect(NEVER.test(safe.replaceAll("\n", ""))).toBe(false);
        expect(safe).not.toContain("##[");
      }),
    );
  });
});

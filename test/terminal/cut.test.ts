import fc from "fast-check";
import stringWidth from "string-width";
import { describe, expect, it } from "vitest";
import { createRedactor } from "../../src/core/redact.ts";
import { plainText, renderLine, styled, type Text } from "../../src/terminal/text.ts";
import { cut, widthOf } from "../../src/terminal/width.ts";

const within = (width: number) => (text: Text) => cut(text, width);

describe("the width of a text is the columns that a person sees of it", () => {
  it.each<[Text, number]>([
    ["", 0],
    ["text", 4],
    ["日本", 4],
    ["é", 1],
    [["a", styled("red", "bc"), ["d"]], 4],
    ["\u001b[31m", 6],
    ["a\tb", 4],
    ["\u202e", 6],
  ])("%j has %i", (text, width) => {
    expect(widthOf(text)).toBe(width);
  });
});

describe("a text that is cut", () => {
  it.each<[Text, number, Text]>([
    ["text", 4, "text"],
    ["text", 3, "te…"],
    ["text", 1, "…"],
    ["text", 0, ""],
    ["text", -1, ""],
    ["", 0, ""],
    ["text", Number.POSITIVE_INFINITY, "text"],
  ])("%j in %i columns is %j", (text, width, expected) => {
    expect(plainText(cut(text, width))).toBe(expected);
  });

  it.each([
    ["never splits a double-width character", "日本語", 4, "日…"],
    ["leaves a column empty rather than split one", "a日本", 3, "a…"],
    ["never splits a letter from its accent", "ae\u0301x", 2, "a…"],
    ["counts an escape sequence as what is shown of it", "\u001b[31mred", 5, "\\e[3…"],
    ["never lets a control character through", "ab\u0007\u0007", 4, "ab\\…"],
  ])("%s", (_, text, width, expected) => {
    expect(plainText(cut(text, width))).toBe(expected);
  });

  it("keeps the style of every piece that is left, and nothing after a piece that is not whole", () => {
    const text = ["a", styled("red", "bcd"), styled("green", "efg"), "h"];
    const marked = (width: number) =>
      renderLine(text, {
        redactor: createRedactor(),
        paint: (style, piece) => `<${style}>${piece}</>`,
        shorten: within(width),
      });
    expect(marked(8)).toBe("a<red>bcd</><green>efg</>h");
    expect(marked(6)).toBe("a<red>bcd</><green>e</>…");
    expect(marked(3)).toBe("a<red>b</><green></>…");
  });

  it("is never wider than it may be, whatever it is made of", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: "grapheme" })), fc.integer({ min: 0, max: 40 }), (pieces, width) => {
        expect(stringWidth(plainText(cut(pieces, width)))).toBeLessThanOrEqual(width);
      }),
    );
  });
});

describe("a line that is cut", () => {
  const secret = "s3cr3tv4lu3th4tisl0ng";
  const redactor = createRedactor();
  redactor.add(secret);

  it("is redacted first: no width shows the beginning of a secret", () => {
    for (let width = 0; width <= 40; width++) {
      const line = renderLine(["token ", secret, " was refused"], {
        redactor,
        paint: (_, text) => text,
        shorten: within(width),
      });
      expect(line).not.toContain(secret.slice(0, 2));
      expect(stringWidth(line)).toBeLessThanOrEqual(width);
    }
  });
});

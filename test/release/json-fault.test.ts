import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { jsonFault } from "../../src/release/plan/json-fault.ts";

describe("where a text stops being JSON", () => {
  it.each<[string, string, number, number]>([
    ["an empty text", "", 1, 1],
    ["blanks alone", " \n ", 2, 2],
    ["the end of the text, where something is open", '{\n  "a": [1,\n', 3, 1],
    ["a comma before a closing brace", '{\n  "a": 1,\n}', 3, 1],
    ["a comma before a closing bracket", "[1,]", 1, 4],
    ["a comma that is missing", '{"a": 1 "b": 2}', 1, 9],
    ["a colon that is missing", '{"a" 1}', 1, 6],
    ["a value that is missing", '{"a": }', 1, 7],
    ["a key without quotes", "{a: 1}", 1, 2],
    ["single quotes", "['a']", 1, 2],
    ["a comment", '{\n  // why\n  "a": 1\n}', 2, 3],
    ["a number with a leading zero", "[01]", 1, 2],
    ["a version without quotes", "[1.2.3]", 1, 2],
    ["a line end within a text", '["a\nb"]', 1, 2],
    ["an unknown escape", String.raw`["\x"]`, 1, 2],
    ["the wrong bracket", '{"a": [1}', 1, 9],
    ["something behind the document", "{} {}", 1, 4],
    ["a conflict of a merge", '{\n<<<<<<< HEAD\n"a": 1\n}', 2, 1],
    ["CRLF counts as one line end", '{\r\n"a": x}', 2, 6],
  ])("%s", (_, text, line, column) => {
    expect(jsonFault(text)).toEqual({ line, column });
  });

  it("agrees with the engine on what JSON is", () => {
    const broken = fc.tuple(
      fc.json(),
      fc.nat(),
      fc.constantFrom("", ",", "}", "]", '"', "0", "\\", ":", " ", "e", "\n"),
    );
    const texts = fc.oneof(
      fc.json(),
      broken.map(([text, at, put]) => {
        const place = at % (text.length + 1);
        return text.slice(0, place) + put + text.slice(place + 1);
      }),
    );
    const check = (text: string) => (jsonFault(text) === undefined) === isJson(text);
    fc.assert(fc.property(texts, check), { numRuns: 2000, seed: 1 });
  });
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

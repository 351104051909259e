import { describe, expect, it } from "vitest";
import { linesOf, type Verdict, type View } from "../../src/cli/view.ts";

const verdict: Verdict = { line: "✓ it passes", after: ["  next: axctl qa matrix", "  artifact: a.json"] };

describe("the lines of a view", () => {
  it.each<[string, View, string[]]>([
    ["what there is, a blank line, the verdict and what to do now", { body: ["a", "b"], verdict }, ["a", "b", ""]],
    ["no blank line above a verdict that stands alone", { body: [], verdict }, []],
    ["a blank line below lines that were printed before", { body: [], verdict, continues: true }, [""]],
    ["no blank line above everything", { body: ["", "Problems", "a"], verdict }, ["Problems", "a", ""]],
    ["one below lines before", { body: ["", "Problems"], verdict, continues: true }, ["", "Problems", ""]],
  ])("%s", (_, view, above) => {
    expect(linesOf(view, { quiet: false })).toEqual([...above, verdict.line, ...verdict.after]);
  });

  it.each<[string, View]>([
    ["a body", { body: ["a", "b"], verdict }],
    ["no body", { body: [], verdict }],
    ["lines above", { body: ["a"], verdict, continues: true }],
  ])("are the verdict alone with --quiet: %s", (_, view) => {
    expect(linesOf(view, { quiet: true })).toEqual([verdict.line]);
  });

  it.each([true, false])("are the body where nothing is judged, also when quiet is %s", (quiet) => {
    expect(linesOf({ body: ["a", "b"] }, { quiet })).toEqual(["a", "b"]);
    expect(linesOf({ body: [] }, { quiet })).toEqual([]);
  });
});

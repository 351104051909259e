import { describe, expect, it } from "vitest";
import { findingLines, verdictLine } from "../../../src/sandbox/rehearsal/verdict-line.ts";

describe("the line that says what a command came to", () => {
  it.each([
    [
      "its verdict, not a step",
      "✓ label done\n\n✓ promoted through #1\n  next: merge it\n",
      "label …\n",
      "✓ promoted through #1",
    ],
    ["a verdict that fails", "row\n✗ 6 rows, 1 not\n", "", "✗ 6 rows, 1 not"],
    [
      "an error",
      "",
      "branch …\nstopped TAG_ELSEWHERE: the tag names another\n  hint\n",
      "stopped TAG_ELSEWHERE: the tag names another",
    ],
    ["its last line", "one\ntwo\n\n", "note\n", "two"],
    ["its last note", "\n", "note\n", "note"],
    ["nothing", "", "", "it printed nothing"],
  ])("is %s", (_, stdout, stderr, expected) => expect(verdictLine({ stdout, stderr })).toBe(expected));
});

it("takes findings from the beginning of lines", () => {
  expect(findingLines({ stdout: "→ tag: create it\n  → a step\n✓ → no\n→ label: swap it\n" })).toEqual([
    "tag: create it",
    "label: swap it",
  ]);
});

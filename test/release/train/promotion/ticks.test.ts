import { describe, expect, it } from "vitest";
import { withTicks } from "../../../../src/release/train/promotion/ticks.ts";

const blockOf = (head: string, ...marks: readonly [command: string, manual: string, review: string]) =>
  [
    `Head: \`${head}\`, onto \`b\``,
    `- [${marks[0]}] \`axctl a\``,
    `- [${marks[1]}] manual`,
    `- [${marks[2]}] review`,
  ].join("\n");

describe("withTicks", () => {
  const fresh = blockOf("aa", " ", " ", " ");

  it.each([
    { what: "a person's tick", body: blockOf("aa", " ", "x", " "), kept: blockOf("aa", " ", "x", " ") },
    {
      what: "a browser's line ends",
      body: blockOf("aa", " ", "X", "x").replaceAll("\n", "\r\n"),
      kept: blockOf("aa", " ", "x", "x"),
    },
    { what: "no tick of a command", body: blockOf("aa", "x", " ", " "), kept: fresh },
    { what: "no tick for another head", body: blockOf("cc", " ", "x", "x"), kept: fresh },
    { what: "nothing of another text", body: "- [x] manual", kept: fresh },
    { what: "nothing of an empty body", body: "", kept: fresh },
  ])("keeps $what", ({ body, kept }) => {
    expect(withTicks(fresh, body)).toBe(kept);
  });
});

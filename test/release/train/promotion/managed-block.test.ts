import { describe, expect, it } from "vitest";
import { withManagedBlock, withoutManagedBlock } from "../../../../src/release/train/promotion/managed-block.ts";

const [begin, end] = ["<!-- axctl:promotion -->", "<!-- /axctl:promotion -->"];
const own = `${begin}\nnew\n${end}`;

describe("withManagedBlock", () => {
  it.each([
    { what: "an empty body", body: "", with: own },
    { what: "blanks alone", body: " \r\n", with: own },
    { what: "a person's text", body: "Hello  ", with: `Hello  \n\n${own}` },
    { what: "a person's text with a line end", body: "Hello\r\n", with: `Hello\r\n\n${own}` },
    { what: "an older block", body: `a\r\n${begin}\nold\n${end}\r\n b `, with: `a\r\n${own}\r\n b ` },
    { what: "a block without its end", body: `${begin}\nold`, with: `${begin}\nold\n\n${own}` },
    { what: "an end alone", body: `${end} a`, with: `${end} a\n\n${own}` },
    { what: "an end, then a block", body: `${end} ${begin}old${end} b`, with: `${end} ${own} b` },
    {
      what: "a block without its end, then a whole one",
      body: `${begin}\nmine\n${begin}\nold\n${end}`,
      with: `${begin}\nmine\n${own}`,
    },
    { what: "two blocks", body: `${begin}1${end} and ${begin}2${end}`, with: `${own} and ${begin}2${end}` },
  ])("in $what", ({ body, with: expected }) => {
    expect(withManagedBlock(body, "new")).toBe(expected);
    // The second time there is nothing to change.
    expect(withManagedBlock(expected, "new")).toBe(expected);
  });

  it("takes a block for what it is: no pattern, and nothing in it that ends it", () => {
    const block = `$& $1 $' ${end} ${begin}`;
    const once = withManagedBlock("a", block);
    expect(once).toContain("$& $1 $'");
    expect(withManagedBlock(once, block)).toBe(once);
    expect(withoutManagedBlock(once)).toBe("a\n\n");
  });

  it("is quick, however long the text is", () => {
    const body = `${begin} a `.repeat(3000);
    const start = performance.now();
    withManagedBlock(body, "new");
    expect(performance.now() - start).toBeLessThan(5000);
  });
});

describe("withoutManagedBlock", () => {
  it.each([
    ["a", "a"],
    [`a ${own} b`, "a  b"],
    [`a ${begin} b`, `a ${begin} b`],
  ])("of %j is %j", (body, without) => {
    expect(withoutManagedBlock(body)).toBe(without);
  });
});

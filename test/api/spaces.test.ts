import { describe, expect, it } from "vitest";
import type { Space } from "../../src/api/schemas.ts";
import { isSpaceId, matchSpaces, readSpaces, unambiguousSpace } from "../../src/api/spaces.ts";

const lab = { id: "11111111-aaaa-4aaa-8aaa-111111111111", slug: "research-lab", name: "Research Lab" };
const ops = { id: "22222222-bbbb-4bbb-8bbb-222222222222", slug: "ops", name: "Operations_Team" };
const twin = { id: "33333333-cccc-4ccc-8ccc-333333333333", slug: "ops-2", name: "ops" };
const bare = { id: "plain-id" };

describe("the space that a person means", () => {
  it.each<[string, string, unknown[]]>([
    ["its id", lab.id, [lab]],
    ["its id in upper case", lab.id.toUpperCase(), [lab]],
    ["an id that is no UUID", "plain-id", [bare]],
    ["its slug", "research-lab", [lab]],
    ["its slug in upper case", "RESEARCH-LAB", [lab]],
    ["its name", "Research Lab", [lab]],
    ["its name with `_` for a blank", "research_lab", [lab]],
    ["its name with a blank for `_`", "operations team", [ops]],
    ["its name with blanks around it", "  Research Lab ", [lab]],
    ["a slug that is another one's name, which is no choice", "ops", [ops, twin]],
    ["a part of a name", "research", []],
    ["nothing that is there", "nowhere", []],
  ])("by %s", (_, value, found) => {
    expect(matchSpaces([lab, ops, twin, bare], value)).toEqual(found);
  });

  it("by its id, also when another one has that for a name", () => {
    expect(matchSpaces([{ id: "x", name: lab.id }, lab], lab.id)).toEqual([lab]);
  });
});

describe("the space that needs no choosing", () => {
  const one = (flags: object) => ({ ...lab, ...flags });
  const other = (flags: object) => ({ ...ops, ...flags });
  it.each<[string, Space[], string | null, number?]>([
    ["none of none", [], null],
    ["the only one", [lab], lab.id],
    ["the one that is current", [one({}), other({ is_current: true })], ops.id],
    ["the one that is default", [one({ is_default: true }), other({ is_default: false })], lab.id],
    ["the one that is personal", [one({ is_personal: true }), other({ is_personal: null })], lab.id],
    [
      "the one that is default, when several are current",
      [one({ is_current: true, is_default: true }), other({ is_current: true })],
      lab.id,
    ],
    ["none when several are personal", [one({ is_personal: true }), other({ is_personal: true })], null],
    ["none when no flag is set", [lab, ops], null],
    ["none when one of twelve is shown", [lab], null, 12],
    ["none when one of two cannot be read", [lab], null, 2],
    ["the one that is current, of twelve", [one({ is_current: true })], lab.id, 12],
  ])("%s", (_, spaces, id, count = spaces.length) => {
    expect(unambiguousSpace({ spaces, count })?.id ?? null).toBe(id);
  });
});

describe("the list of spaces", () => {
  it("leaves out what is no space, and counts it", () => {
    expect(readSpaces({ spaces: [lab, null, {}, { id: "" }, { id: 7 }, { id: "x", slug: 7 }, bare] })).toEqual({
      spaces: [lab, bare],
      count: 7,
    });
  });

  it.each([
    [{ spaces: [lab], total: 12 }, 12],
    [{ spaces: [lab], total: 1 }, 1],
    [{ spaces: [lab, ops], total: 1 }, 2],
    [[lab], 1],
  ])("counts those on other pages: %j", (body, count) => {
    expect(readSpaces(body).count).toBe(count);
  });

  it("is empty when there is none", () => {
    expect(readSpaces({ spaces: null })).toEqual({ spaces: [], count: 0 });
  });
});

it.each([
  [lab.id, true],
  [lab.id.toUpperCase(), true],
  ["11111111-aaaa-4aaa-8aaa-11111111111", false],
  [`${lab.id}x`, false],
  [`x${lab.id}`, false],
  ["research-lab", false],
  ["", false],
])("%j is an id and nothing else: %s", (value, is) => {
  expect(isSpaceId(value)).toBe(is);
});

import { describe, expect, it } from "vitest";
import type { PackageFacts } from "../../../../src/release/train/publish/facts.ts";
import { selectPackages } from "../../../../src/release/train/publish/selection.ts";
import { facts, OTHER, released } from "./support.ts";

const door = released("door");

describe("which packages are to be published", () => {
  it.each<[string, PackageFacts[], string | undefined, string[], Record<string, RegExp>]>([
    ["all whose release is this commit", [door, released("key")], undefined, ["door", "key"], {}],
    [
      "not one whose release is another commit",
      [door, released("key", { tagCommit: OTHER })],
      undefined,
      ["door"],
      { key: /its release key-v1\.0\.0 is another commit, bbbbbbb/ },
    ],
    [
      "not one without a tag, as long as there are others",
      [door, released("key", { tagCommit: undefined })],
      undefined,
      ["door"],
      { key: /there is no tag key-v1\.0\.0/ },
    ],
    [
      "all that could be, where none is this commit's",
      [released("door", { tagCommit: OTHER }), released("key", { tagCommit: undefined })],
      undefined,
      ["door", "key"],
      {},
    ],
    ["the one that was asked for", [door, released("key")], "key", ["key"], { door: /another package/ }],
    [
      "the one that was asked for, also when its release is another commit",
      [door, released("key", { tagCommit: OTHER })],
      "key",
      ["key"],
      { door: /another package/ },
    ],
    [
      "none that goes to no registry",
      [released("door", { published: undefined })],
      undefined,
      [],
      { door: /no registry/ },
    ],
    [
      "none that asks for no release",
      [released("door", { skipsRelease: true })],
      undefined,
      [],
      { door: /skip-github/ },
    ],
    ["none that was never released", [released("door", { version: "0.0.0" })], undefined, [], { door: /released yet/ }],
    ["one without a version, to tell that", [released("door", { version: undefined })], undefined, ["door"], {}],
  ])("%s", (_, packages, only, selected, others) => {
    const selection = selectPackages(facts(packages, { only }));
    expect(selection.selected.map(({ path }) => path)).toEqual(selected);
    expect(Object.fromEntries(selection.others.map(({ pack, reason }) => [pack.path, reason]))).toEqual(
      Object.fromEntries(Object.entries(others).map(([path, reason]) => [path, expect.stringMatching(reason)])),
    );
  });
});

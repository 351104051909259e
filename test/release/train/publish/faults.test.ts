import { describe, expect, it } from "vitest";
import type { PackageFacts, PublishFacts } from "../../../../src/release/train/publish/facts.ts";
import { publishFaults } from "../../../../src/release/train/publish/faults.ts";
import { selectPackages } from "../../../../src/release/train/publish/selection.ts";
import { NO_PUBLISH_CONFIG } from "../../../../src/release/train/registries/publish-config.ts";
import { facts, OTHER, released } from "./support.ts";

const python = { registry: "pypi", name: "door", publishConfig: NO_PUBLISH_CONFIG } as const;

function faultsOf(more: Partial<PackageFacts>, all: Partial<PublishFacts> = {}) {
  const given = facts([released("door", more)], all);
  return publishFaults(given, selectPackages(given).selected);
}

describe("what keeps a package from being published", () => {
  it.each<[string, Partial<PackageFacts>, Partial<PublishFacts>, string[]]>([
    ["nothing", {}, {}, []],
    ["a changed file", {}, { changed: ["a.txt"] }, ["tree_dirty"]],
    ["a draft", { release: "draft" }, {}, ["release_draft"]],
    ["a draft, which has no tag yet", { release: "draft", tagCommit: undefined }, {}, ["release_draft"]],
    ["no release", { release: "none" }, {}, ["release_missing"]],
    ["neither tag nor release", { release: "none", tagCommit: undefined }, {}, ["release_missing", "tag_missing"]],
    ["a tag elsewhere", { tagCommit: OTHER }, {}, ["tag_elsewhere"]],
    ["another version in its file", { own: { path: "package.json", version: "1.0.1" } }, {}, ["version_differs"]],
    ["no version in the manifest", { version: undefined }, {}, ["version_missing"]],
    ["a version that is worked out elsewhere", { own: { path: "pyproject.toml", version: undefined } }, {}, []],
    ["a file that is not there", { own: undefined }, {}, []],
    [
      "the same version as Python writes it",
      { published: python, version: "1.0.0-beta.1", own: { path: "setup.py", version: "1.0.0b1" } },
      {},
      [],
    ],
    [
      "all of it",
      { own: { path: "package.json", version: "2.0.0" }, release: "none", tagCommit: OTHER },
      { changed: ["a.txt"] },
      ["tree_dirty", "version_differs", "release_missing", "tag_elsewhere"],
    ],
  ])("%s", (_, more, all, codes) => expect(faultsOf(more, all).map(({ code }) => code)).toEqual(codes));

  it("names five of the files that differ, and how many more there are", () => {
    const [fault] = faultsOf({}, { changed: ["a", "b", "c", "d", "e", "f", "g"] });
    expect(fault?.message).toBe("the checkout differs from its commit: a, b, c, d, e and 2 more");
  });

  it("says which commit to check out", () => {
    expect(faultsOf({ tagCommit: OTHER })[0]?.fix).toBe(`git fetch --tags origin && git checkout ${OTHER}`);
  });

  it("is nothing where nothing is to be published, however the tree is", () => {
    expect(faultsOf({ published: undefined }, { changed: ["a.txt"] })).toEqual([]);
  });
});

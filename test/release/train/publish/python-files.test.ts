import { describe, expect, it } from "vitest";
import { compareFiles, filesOfVersion } from "../../../../src/release/train/publish/python-files.ts";

describe("the files of a version of a Python project", () => {
  it.each<[string, { name: string; version: string }, string, boolean]>([
    ["a wheel", { name: "rail", version: "1.0.0" }, "rail-1.0.0-py3-none-any.whl", true],
    ["a wheel with a number of its build", { name: "rail", version: "1.0.0" }, "rail-1.0.0-1a-py3-none-any.whl", true],
    ["a source distribution", { name: "rail", version: "1.0.0" }, "rail-1.0.0.tar.gz", true],
    ["a name that is written otherwise", { name: "Acme.Rail", version: "1.0.0" }, "acme_rail-1.0.0.tar.gz", true],
    ["a name with hyphens, of an older tool", { name: "acme-rail", version: "1.0.0" }, "acme-rail-1.0.0.tar.gz", true],
    ["a prerelease as Python writes it", { name: "rail", version: "1.0.0-beta.1" }, "rail-1.0.0b1.tar.gz", true],
    ["another version", { name: "rail", version: "1.0.0" }, "rail-1.0.1-py3-none-any.whl", false],
    ["another project", { name: "rail", version: "1.0.0" }, "rail_kit-1.0.0.tar.gz", false],
    ["a file of another kind", { name: "rail", version: "1.0.0" }, "rail-1.0.0.tar.gz.asc", false],
  ])("%s", (_, wanted, file, expected) => expect(filesOfVersion([file], wanted)).toEqual(expected ? [file] : []));
});

describe("what was built, beside what a registry has", () => {
  const built = { "a.whl": "sha256-1", "a.tar.gz": "sha256-2" };
  it.each<[string, Record<string, string>, { missing: string[]; different: string[] }]>([
    ["nothing is there", {}, { missing: ["a.whl", "a.tar.gz"], different: [] }],
    ["all of it is there", built, { missing: [], different: [] }],
    ["one is missing", { "a.whl": "sha256-1" }, { missing: ["a.tar.gz"], different: [] }],
    ["one differs", { ...built, "a.whl": "sha256-9" }, { missing: [], different: ["a.whl"] }],
    ["another machine's is there, too", { ...built, "a-arm.whl": "sha256-3" }, { missing: [], different: [] }],
  ])("%s", (_, published, expected) => expect(compareFiles(built, published)).toEqual(expected));
});

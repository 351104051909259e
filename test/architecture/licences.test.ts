import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { bundledPackages, licencesText } from "./bundle/licences.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "axctl-licences-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A package in a folder of its own. */
function packageWith(name: string, manifest: object, files: Readonly<Record<string, string>> = {}): string {
  const path = join(folder, "node_modules", name);
  mkdirSync(path, { recursive: true });
  writeFileSync(join(path, "package.json"), JSON.stringify({ name, version: "1.2.3", ...manifest }));
  for (const [file, text] of Object.entries(files)) writeFileSync(join(path, file), text);
  return path;
}

describe("the packages of a bundle", () => {
  it("are those that something is left of, wherever they lie", () => {
    const inputs = {
      "src/main.ts": { bytesInOutput: 5 },
      "node_modules/a/lib/x.js": { bytesInOutput: 1 },
      "node_modules/a/lib/y.js": { bytesInOutput: 2 },
      "node_modules/@s/b/index.js": { bytesInOutput: 3 },
      "node_modules/a/node_modules/c/index.js": { bytesInOutput: 4 },
      "node_modules/shaken/index.js": { bytesInOutput: 0 },
      "unreached:3": { bytesInOutput: 9 },
    };
    const outputs = {
      "dist/one.js": { inputs },
      "dist/two.js": { inputs: { "node_modules/d/d.js": { bytesInOutput: 1 } } },
    };
    expect(bundledPackages({ outputs })).toEqual([
      "node_modules/@s/b",
      "node_modules/a",
      "node_modules/a/node_modules/c",
      "node_modules/d",
    ]);
  });
});

describe("the licences", () => {
  it("stand once for all packages that have the same", () => {
    const one = packageWith("one", { license: "MIT" }, { LICENSE: "Copyright A\n" });
    const two = packageWith("two", { license: "MIT" }, { "license.md": "Copyright A" });
    const three = packageWith("three", { license: "ISC" }, { "LICENCE-ISC.txt": "Copyright B" });
    const text = licencesText([one, two, three]);
    expect(text).toContain("one 1.2.3\ntwo 1.2.3\n\nMIT\n\nCopyright A\n");
    expect(text).toContain("three 1.2.3\n\nISC\n\nCopyright B\n");
    expect(text.match(/Copyright A/g)).toHaveLength(1);
  });

  it("may lack a text where they are permissive", () => {
    expect(licencesText([packageWith("bare", { license: "MIT" })])).toContain("bare 1.2.3\n\nMIT\n");
  });

  it.each<[string, object, Record<string, string>, string]>([
    ["without any", {}, {}, "names no licence"],
    ["with a text and no name", {}, { LICENSE: "all rights reserved" }, "names no licence"],
    [
      "that is not permissive, without a text",
      { license: "GPL-3.0-only" },
      {},
      "under GPL-3.0-only, and brings no text",
    ],
    ["that nobody knows, without a text", { license: "SEE LICENSE IN x" }, {}, "brings no text of it"],
  ])("fail the build for a package %s", (_, manifest, files, reason) => {
    const path = packageWith("odd", manifest, files);
    expect(() => licencesText([path])).toThrow(reason);
  });
});

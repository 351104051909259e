import { describe, expect, it } from "vitest";
import { deciding, readCodeowners } from "../../../src/release/train/check/codeowners.ts";

/** GitHub's documentation, "About code owners": its own examples, and what it says beside them. */
describe("a pattern of CODEOWNERS", () => {
  it.each<[pattern: string, matches: readonly string[], others: readonly string[]]>([
    ["*", ["a", "docs/b/c.md", ".github/workflows/x.yml"], []],
    ["*.js", ["x.js", "lib/x.js"], ["x.jsx", "x.js.map"]],
    ["/build/logs/", ["build/logs/a", "build/logs/b/c"], ["build/logs", "x/build/logs/a"]],
    ["docs/*", ["docs/getting-started.md"], ["docs/build-app/troubleshooting.md", "x/docs/a.md"]],
    ["apps/", ["apps/a", "x/apps/a/b"], ["apps", "my-apps/a"]],
    ["/docs/", ["docs/a/b.md"], ["x/docs/a.md"]],
    ["/scripts/", ["scripts/a.sh"], ["x/scripts/a.sh"]],
    ["**/logs", ["logs", "build/logs/a", "deeply/nested/logs"], ["logs2/a"]],
    ["/apps/github", ["apps/github", "apps/github/x"], ["apps/githubs"]],
    ["/a/**/b.txt", ["a/b.txt", "a/x/b.txt", "a/x/y/b.txt"], ["ab.txt", "x/a/b.txt"]],
    ["docs/**", ["docs/a", "docs/a/b"], ["docs", "x/docs/a"]],
    ["package.json", ["package.json", "web/package.json"], ["package.json5"]],
    ["/package.json", ["package.json"], ["web/package.json"]],
    ["file?.txt", ["file1.txt"], ["file.txt", "file12.txt", "file/.txt"]],
    [
      "/.github/workflows/*.yml",
      [".github/workflows/ci.yml"],
      [".github/workflows/ci.yaml", "xgithub/workflows/a.yml"],
    ],
    ["/Docs/", ["Docs/a"], ["docs/a"]],
    ["/a+(b).ts", ["a+(b).ts"], ["aab.ts"]],
  ])("%s", (pattern, matches, others) => {
    const { rules } = readCodeowners("CODEOWNERS", `${pattern} @a`);
    const found = (path: string) => deciding({ rules }, path) !== undefined;
    expect([matches.filter((path) => !found(path)), others.filter(found)]).toEqual([[], []]);
  });
});

describe("CODEOWNERS", () => {
  const file = readCodeowners(
    ".github/CODEOWNERS",
    [
      "# everything",
      "*       @o/everyone  # inline",
      "",
      "/docs/  docs@example.com @ada",
      "/docs/free.md",
      "a\\ b.txt @ada",
      "!x @ada",
      "/[ab].ts @ada",
      "/c.ts nobody",
      "\t/d.ts\t@ada\r",
    ].join("\n"),
  );

  it.each([
    ["x.ts", "*", ["@o/everyone"], 2],
    ["docs/a.md", "/docs/", ["docs@example.com", "@ada"], 4],
    ["docs/free.md", "/docs/free.md", [], 5],
    ["a b.txt", "a b.txt", ["@ada"], 6],
    ["c.ts", "*", ["@o/everyone"], 2],
    ["d.ts", "/d.ts", ["@ada"], 10],
  ])("decides about %s by its last line that matches", (path, pattern, owners, line) => {
    expect(deciding(file, path)).toEqual({ pattern, owners, line });
  });

  it("names the lines that GitHub skips", () => {
    expect(file.skipped).toEqual([7, 8, 9]);
  });
});

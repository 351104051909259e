import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { groups } from "../../../src/cli/tree.ts";
import { variables } from "../../../src/cli/variables.ts";
import { wholeTree } from "../whole-tree.ts";
import { manPage } from "./man.ts";
import { markdownReference } from "./markdown.ts";

const tree = await wholeTree();
const docs = fileURLToPath(new URL("../../../docs/", import.meta.url));
const pages = [
  ["reference.md", markdownReference(tree)],
  ["axctl.1", manPage(tree)],
] as const;

// `npm run docs` writes them anew.
describe.each(pages)("docs/%s", (name, page) => {
  it("is what the program says of itself", () => expect(page).toMatchFileSnapshot(docs + name));

  it("names every command, option, variable and exit code", () => {
    const plain = page.replaceAll("\\-", "-").replaceAll("\\|", "|");
    for (const { name, help } of tree) {
      expect(plain).toContain(`axctl ${name}`);
      for (const { flags } of help.options) expect(plain).toContain(flags);
    }
    for (const group of Object.keys(groups)) expect(plain).toContain(`axctl ${group}`);
    for (const variable of Object.keys(variables)) expect(plain).toContain(variable);
    for (const code of ["0", "1", "2", "3", "130", "143"])
      expect(plain).toMatch(new RegExp(`\\| ${code} \\||^\\.B ${code}$`, "m"));
  });
});

describe("the manual page", () => {
  const lines = manPage(tree).split("\n");

  it("holds instructions of man(7) alone, and ASCII", () => {
    const known = /^\.(?:\\"|TH |SH |SS |TP$|B |PP$|nf$|fi$|RS$|RE$)/;
    expect(lines.filter((line) => /^[.']/.test(line) && !known.test(line))).toEqual([]);
    expect(lines.filter((line) => /[^\u0020-\u007e]/.test(line))).toEqual([]);
    expect(lines.filter((line) => /\\(?!["e&-]|\(aq|\[u[0-9A-F]{4,6}\])/.test(line))).toEqual([]);
  });

  const program = "groff";
  const isAbsent = spawnSync(program, ["--version"]).error !== undefined;
  it.skipIf(isAbsent)("is set by groff without a warning [needs groff]", () => {
    const run = spawnSync(program, ["-man", "-Tutf8", "-ww", "-P-c"], { input: manPage(tree), encoding: "utf8" });
    expect({ status: run.status, stderr: run.stderr }).toEqual({ status: 0, stderr: "" });
    // Bold is a letter struck twice.
    const plain = run.stdout.replace(/.\u0008/g, "");
    expect(plain).toContain("EXIT STATUS");
    expect(plain).toMatch(/..fail.on.drift/);
  });
});

import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("../../", import.meta.url));
const pages = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", "*.md"], {
  cwd: root,
  encoding: "utf8",
})
  .split("\0")
  .filter((path) => path !== "" && path !== "CHANGELOG.md" && existsSync(join(root, path)));

interface Link {
  line: number;
  target: string;
}

/** The links of a page, those in code left out. */
function linksOf(markdown: string): Link[] {
  let fenced = false;
  return markdown.split("\n").flatMap((text, index) => {
    if (/^ *(?:```|~~~)/.test(text)) fenced = !fenced;
    if (fenced) return [];
    const plain = text.replace(/`[^`]*`/g, "");
    const inline = [...plain.matchAll(/\]\(<?([^)\s>]+)>?(?: "[^"]*")?\)/g)].map(([, target = ""]) => target);
    const defined = [...plain.matchAll(/^\[[^\]]+\]: <?([^\s>]+)/g)].map(([, target = ""]) => target);
    return [...inline, ...defined].map((target) => ({ line: index + 1, target }));
  });
}

/** The anchors that GitHub gives to the headings of a page. */
function anchorsOf(markdown: string): Set<string> {
  let fenced = false;
  const seen = new Map<string, number>();
  const anchors = new Set<string>();
  for (const line of markdown.split("\n")) {
    if (/^ *(?:```|~~~)/.test(line)) fenced = !fenced;
    const [, heading] = fenced ? [] : (/^#{1,6} +(.*?) *#*$/.exec(line) ?? []);
    if (heading === undefined) continue;
    const plain = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, "$1").replaceAll("`", "");
    const slug = plain
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\p{M}_ -]/gu, "")
      .replaceAll(" ", "-");
    const count = seen.get(slug) ?? 0;
    seen.set(slug, count + 1);
    anchors.add(count === 0 ? slug : `${slug}-${count}`);
  }
  return anchors;
}

/** Why a link leads nowhere; undefined when it leads somewhere. Other sites are not asked. */
function faultOf(page: string, target: string): string | undefined {
  if (/^[a-z][a-z+.-]*:/i.test(target)) return target.startsWith("http:") ? "not https" : undefined;
  const [path = "", anchor] = target.split("#");
  const file = path === "" ? join(root, page) : join(root, dirname(page), decodeURIComponent(path));
  if (relative(root, file).startsWith("..")) return "it leads out of the repository";
  if (!existsSync(file)) return "there is no such file";
  if (anchor === undefined || statSync(file).isDirectory() || !file.endsWith(".md")) return undefined;
  return anchorsOf(readFileSync(file, "utf8")).has(anchor) ? undefined : "there is no such heading";
}

describe("links", () => {
  it("are looked for on every page", () => {
    expect(pages).toContain("README.md");
    expect(pages.length).toBeGreaterThan(12);
    expect(pages.flatMap((page) => linksOf(readFileSync(join(root, page), "utf8"))).length).toBeGreaterThan(50);
  });

  it.each(pages)("of %s lead somewhere", (page) => {
    const links = linksOf(readFileSync(join(root, page), "utf8"));
    const faults = links.flatMap(({ line, target }) => {
      const fault = faultOf(page, target);
      return fault === undefined ? [] : [`${page}:${line} ${target}: ${fault}`];
    });
    expect(faults).toEqual([]);
  });

  it.each([
    ["no-such-page.md", "there is no such file"],
    ["docs/evidence.md#no-such-heading", "there is no such heading"],
    ["../elsewhere.md", "it leads out of the repository"],
    ["http://example.com", "not https"],
    ["docs/evidence.md", undefined],
    ["#exit-codes", undefined],
  ])("to %s: %s", (target, fault) => {
    expect(faultOf("README.md", target)).toBe(fault);
  });

  it("every page of docs/ is reached from the README, by some way", () => {
    const reached = new Set<string>();
    const open = ["README.md"];
    for (let page = open.pop(); page !== undefined; page = open.pop()) {
      if (reached.has(page)) continue;
      reached.add(page);
      const from = page;
      for (const { target } of linksOf(readFileSync(join(root, page), "utf8"))) {
        const [path = ""] = target.split("#");
        if (path !== "" && !/^[a-z]+:/.test(path) && path.endsWith(".md")) open.push(join(dirname(from), path));
      }
    }
    expect(pages.filter((page) => page.startsWith("docs/") && !reached.has(page))).toEqual([]);
  });
});

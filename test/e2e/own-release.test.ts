import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeRepository, type Step } from "../release/support/repository.ts";
import { parseDocument, Workspace } from "./support/workspace.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const MANIFEST = ".release-please-manifest.json";
/** Where the version is told to others, with this project's own configuration of Release Please. */
const PINNED = [
  "README.md",
  "docs/ci.md",
  ".github/workflows/operator-qa.yml",
  ".github/actions/operator-qa/action.yml",
];
const FILES = ["release-please-config.json", "package.json", ...PINNED];
const VERSION: string = JSON.parse(readFileSync(`${root}package.json`, "utf8")).version;
const files = Object.fromEntries(FILES.map((path) => [path, readFileSync(root + path, "utf8")]));

let workspace: Workspace;
beforeAll(async () => {
  workspace = await Workspace.create();
});
afterAll(() => workspace.dispose());

/** The plan for a history that begins before the release of this version. */
async function planned(later: readonly Step[], ...args: string[]) {
  const { folder, dispose } = makeRepository([
    { message: "feat: everything", write: { ...files, [MANIFEST]: JSON.stringify({ ".": "0.0.0" }) } },
    { message: "chore: release", write: { [MANIFEST]: JSON.stringify({ ".": VERSION }) }, tags: [`v${VERSION}`] },
    ...later,
  ]);
  try {
    const run = await workspace.axctl(["release", "plan", "--json", "--repo", "o/r", ...args], { cwd: folder });
    return { code: run.code, document: parseDocument(run.stdout) };
  } finally {
    dispose();
  }
}

describe("this project's own configuration", () => {
  it("has nothing to release at a release's own commit, and ends with 3", async () => {
    const { code, document } = await planned([]);
    expect([code, document["summary"]]).toEqual([3, expect.objectContaining({ releases: [] })]);
  });

  it("has a posture that holds before a release is merged, when its version has no tag yet", async () => {
    const { folder, dispose } = makeRepository([
      { message: "feat: everything", write: { [MANIFEST]: JSON.stringify({ ".": "0.0.0" }) } },
      { message: "chore: release", write: { ...files, [MANIFEST]: JSON.stringify({ ".": VERSION }) } },
      { message: "feat: more", touch: ["more"] },
    ]);
    try {
      const codesAt = async (ref: string) => {
        const run = await workspace.axctl(["release", "check", "--offline", "--json", "--ref", ref], { cwd: folder });
        const findings: { code: string }[] = Object(parseDocument(run.stdout)["findings"]);
        return findings.map(({ code }) => code);
      };
      expect(await codesAt("main^1")).not.toContain("tag_missing");
      expect(await codesAt("main")).toContain("tag_missing");
    } finally {
      dispose();
    }
  });

  it("plans the first release at the commit before it, also when it was made", async () => {
    const { code, document } = await planned([], "--ref", "main^1");
    expect([code, Object(document["summary"]).releases]).toEqual([0, [expect.objectContaining({ version: "0.1.0" })]]);
  });

  it("brings every place that names the version to the next one", async () => {
    const { code, document } = await planned([{ message: "feat: more", touch: ["src/more.ts"] }], "--contents");
    expect(code).toBe(0);
    const [{ version }] = Object(document["summary"]).releases;
    const pins = /(?:\baxctl@|@v)(\d+\.\d+\.\d+)/g;
    for (const path of PINNED) {
      const before = [...(files[path] ?? "").matchAll(pins)].map(([, pin]) => pin);
      expect([path, new Set(before)]).toEqual([path, new Set([VERSION])]);
      const after = [...contentOf(document, path).matchAll(pins)].map(([, pin]) => pin);
      expect([path, after]).toEqual([path, before.map(() => version)]);
    }
  });
});

function contentOf(document: Record<string, unknown>, path: string): string {
  const packages: { files: { path: string; content: string }[] }[] = Object(document["packages"]);
  const found = packages.flatMap((pack) => pack.files).find((file) => file.path === path);
  return found?.content ?? `${path} is not in the pull request`;
}

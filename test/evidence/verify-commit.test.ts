import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { resolveCommit } from "../../src/evidence/commit.ts";
import { readSubject } from "../../src/evidence/subject.ts";
import { programs } from "../../src/system/programs.ts";

let root: string;
let checkout: string;
let commits: string[];
let tree: string;

const git = (...args: string[]) =>
  execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@b.c", "-c", "commit.gpgsign=false", ...args], {
    cwd: checkout,
    encoding: "utf8",
  }).trim();

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "axctl-commit-"));
  checkout = join(root, "checkout");
  execFileSync("git", ["init", "-q", "-b", "main", checkout]);
  git("commit", "-q", "--allow-empty", "-m", "one");
  git("tag", "-a", "v1", "-m", "the first");
  git("commit", "-q", "--allow-empty", "-m", "two");
  commits = [git("rev-parse", "HEAD~1"), git("rev-parse", "HEAD")];
  tree = git("rev-parse", "HEAD^{tree}");
  // A revision that begins like an option, which only plumbing makes.
  git("update-ref", "refs/heads/-v", "HEAD~1");
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

async function resolved(cwd: string, rev?: string): Promise<string> {
  const asking = { cwd, env: process.env, timeoutMs: 20_000, signal: new AbortController().signal };
  return resolveCommit(programs, { asking, rev, checkout: await readSubject(programs, asking) });
}

const ELSEWHERE = "abcdef0123456789abcdef0123456789abcdef01";

describe("the commit that evidence must be about", () => {
  it.each<[string, string | undefined, number]>([
    ["nothing is HEAD", undefined, 1],
    ["a branch", "main", 1],
    ["an ancestor", "HEAD~1", 0],
    ["an annotated tag is its commit", "v1", 0],
    ["what begins like an option", "-v", 0],
  ])("%s", async (_, rev, index) => {
    expect(await resolved(checkout, rev)).toBe(commits[index]);
  });

  it("an abbreviated id", async () => {
    expect(await resolved(checkout, commits[0]?.slice(0, 10))).toBe(commits[0]);
  });

  it("a full id that this clone does not have is taken as it is, in small letters", async () => {
    expect(await resolved(checkout, ELSEWHERE.toUpperCase())).toBe(ELSEWHERE);
    expect(await resolved(root, ELSEWHERE)).toBe(ELSEWHERE);
  });

  it.each<[string, (rev: { tree: string }) => string]>([
    ["a name that nobody gave", () => "no-such-branch"],
    ["an option", () => "--all"],
    ["a range", () => "HEAD~1..HEAD"],
    ["an abbreviated tree", (id) => id.tree.slice(0, 12)],
  ])("%s is refused", async (_, rev) => {
    await expect(resolved(checkout, rev({ tree }))).rejects.toMatchObject({
      code: "INVALID_OPTION",
      message: expect.stringContaining("--commit: git knows no commit"),
      exitCode: 1,
    });
  });

  it.each([["HEAD"], ["main"], [ELSEWHERE.slice(0, 39)], [`${ELSEWHERE}0`]])(
    "outside of a checkout %s is refused",
    async (rev) => {
      await expect(resolved(root, rev)).rejects.toMatchObject({
        message: `--commit: this folder is no git checkout, so it takes a full commit id, not \`${rev}\``,
      });
    },
  );

  it("outside of a checkout there is no default", async () => {
    await expect(resolved(root)).rejects.toMatchObject({
      code: "INVALID_OPTION",
      message: expect.stringContaining("there is no HEAD"),
    });
  });

  it("is not known while git does not answer: no commit is taken on trust", async () => {
    const asking = { cwd: checkout, env: process.env, timeoutMs: 500, signal: new AbortController().signal };
    const silent = { capture: async () => ({ state: "timed_out" as const }) };
    const known = await readSubject(programs, { ...asking, timeoutMs: 20_000 });
    for (const [rev, of] of [
      [undefined, { subject: null, subject_error: "git_timed_out" as const }],
      [ELSEWHERE, { subject: null, subject_error: "git_timed_out" as const }],
      ["main", known],
      [ELSEWHERE, known],
    ] as const) {
      await expect(resolveCommit(silent, { asking, rev, checkout: of })).rejects.toMatchObject({
        code: "GIT_SILENT",
        message: "git did not answer within 0.5 s, so the commit of this checkout is not known",
        exitCode: 1,
      });
    }
  });
});

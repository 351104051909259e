import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { TestRepository } from "../release/support/repository.ts";
import { CONFIG, MANIFEST, plan, refusal, releasable } from "./support/release.ts";
import { parseDocument, Workspace } from "./support/workspace.ts";

let workspace: Workspace;
const made: TestRepository[] = [];
beforeEach(async () => {
  workspace = await Workspace.create();
});
afterEach(async () => {
  for (const repository of made.splice(0)) repository.dispose();
  await workspace.dispose();
});

function repository(...args: Parameters<typeof releasable>): string {
  const one = releasable(...args);
  made.push(one);
  return one.folder;
}

describe("a place where no plan can be made", () => {
  it("no git repository: its folder is named", async () => {
    expect(await refusal(workspace, workspace.work)).toEqual({
      code: "NO_REPOSITORY",
      message: `${workspace.work} is in no git repository`,
      hint: "Run the command in a clone of the repository.",
    });
  });

  it("git is not installed", async () => {
    const error = await refusal(workspace, repository(), [], { env: { PATH: workspace.home } });
    expect(error).toMatchObject({ code: "GIT_NOT_FOUND", message: "git is not installed, or not in PATH" });
  });

  it("a repository that git does not trust, since it is another user's", async () => {
    const error = await refusal(workspace, repository(), [], { env: { GIT_TEST_ASSUME_DIFFERENT_OWNER: "1" } });
    expect(error).toMatchObject({
      code: "GIT_REFUSED",
      message: expect.stringContaining("detected dubious ownership"),
      hint: expect.stringContaining("safe.directory"),
    });
  });

  it("a repository without a commit", async () => {
    execFileSync("git", ["init", "-q", workspace.work]);
    expect(await refusal(workspace, workspace.work)).toMatchObject({ code: "UNKNOWN_REF" });
  });

  it.each([
    ["no/such/branch"],
    ["v9.9.9"],
    ["0123456789012345678901234567890123456789"],
    ["HEAD:version.txt"],
    ["HEAD..main"],
    ["--all"],
  ])("an unknown ref: %s", async (ref) => {
    expect(await refusal(workspace, repository(), [`--ref=${ref}`])).toEqual({
      code: "UNKNOWN_REF",
      message: `git knows no commit ${ref}`,
      hint: "Fetch it, or name a branch, a tag or a commit that this clone has.",
    });
  });
});

describe("options that cannot be used", () => {
  it.each([
    ["--date", "2026-02-30", "--date: expected a day such as 2026-01-31, got `2026-02-30`"],
    ["--date", "tomorrow", "--date: expected a day such as 2026-01-31, got `tomorrow`"],
    ["--repo", "axctl", "--repo: expected owner/name"],
    ["--repo", "https://github.com/o/r", "--repo: expected owner/name"],
    ["--path", "lib", "--path: lib is none of the packages ."],
  ])("%s %s", async (option, value, message) => {
    const error = await refusal(workspace, repository(), [option, value]);
    expect(error).toEqual({
      code: "INVALID_OPTION",
      message,
      hint: `Correct the value of ${option} and run the command again.`,
    });
  });

  it("no remote, no variable and no package.json names the repository: --repo has to", async () => {
    const folder = repository();
    execFileSync("git", ["remote", "remove", "origin"], { cwd: folder });
    expect(await refusal(workspace, folder)).toMatchObject({
      code: "INVALID_OPTION",
      message: "--repo: nothing names the repository that links lead to: pass owner/name",
    });
    expect(await plan(workspace, folder, ["--repo", "o/r"])).toMatchObject({ code: 0 });
  });

  it.each([
    ["--config-file", "config.json", "config.json"],
    ["--manifest-file", "manifest.json", "manifest.json"],
    ["--config-file", "../config.json", "../config.json"],
    ["--config-file", `/${CONFIG}`, `/${CONFIG}`],
  ])("%s %s: there is no such file", async (option, file, named) => {
    expect(await refusal(workspace, repository(), [option, file])).toMatchObject({
      code: "NO_RELEASE_CONFIG",
      message: `there is no ${named} at the ref that is planned for`,
      hint: expect.stringContaining("--config-file and --manifest-file"),
    });
  });

  it("a file's path may begin with ./, and means the repository's root wherever the command runs", async () => {
    const files = { "settings/config.json": '{"packages":{".":{"release-type":"simple"}}}' };
    const run = await plan(workspace, repository(files), ["--config-file", "./settings/config.json"]);
    expect(run).toMatchObject({ code: 0, stdout: expect.stringContaining("would release r 1.1.0") });
  });
});

describe("a shallow clone", () => {
  const FIXES = ["one", "two", "three"].map((name) => ({ message: `fix: ${name}`, touch: [`${name}.txt`] }));

  function clone(depth: number, ...args: Parameters<typeof releasable>): string {
    const folder = join(workspace.work, "clone");
    const source = pathToFileURL(repository(...args)).href;
    execFileSync("git", ["clone", "-q", "--depth", String(depth), source, folder], { stdio: "pipe" });
    return folder;
  }

  it("whose history ends before the last release says how to deepen it, and then works", async () => {
    const folder = clone(2, {}, FIXES);
    expect(await refusal(workspace, folder, ["--repo", "o/r"])).toEqual({
      code: "SHALLOW_HISTORY",
      message: "this clone is shallow, and its history ends before all that a release of . would hold",
      hint: expect.stringContaining("git fetch --unshallow --tags"),
    });
    execFileSync("git", ["fetch", "-q", "--unshallow", "--tags"], { cwd: folder, stdio: "pipe" });
    expect(await plan(workspace, folder, ["--repo", "o/r"])).toMatchObject({ code: 0 });
  });

  it("that holds the last release gives the whole clone's plan", async () => {
    const folder = clone(5, {}, FIXES);
    const shallow = execFileSync("git", ["rev-parse", "--is-shallow-repository"], { cwd: folder });
    expect(String(shallow)).toBe("true\n");
    const run = await plan(workspace, folder, ["--repo", "o/r", "--json"]);
    expect(parseDocument(run.stdout)).toMatchObject({ packages: [{ new_version: "1.1.0" }], warnings: [] });
  });

  it("that cuts a side branch off is refused, though it holds the last release", async () => {
    const folder = clone(20, {}, FIXES);
    // As a clone that was deepened along the branch alone: of what was merged it has the last commit.
    const git = (...args: string[]) =>
      execFileSync("git", ["-c", "user.name=A", "-c", "user.email=a@b.example", ...args], {
        cwd: folder,
        stdio: "pipe",
      })
        .toString()
        .trim();
    git("checkout", "-q", "-b", "side", "HEAD~1");
    for (const name of ["four", "five"]) git("commit", "-q", "--allow-empty", "-m", `feat: ${name}`);
    const cut = git("rev-parse", "HEAD");
    git("checkout", "-q", "main");
    git("merge", "-q", "--no-ff", "-m", "merge the side", "side");
    expect(await plan(workspace, folder, ["--repo", "o/r"])).toMatchObject({ code: 0 });
    writeFileSync(join(folder, ".git", "shallow"), `${cut}\n`);
    expect(await refusal(workspace, folder, ["--repo", "o/r"])).toMatchObject({ code: "SHALLOW_HISTORY" });
  });

  it("of a package that was never released is refused, too: its first notes would lack what is missing", async () => {
    const folder = clone(2, { [MANIFEST]: "{}" }, FIXES);
    expect(await refusal(workspace, folder, ["--repo", "o/r"])).toMatchObject({ code: "SHALLOW_HISTORY" });
  });

  it("that reaches as far back as commits are searched anyway is as good as a whole one", async () => {
    const config = JSON.stringify({ "release-type": "simple", "commit-search-depth": 2, packages: { ".": {} } });
    const folder = clone(3, { [CONFIG]: config }, FIXES);
    const run = await plan(workspace, folder, ["--repo", "o/r", "--json"]);
    expect(parseDocument(run.stdout)).toMatchObject({ packages: [{ new_version: "1.0.1" }] });
  });
});

describe("a tag that points outside of the history", () => {
  it("is a warning, as for Release Please: everything that was scanned counts", async () => {
    const folder = repository();
    const git = (...args: string[]) => execFileSync("git", args, { cwd: folder, stdio: "pipe" }).toString().trim();
    const who = ["-c", "user.name=A", "-c", "user.email=a@b.example"];
    const elsewhere = git(...who, "commit-tree", "-m", "chore: elsewhere", "HEAD^{tree}");
    git("tag", "--force", "v1.0.0", elsewhere);
    const run = await plan(workspace, folder, ["--json"]);
    expect(run.code).toBe(0);
    expect(parseDocument(run.stdout)).toMatchObject({
      packages: [{ current_version: "1.0.0", new_version: "1.1.0" }],
      commits: [{ subject: "feat: a door" }, { subject: "chore: release 1.0.0" }],
      warnings: [
        {
          code: "tag_outside_history",
          reason: "the tag v1.0.0 of . is not among the 2 commits that were scanned: all of them count",
        },
      ],
    });
  });
});

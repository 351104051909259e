import { execFileSync } from "node:child_process";
import { mkdir, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readSubject, repositoryName } from "../../src/evidence/subject.ts";
import { programs } from "../../src/system/programs.ts";
import { temporaryFolder } from "../system/support.ts";

function git(cwd: string, ...args: string[]): string {
  const identity = ["-c", "user.name=Ada", "-c", "user.email=ada@example.com", "-c", "commit.gpgsign=false"];
  return execFileSync("git", [...identity, ...args], {
    cwd,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  }).trim();
}

/** A repository with one commit on `main`, holding `file`. */
async function repository(): Promise<string> {
  const folder = await temporaryFolder();
  git(folder, "init", "--quiet", "--initial-branch=main");
  await writeFile(join(folder, "file"), "one\n");
  git(folder, "add", ".");
  git(folder, "commit", "--quiet", "--message=one");
  return folder;
}

const asking = (cwd: string) => ({ cwd, env: process.env, timeoutMs: 20_000, signal: new AbortController().signal });
const subjectOf = async (folder: string) => (await readSubject(programs, asking(folder))).subject;

describe("the subject of a checkout", () => {
  it("is its commit, its branch, its remote and whether it is dirty", async () => {
    const folder = await repository();
    git(folder, "remote", "add", "origin", "git@github.com:ax-platform/axctl.git");
    expect(await subjectOf(folder)).toEqual({
      repository: "github.com/ax-platform/axctl",
      commit: git(folder, "rev-parse", "HEAD"),
      branch: "main",
      dirty: false,
    });
  });

  it("is the same from a folder below, and through a link", async () => {
    const folder = await repository();
    await mkdir(join(folder, "a", "b"), { recursive: true });
    await symlink(folder, `${folder}-link`);
    expect(await subjectOf(join(folder, "a", "b"))).toEqual(await subjectOf(folder));
    expect(await subjectOf(`${folder}-link`)).toEqual(await subjectOf(folder));
    await rm(`${folder}-link`);
  });

  it.each<[string, (folder: string) => Promise<unknown>, boolean]>([
    ["a changed file", (folder) => writeFile(join(folder, "file"), "two\n"), true],
    ["a removed file", (folder) => rm(join(folder, "file")), true],
    ["a staged file", async (folder) => [await writeFile(join(folder, "new"), ""), git(folder, "add", "new")], true],
    ["a renamed file", async (folder) => git(folder, "mv", "file", "# branch.oid fake"), true],
    ["an untracked file, as in `git describe --dirty`", (folder) => writeFile(join(folder, "untracked"), ""), false],
  ])("with %s is dirty: %s", async (_, change, dirty) => {
    const folder = await repository();
    const before = git(folder, "rev-parse", "HEAD");
    await change(folder);
    expect(await subjectOf(folder)).toMatchObject({ dirty, commit: before, branch: "main" });
  });

  it("has no branch when HEAD is detached", async () => {
    const folder = await repository();
    git(folder, "checkout", "--quiet", "--detach");
    expect(await subjectOf(folder)).toMatchObject({ branch: null, commit: git(folder, "rev-parse", "HEAD") });
  });

  it.each(["feature/x", "büro", "a-(detached)", "release-1.2"])("has the branch %s as it is called", async (branch) => {
    const folder = await repository();
    git(folder, "checkout", "--quiet", "-b", branch);
    expect(await subjectOf(folder)).toMatchObject({ branch });
  });

  it("is not touched by settings that change what git status prints", async () => {
    const folder = await repository();
    for (const [name, value] of [
      ["status.showStash", "true"],
      ["status.short", "true"],
      ["color.ui", "always"],
      ["status.relativePaths", "false"],
    ] as const) {
      git(folder, "config", name, value);
    }
    await writeFile(join(folder, "file"), "stashed\n");
    git(folder, "stash", "--quiet");
    expect(await subjectOf(folder)).toMatchObject({ branch: "main", dirty: false });
  });

  it("is read while another git holds the index", async () => {
    const folder = await repository();
    await writeFile(join(folder, ".git", "index.lock"), "");
    expect(await subjectOf(folder)).toMatchObject({ dirty: false });
  });

  it.each<[string, () => Promise<string>]>([
    ["outside of a checkout", temporaryFolder],
    ["in a folder that is not there", async () => join(await temporaryFolder(), "absent")],
    [
      "before the first commit",
      async () => {
        const folder = await temporaryFolder();
        git(folder, "init", "--quiet");
        return folder;
      },
    ],
    [
      "in a bare repository",
      async () => {
        const folder = await temporaryFolder();
        git(folder, "init", "--quiet", "--bare");
        return folder;
      },
    ],
  ])("is null %s", async (_, place) => {
    expect(await subjectOf(await place())).toBeNull();
  });

  it("is null without git", async () => {
    const without = { capture: () => programs.capture("axctl-no-such-git", [], asking("/")) };
    expect(await readSubject(without, asking("/"))).toEqual({ subject: null });
  });

  it("is not known when git does not answer, which is not the same as none", async () => {
    const folder = await repository();
    for (const silent of ["status", "config"]) {
      const git: typeof programs.capture = (file, args, how) =>
        args.includes(silent)
          ? programs.capture(process.execPath, ["-e", "setTimeout(() => {}, 60_000)"], { ...how, timeoutMs: 200 })
          : programs.capture(file, args, how);
      expect(await readSubject({ capture: git }, asking(folder))).toEqual({
        subject: null,
        subject_error: "git_timed_out",
      });
    }
  });
});

describe("the name of a remote", () => {
  it("never holds the credentials that its URL has", async () => {
    const folder = await repository();
    git(folder, "remote", "add", "origin", "https://x-access-token:ghp_hunter2@github.com/ax-platform/axctl.git");
    const subject = await subjectOf(folder);
    expect(subject?.repository).toBe("github.com/ax-platform/axctl");
    expect(JSON.stringify(subject)).not.toContain("hunter2");
  });

  it("is null without a remote named origin", async () => {
    const folder = await repository();
    git(folder, "remote", "add", "upstream", "https://github.com/o/n");
    expect(await subjectOf(folder)).toMatchObject({ repository: null });
  });

  it.each([
    ["https://github.com/o/n.git", "github.com/o/n"],
    ["https://github.com/o/n", "github.com/o/n"],
    ["https://github.com/o/n/", "github.com/o/n"],
    ["https://GitHub.com/o/n.git?token=hunter2#hunter2", "github.com/o/n"],
    ["https://hunter2@github.com/o/n.git", "github.com/o/n"],
    ["https://git.example:8443/group/sub/n.git", "git.example:8443/group/sub/n"],
    ["ssh://git@github.com/o/n.git", "github.com/o/n"],
    ["ssh://git:hunter2@git.example:2222/o/n.git", "git.example:2222/o/n"],
    ["git@github.com:o/n.git", "github.com/o/n"],
    ["github.com:o/n", "github.com/o/n"],
    ["git@host:/srv/n.git", "host/srv/n"],
    ["user:hunter2@github.com:o/n.git", null],
    ["/srv/git/n.git", null],
    ["../n.git", null],
    ["file:///srv/git/n.git", null],
    ["C:\\repos\\n", null],
    ["C:/repos/n", null],
    ["https://github.com/", null],
    ["", null],
  ])("of %j is %j", (remote, name) => {
    expect(repositoryName(remote)).toBe(name);
  });
});

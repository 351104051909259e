import { execFileSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { git } from "../../src/sandbox/github/local-git.ts";
import { openMergeTrials } from "../../src/system/git-merge.ts";
import { makeRepository } from "../release/support/repository.ts";

/** Two branches with a commit each on what they share, and a conflict between them where that is asked for. */
function branches(conflict: boolean) {
  const { folder, dispose } = makeRepository([
    { message: "feat: one", write: { a: "1\n" } },
    { message: "feat: two", write: { b: "2\n" } },
  ]);
  onTestFinished(dispose);
  const [into = "", base = ""] = git(folder, ["rev-list", "main"]).toString().trim().split("\n");
  const blob = git(folder, ["hash-object", "-w", "--stdin"], Buffer.from("3\n")).toString().trim();
  const entries = [
    `100644 blob ${blob}\t${conflict ? "b" : "c"}`,
    ...git(folder, ["ls-tree", base]).toString().trim().split("\n"),
  ];
  const tree = git(folder, ["mktree"], Buffer.from(`${entries.join("\n")}\n`))
    .toString()
    .trim();
  const who = ["-c", "user.name=T", "-c", "user.email=t@example.com"];
  const from = git(folder, [...who, "commit-tree", "-p", base, "-m", "feat: three", tree])
    .toString()
    .trim();
  return { folder, into, from };
}

async function trials(folder: string, path = process.env["PATH"]) {
  const opened = await openMergeTrials({ cwd: folder, env: { PATH: path } });
  onTestFinished(() => opened.dispose());
  return opened;
}

describe("a merge that is tried", () => {
  it.each([
    ["as a merge commit", false, 2],
    ["as a squash", true, 1],
  ])("is readable %s, and leaves the repository as it was", async (_, squash, parents) => {
    const { folder, into, from } = branches(false);
    const before = git(folder, ["count-objects", "-v"]).toString();
    const merged = await (await trials(folder)).merge({ into, from, message: "a message\n\nwith a body", squash });
    if ("conflicts" in merged) throw new Error("it conflicts");
    const aside = { ...process.env, ...merged.place.env };
    const read = (...args: string[]) => execFileSync("git", args, { cwd: folder, env: aside, encoding: "utf8" }).trim();
    expect(read("log", "-1", "--format=%P", merged.sha).split(" ")).toHaveLength(parents);
    expect(read("log", "-1", "--format=%B", merged.sha)).toBe("a message\n\nwith a body");
    expect(read("ls-tree", "--name-only", merged.sha).split("\n")).toEqual(["a", "b", "c"]);
    expect(git(folder, ["count-objects", "-v"]).toString()).toBe(before);
    expect(() => git(folder, ["cat-file", "-e", merged.sha])).toThrow();
  });

  it("tells the files in which it conflicts", async () => {
    const { folder, into, from } = branches(true);
    const merged = await (await trials(folder)).merge({ into, from, message: "x", squash: false });
    expect(merged).toEqual({ conflicts: ["b"] });
  });

  it("needs a git that can do it", async () => {
    const { folder, into, from } = branches(false);
    const bin = mkdtempSync(join(tmpdir(), "axctl-old-git-"));
    onTestFinished(() => rmSync(bin, { recursive: true, force: true }));
    const real = git(folder, ["--exec-path"]).toString().trim();
    const script = `#!/bin/sh\ncase "$*" in *merge-tree*) echo "usage: git merge-tree" >&2; exit 129;; esac\nexec "${real}/git" "$@"\n`;
    writeFileSync(join(bin, "git"), script);
    chmodSync(join(bin, "git"), 0o755);
    const opened = await trials(folder, `${bin}:${process.env["PATH"]}`);
    await expect(opened.merge({ into, from, message: "x", squash: false })).rejects.toMatchObject({
      code: "GIT_TOO_OLD",
    });
  });
});

import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { git } from "../../../src/sandbox/github/local-git.ts";
import { fetchInto, mirror } from "../../../src/sandbox/github/mirror.ts";
import { makeRepository } from "../../release/support/repository.ts";
import { type GitHub, startGitHub } from "./server.ts";

let github: GitHub;
const disposals: (() => void)[] = [];
beforeAll(async () => {
  github = await startGitHub({ owner: "o", name: "r" });
});
afterAll(async () => {
  await github.close();
  for (const dispose of disposals) dispose();
});

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), "axctl-mirror-"));
  disposals.push(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

const line = (folder: string, ...args: string[]) => git(folder, args).toString().trim();

it("carries a history with merges, folders, bytes, modes, links and annotated tags there and back under its own ids", async () => {
  const { folder: source, dispose } = makeRepository([
    { message: "feat: one", write: { "a/b/c.txt": "hello\n", "ü.txt": "" }, tags: ["v1.0.0"] },
    { message: "fix: two\n\nBody — ü", touch: ["a/d.txt"], merged: "Merge branch side" },
  ]);
  disposals.push(dispose);
  const bytes = Buffer.concat(Array(300).fill(Buffer.from([...Array(256).keys()].reverse())));
  const blob = git(source, ["hash-object", "-w", "--stdin"], bytes).toString().trim();
  const special = [`100755 blob ${blob}\tx`, `120000 blob ${blob}\ty`, `160000 commit ${"1".repeat(40)}\tz`];
  const entries = `${line(source, "ls-tree", "main")}\n${special.join("\n")}\n`;
  const tree = git(source, ["mktree"], Buffer.from(entries)).toString().trim();
  const person = ["-c", "user.name=T", "-c", "user.email=t@e"];
  const commit = line(source, ...person, "commit-tree", "-p", "main", "-m", "special", tree);
  line(source, "update-ref", "refs/heads/main", commit);
  line(source, ...person, "tag", "-a", "-m", "note", "inner", "main");
  line(source, ...person, "tag", "-a", "-m", "note", "noted", "inner");
  await mirror(github, source);
  const back = folder();
  git(back, ["init", "--quiet", "--bare"]);
  expect(await fetchInto(github, back, "main")).toBe(line(source, "rev-parse", "main"));
  expect(await fetchInto(github, back, "refs/tags/noted")).toBe(line(source, "rev-parse", "noted"));
  expect(git(back, ["cat-file", "blob", "refs/remotes/origin/main:x"])).toEqual(bytes);
  line(back, "fsck", "--full", "--strict");
  expect(line(back, "rev-list", "--objects", "--all")).toBe(line(source, "rev-list", "--objects", "main", "noted"));
});

it("keeps signed commits, odd time zones and messages with or without a last line break", async () => {
  const source = folder();
  git(source, ["init", "--quiet", "--initial-branch=odd"]);
  const tree = git(source, ["mktree"], Buffer.alloc(0)).toString().trim();
  const person = (zone: string) => `A ü <a@e> 1700000000 ${zone}`;
  let parent = "";
  const cases = [
    ["+0545", "\n\nplain\n"],
    ["-0330", "\n\nno break"],
    ["-0000", "\n\nbreaks\n\n\n"],
    ["+0000", "\ngpgsig -----BEGIN-----\n \n abc\n -----END-----\n\nsigned\n"],
    ["+0200", "\n\n"],
  ] as const;
  for (const [zone, rest] of cases) {
    const from = parent === "" ? "" : `parent ${parent}\n`;
    const text = `tree ${tree}\n${from}author ${person(zone)}\ncommitter ${person(zone)}${rest}`;
    parent = git(source, ["hash-object", "-t", "commit", "-w", "--stdin"], Buffer.from(text)).toString().trim();
  }
  line(source, "update-ref", "refs/heads/odd", parent);
  await mirror(github, source, ["odd"]);
  const back = folder();
  git(back, ["init", "--quiet", "--bare"]);
  expect(await fetchInto(github, back, "odd")).toBe(parent);
  expect(line(back, "cat-file", "-p", `${parent}~1`)).toContain("gpgsig -----BEGIN-----");
});

it("says which commit cannot be kept, and why", async () => {
  const { folder: source, dispose } = makeRepository([{ message: "feat: café", touch: ["a"], encoding: "latin1" }]);
  disposals.push(dispose);
  const sha = line(source, "rev-parse", "main");
  await expect(mirror(github, source, ["main:latin1"])).rejects.toThrow(
    new RegExp(`cannot keep the commit ${sha}: its header "encoding" has no place`),
  );
});

it("does not believe the server when it calls an object otherwise", async () => {
  const source = folder();
  git(source, ["init", "--quiet"]);
  const tree = git(source, ["mktree"], Buffer.alloc(0)).toString().trim();
  const person = "A <a@e> 1700000000 +0000";
  const text = `tree ${tree}\nauthor ${person}\ngpgsig out of order\ncommitter ${person}\n\nsigned\n`;
  const args = ["hash-object", "-t", "commit", "-w", "--stdin", "--literally"];
  const sha = git(source, args, Buffer.from(text)).toString().trim();
  await expect(mirror(github, source, [`${sha}:odd-order`])).rejects.toThrow(
    new RegExp(`cannot keep the commit ${sha}: it calls it [0-9a-f]{40}`),
  );
});

it("posts what is new only, and moves a branch that was rewritten", async () => {
  const source = folder();
  execFileSync("git", ["init", "--quiet", "--initial-branch=dev/staging"], { cwd: source });
  const commit = (text: string, ...more: string[]) => {
    writeFileSync(join(source, "f"), text);
    line(source, "add", "f");
    line(source, "-c", "user.name=T", "-c", "user.email=t@e", "commit", "--quiet", "-m", text, ...more);
  };
  commit("one");
  await mirror(github, source, ["dev/staging"]);
  commit("two");
  const asked: string[] = [];
  const counting = {
    ...github,
    ask(...args: Parameters<typeof github.ask>) {
      asked.push(args[0]);
      return github.ask(...args);
    },
  };
  await mirror(counting, source, ["dev/staging"]);
  expect(asked).toEqual(["GET", "GET", "POST", "POST", "POST", "PATCH"]);
  asked.length = 0;
  await mirror(counting, source, ["dev/staging"]);
  expect(asked).toEqual(["GET", "GET"]);
  commit("three", "--amend");
  await mirror(github, source, ["dev/staging"]);
  expect(await github.ask("GET", "/repos/o/r/git/ref/heads/dev/staging")).toMatchObject({
    body: { object: { sha: line(source, "rev-parse", "HEAD") } },
  });
});

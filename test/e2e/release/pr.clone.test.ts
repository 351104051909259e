import { execFileSync } from "node:child_process";
import { createServer } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { mirror } from "../../../src/sandbox/github/mirror.ts";
import { takingTurns } from "../../support/cases.ts";
import { openTrain, type Train } from "../support/train.ts";
import { cloneElsewhere, type Elsewhere } from "./support-judge/elsewhere.ts";
import { openPullRequests } from "./support-judge/look.ts";
import { repositoryPath } from "./support-judge/moves.ts";

/** Each takes long. */
const inTurn = takingTurns(2);

let train: Train;
let elsewhere: Elsewhere;
beforeEach(async () => {
  train = await openTrain({ target: [{ message: "fix: a window", touch: ["window.txt"] }] });
  elsewhere = cloneElsewhere(train, "main");
});
afterEach(() => train.close());

const FETCH = "git fetch --tags origin +refs/heads/main:refs/remotes/origin/main";
const behind = (what: string, fetch = FETCH) =>
  `error CLONE_BEHIND: this clone lacks ${what}\n  Run \`${fetch}\`, or pass --fetch to have it run.\n`;

/** Runs a command that was told, as a person pastes it. */
function paste(command: string, cwd = train.folder): void {
  execFileSync("sh", ["-c", command], { cwd, stdio: ["ignore", "pipe", "pipe"] });
}

async function titles(): Promise<string[]> {
  return (await openPullRequests(train.github)).map(({ title }) => title);
}

describe("A clone that lacks the target's head", () => {
  it("is told, with the command that brings it, and nothing is written", async () => {
    const sha = await elsewhere.commit({ message: "feat: made elsewhere", write: { "far.txt": "far\n" } });
    expect(await train.axctl(["release", "pr"])).toEqual({
      code: 1,
      stdout: "",
      stderr: behind(`the commit ${sha} of main`),
    });
    expect(train.writes()).toEqual([]);
    paste(FETCH);
    expect(await train.axctl(["release", "pr"])).toMatchObject({ code: 0 });
    expect(await titles()).toEqual(["chore(main): release 1.1.0"]);
  });

  inTurn("is brought up to date by --fetch; its own branches and its checkout stay", async () => {
    const sha = await elsewhere.commit({ message: "feat: made elsewhere", write: { "far.txt": "far\n" } });
    const before = [train.git("rev-parse", "HEAD", "main"), train.git("status", "--porcelain", "--branch")];
    expect(await train.axctl(["release", "pr", "--fetch"])).toMatchObject({ code: 0 });
    expect(await titles()).toEqual(["chore(main): release 1.1.0"]);
    expect(train.git("rev-parse", "origin/main")).toBe(sha);
    expect([train.git("rev-parse", "HEAD", "main"), train.git("status", "--porcelain", "--branch")]).toEqual(before);
  });

  inTurn("plans from the remote's head, also where the local branch of that name is another", async () => {
    train.git("checkout", "--quiet", "main");
    train.git("commit", "--quiet", "--allow-empty", "-m", "feat!: only here");
    expect(await train.axctl(["release", "pr"])).toMatchObject({ code: 0 });
    expect(await titles()).toEqual(["chore(main): release 1.0.1"]);
  });

  it("tells a fetch that fails, in git's words", async () => {
    await elsewhere.commit({ message: "feat: made elsewhere", write: { "far.txt": "far\n" } });
    train.git("remote", "set-url", "origin", "/nowhere/at/all");
    const { code, stderr } = await train.axctl(["release", "pr", "--fetch"]);
    expect(code).toBe(1);
    expect(stderr).toContain(`error FETCH_FAILED: \`${FETCH}\` failed: '/nowhere/at/all' does not appear to be a git`);
  });
});

describe("A remote that never answers", () => {
  it("is given up at --timeout, and nobody is asked anything", async () => {
    await elsewhere.commit({ message: "feat: made elsewhere", write: { "far.txt": "far\n" } });
    const silent = createServer(() => undefined);
    await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
    const address = silent.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    train.git("remote", "set-url", "origin", `git://127.0.0.1:${port}/rail`);
    const begin = performance.now();
    const { code, stderr } = await train.axctl(["release", "pr", "--fetch", "--timeout", "2s"]);
    const elapsed = performance.now() - begin;
    silent.close();
    expect(code).toBe(1);
    expect(stderr).toContain(`error FETCH_FAILED: \`${FETCH}\` failed: the remote did not answer within --timeout`);
    expect(elapsed).toBeLessThan(20_000);
  });
});

describe("A clone that lacks the tag of a release", () => {
  /** A release of what the clone has, whose tag it has not: without it, it would be released again. */
  const release = async (draft: boolean) => {
    elsewhere.git("tag", "v1.0.1", "main");
    elsewhere.git("push", "--quiet", "origin", "v1.0.1");
    if (!draft) await mirror(train.github, elsewhere.folder, ["v1.0.1"]);
    const body = { tag_name: "v1.0.1", name: "v1.0.1", draft };
    expect(await train.github.ask("POST", repositoryPath("/releases"), body)).toMatchObject({ status: 201 });
  };

  inTurn("is told, and --fetch brings it", async () => {
    await release(false);
    const { code, stderr } = await train.axctl(["release", "pr"]);
    expect({ code, stderr }).toEqual({ code: 1, stderr: behind("the tag v1.0.1") });
    expect(await train.axctl(["release", "pr", "--fetch"])).toMatchObject({ code: 0 });
    expect(train.git("tag", "--list", "v1.0.1")).toBe("v1.0.1");
  });

  inTurn("needs no tag of a draft", async () => {
    await release(true);
    expect(await train.axctl(["release", "pr"])).toMatchObject({ code: 0 });
  });
});

describe("A shallow clone", () => {
  inTurn("is told what deepens it, and --fetch does", async () => {
    const shallow = cloneElsewhere(train, "main", "--depth", "1", "--no-tags");
    const { code, stderr } = await train.axctl(["release", "pr"], { cwd: shallow.folder });
    expect(code).toBe(1);
    const unshallow = FETCH.replace("fetch", "fetch --unshallow");
    expect(stderr).toBe(behind("the tag v1.0.0", unshallow));
    expect(train.writes()).toEqual([]);
    expect(await train.axctl(["release", "pr", "--fetch"], { cwd: shallow.folder })).toMatchObject({ code: 0 });
    expect(shallow.git("rev-parse", "--is-shallow-repository")).toBe("false");
    expect(await titles()).toEqual(["chore(main): release 1.0.1"]);
  });

  inTurn("is completed by the command that is told", async () => {
    const shallow = cloneElsewhere(train, "main", "--depth", "1", "--no-tags");
    paste(FETCH.replace("fetch", "fetch --unshallow"), shallow.folder);
    expect(await train.axctl(["release", "pr"], { cwd: shallow.folder })).toMatchObject({ code: 0 });
  });

  it("is completed by --fetch also where it has heads and tags", async () => {
    await elsewhere.commit({ message: "fix: a third", write: { "third.txt": "3\n" } });
    const shallow = cloneElsewhere(train, "main", "--depth", "1", "--no-single-branch");
    const { code, stderr } = await train.axctl(["release", "pr"], { cwd: shallow.folder });
    expect(code).toBe(1);
    expect(stderr).toMatch(/^error SHALLOW_HISTORY: .*\n {2}Deepen it: git fetch --unshallow --tags/);
    expect(await train.axctl(["release", "pr", "--fetch"], { cwd: shallow.folder })).toMatchObject({ code: 0 });
    expect(await titles()).toEqual(["chore(main): release 1.0.1"]);
  });
});

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Cutter, startCutter } from "../../support/github/cut.ts";
import { NAME, OWNER } from "../support/train.ts";
import { BRANCH, openReleased, type Released } from "./support/released.ts";

const root = `/repos/${OWNER}/${NAME}`;
const PENDING = "autorelease: pending";

let released: Released;
let cutter: Cutter;
beforeAll(async () => {
  released = await openReleased({ created: true });
  cutter = await startCutter(released.train.github.url);
});
afterAll(async () => {
  await cutter.close();
  await released.close();
});

const ask = async (path: string) => Object((await released.train.github.ask("GET", `${root}${path}`)).body);
const deleteTag = () => released.write("DELETE git/refs/tags/v1.1.0");
const deleteRelease = async () => released.write(`DELETE releases/${(await ask("/releases/tags/v1.1.0")).id}`);
const label = (...labels: string[]) => released.write(`PUT issues/${released.number}/labels`, { labels });
const putBranch = (sha = released.head) => released.write("POST git/refs", { ref: `refs/heads/${BRANCH}`, sha });

describe("axctl release recover", () => {
  it("deletes the branch that the release left, and then there is nothing more to mend", async () => {
    expect(await released.recover(["--apply"])).toMatchObject({
      code: 0,
      outcome: "mended",
      writes: [`DELETE git/refs/heads/${BRANCH}`],
    });
    expect(await released.recover(["--apply"])).toMatchObject({ code: 0, outcome: "whole", writes: [] });
    expect(await released.recover()).toMatchObject({ code: 0, outcome: "whole", document: { steps: [] } });
  });

  const labelled = () => [
    `POST issues/${released.number}/labels`,
    `DELETE issues/${released.number}/labels/${PENDING}`,
  ];
  it.each<[string, () => Promise<unknown>, () => string[]]>([
    ["the tag is missing", deleteTag, () => ["POST git/refs"]],
    ["the release is missing", deleteRelease, () => ["POST releases"]],
    ["the label is that of one that waits", () => label(PENDING), labelled],
    ["no label is there", () => label(), () => labelled().slice(0, 1)],
    ["both labels are there", () => label(PENDING, "autorelease: tagged", "x"), () => labelled().slice(1)],
    ["a branch is left over", putBranch, () => [`DELETE git/refs/heads/${BRANCH}`]],
    [
      "all of it",
      async () => {
        await deleteRelease();
        await deleteTag();
        await label(PENDING);
        await putBranch();
      },
      () => ["POST git/refs", "POST releases", ...labelled(), `DELETE git/refs/heads/${BRANCH}`],
    ],
  ])("mends it where %s", async (what, damage, writes) => {
    await damage();
    const ways = what === "all of it" ? [[], ["--dry-run"], ["--dry-run", "--apply"]] : [[]];
    for (const args of ways) {
      const shown = await released.recover(args);
      expect([args, shown]).toMatchObject([args, { code: 2, outcome: "would_mend", writes: [] }]);
      const requests = shown.document.steps.flatMap((step) =>
        step.requests.map(({ method, path }) => `${method} ${path}`),
      );
      expect(requests).toEqual(writes());
    }
    expect(await released.recover(["--apply"])).toMatchObject({ code: 0, outcome: "mended", writes: writes() });
    expect(await ask("/git/ref/tags/v1.1.0")).toMatchObject({ object: { sha: released.sha } });
    expect((await ask("/releases/tags/v1.1.0")).body).toMatch(/^## \[1\.1\.0\]\(.*\n\n\n### Features\n\n\* a door/);
    expect(Object(await ask(`/issues/${released.number}/comments`))).toHaveLength(1);
  });

  it("tells of a branch with commits that no pull request has, and leaves it", async () => {
    await putBranch(released.train.git("rev-parse", "v1.0.0^{commit}"));
    const { code, outcome, writes, document } = await released.recover(["--apply"]);
    expect({ code, outcome, writes }).toEqual({ code: 2, outcome: "left", writes: [] });
    expect(document.summary.next).toMatch(
      /^the branch release-please--branches--main has commits that no pull request/,
    );
    await released.write(`DELETE git/refs/heads/${BRANCH}`);
  });

  it("leaves a branch that an open pull request needs, into whatever branch", async () => {
    await putBranch();
    const pull = { title: "chore: keep it", head: BRANCH, base: "dev/staging" };
    const { number } = await released.write("POST pulls", pull);
    expect(await released.recover(["--apply"])).toMatchObject({ code: 0, outcome: "whole", writes: [] });
    await released.write(`PATCH pulls/${number}`, { state: "closed" });
    expect(await released.recover(["--apply"])).toMatchObject({ outcome: "mended" });
  });
});

describe("axctl release recover, when something happens meanwhile", () => {
  /** Does something as the branch is looked at a second time, just before it would be deleted. */
  const meanwhile = (work: () => Promise<unknown>) => {
    cutter.reset();
    let once = true;
    cutter.onRequest(async ({ path }, phase) => {
      if (phase !== "before" || !once || !path.endsWith(`/git/ref/heads/${BRANCH}`)) return;
      once = false;
      await work();
    });
  };
  const env = () => ({ env: { GITHUB_API_URL: cutter.url } });

  it.each([
    [
      "is used for a pull request",
      () => released.write("POST pulls", { title: "chore: again", head: BRANCH, base: "main" }),
      /#\d+ was opened from it/,
    ],
    [
      "gets another commit",
      () => released.write(`PATCH git/refs/heads/${BRANCH}`, { sha: released.sha, force: true }),
      /it names [0-9a-f]{40} now/,
    ],
  ])("deletes no branch that %s", async (_, work, reason) => {
    await putBranch();
    meanwhile(work);
    const { code, outcome, writes, document } = await released.recover(["--apply"], env());
    expect({ code, outcome, writes }).toEqual({ code: 2, outcome: "failed", writes: [] });
    expect(document.summary).toMatchObject({
      error: { code: "BRANCH_CHANGED", message: expect.stringMatching(reason) },
    });
    await released.write(`DELETE git/refs/heads/${BRANCH}`);
  });

  it("is content with a branch that somebody else deletes", async () => {
    await putBranch();
    meanwhile(() => released.write(`DELETE git/refs/heads/${BRANCH}`));
    expect(await released.recover(["--apply"], env())).toMatchObject({ code: 0, outcome: "mended", writes: [] });
  });

  it("moves no tag that somebody else makes elsewhere", async () => {
    await deleteTag();
    const sha = released.train.git("rev-parse", "v1.0.0^{commit}");
    let asked = 0;
    cutter.reset();
    cutter.onRequest(async ({ path }, phase) => {
      if (phase === "before" && path.endsWith("/git/ref/tags/v1.1.0") && ++asked === 2)
        await released.write("POST git/refs", { ref: "refs/tags/v1.1.0", sha });
    });
    const { code, outcome, writes, document } = await released.recover(["--apply"], env());
    expect({ code, outcome, writes }).toEqual({ code: 2, outcome: "failed", writes: [] });
    expect(document.summary).toMatchObject({ error: { code: "TAG_ELSEWHERE" } });
    expect(await released.recover(["--apply"])).toMatchObject({ code: 2, outcome: "stopped", writes: [] });
    await deleteTag();
    expect(await released.recover(["--apply"])).toMatchObject({ code: 0, outcome: "mended" });
  });

  it("ends with 130 on Ctrl-C, and the next run completes what it began", async () => {
    await deleteRelease();
    await deleteTag();
    let resolve: () => void = () => undefined;
    const made = new Promise<void>((done) => {
      resolve = done;
    });
    cutter.reset();
    cutter.onRequest(async ({ method, path }, phase) => {
      // The tag is made, and nobody hears of it.
      if (method === "POST" && path.endsWith("/git/refs") && phase === "after") {
        resolve();
        await new Promise(() => undefined);
      }
    });
    const run = await released.train.axctl(["release", "recover", "--apply", "--json"], {
      ...env(),
      during: async (child) => {
        await made;
        child.kill("SIGINT");
      },
    });
    expect([run.code, JSON.parse(run.stdout).summary.error.code]).toEqual([130, "INTERRUPTED"]);
    expect(await released.recover(["--apply"])).toMatchObject({
      code: 0,
      outcome: "mended",
      writes: ["POST releases"],
    });
  });
});

describe("axctl release recover, by what it may do", () => {
  const tokens = (env: Record<string, string>) => ({ env: { AXCTL_GITHUB_TOKEN: "", ...env } });
  beforeAll(async () => void (await deleteTag()));

  it("shows what it would do with a token that may read, of any name", async () => {
    for (const name of ["GITHUB_TOKEN", "GH_TOKEN", "RELEASE_PLEASE_TOKEN"]) {
      const env = tokens({ [name]: released.train.github.readOnlyToken });
      expect(await released.recover([], env)).toMatchObject({ code: 2, outcome: "would_mend", writes: [] });
      expect(await released.recover(["--apply", "--dry-run"], env)).toMatchObject({ code: 2, outcome: "would_mend" });
    }
  });

  it.each([
    ["without a token", [], {}],
    ["to write with GITHUB_TOKEN", ["--apply"], { GITHUB_TOKEN: "ghp_administrator" }],
    ["to write with GH_TOKEN", ["--apply"], { GH_TOKEN: "ghp_administrator" }],
  ])("is a skip %s", async (_, args, env) => {
    const run = await released.train.axctl(["release", "recover", "--json", ...args], tokens(env));
    expect([run.code, JSON.parse(run.stdout).summary.error.code]).toEqual([3, "NO_GITHUB_TOKEN"]);
    expect(released.train.github.requests).toEqual([]);
  });

  it("says which right a token lacks", async () => {
    const env = tokens({ AXCTL_GITHUB_TOKEN: released.train.github.readOnlyToken });
    const { code, outcome, document } = await released.recover(["--apply"], env);
    expect({ code, outcome }).toEqual({ code: 2, outcome: "failed" });
    expect(document.summary).toMatchObject({
      error: { code: "GITHUB_FORBIDDEN" },
      next: expect.stringContaining("Contents"),
    });
    expect(await ask("/git/matching-refs/tags/v1.1.0")).toEqual([]);
  });

  it("fails where GitHub cannot be reached", async () => {
    const env = { env: { GITHUB_API_URL: "http://127.0.0.1:9" } };
    const run = await released.train.axctl(["release", "recover", "--apply", "--json"], env);
    expect([run.code, JSON.parse(run.stdout).summary.error.code]).toEqual([2, "GITHUB_UNREACHABLE"]);
  });
});

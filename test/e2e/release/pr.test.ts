import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { releasePrSchema } from "../../../src/cli/release-schemas.ts";
import { takingTurns } from "../../support/cases.ts";
import { openTrain, type Train } from "../support/train.ts";
import { parseDocument } from "../support/workspace.ts";
import { openPullRequests } from "./support-judge/look.ts";
import { bring, repositoryPath } from "./support-judge/moves.ts";

/** Each takes long. */
const inTurn = takingTurns(3);

const BRANCH = "release-please--branches--main";
const PR = ["release", "pr", "--date", "2026-01-31"];

let train: Train;
beforeEach(async () => {
  train = await openTrain({ target: [{ message: "feat: a window", write: { "window.txt": "a window\n" } }] });
});
afterEach(() => train.close());

/** Runs it, and reads the document by its published schema. */
async function pr(...args: string[]) {
  const { code, stdout } = await train.axctl([...PR, "--json", ...args]);
  return { code, document: z.parse(releasePrSchema, parseDocument(stdout)) };
}

describe("axctl release pr", () => {
  inTurn("makes one commit on the target's head, which changes the plan's files and no other", async () => {
    const main = train.git("rev-parse", "origin/main");
    const { code, document } = await pr();
    expect(code).toBe(0);
    expect(document).toMatchObject({
      ok: true,
      summary: { outcome: "opened", dry_run: false, releases: [{ path: ".", version: "1.1.0" }] },
      target: { branch: "main", sha: main },
      pull_requests: [{ title: "chore(main): release 1.1.0", branch: BRANCH, number: 1 }],
      steps: [{ state: "done" }, { state: "done" }, { state: "done" }],
    });
    expect(document.summary.next).toBe(`review and merge ${document.pull_requests[0]?.url}`);
    expect(await openPullRequests(train.github)).toMatchObject([{ parents: [main], labels: ["autorelease: pending"] }]);
    await bring(train, BRANCH);
    expect(train.git("diff", "--name-status", "origin/main", `origin/${BRANCH}`).split("\n")).toEqual([
      "M\t.release-please-manifest.json",
      "A\tCHANGELOG.md",
      "M\tversion.txt",
    ]);
    const notes = `# Changelog\n\n## [1.1.0](https://github.com/acme/rail/compare/v1.0.0...v1.1.0) (2026-01-31)`;
    expect(train.git("show", `origin/${BRANCH}:CHANGELOG.md`).startsWith(notes)).toBe(true);
    expect(train.git("show", `origin/${BRANCH}:version.txt`)).toBe("1.1.0");
  });

  inTurn("makes no writing request the second time", async () => {
    await pr();
    train.writes();
    const { code, document } = await pr();
    expect(code).toBe(0);
    expect(document.steps.map(({ state }) => state)).toEqual(["already_done", "already_done", "already_done"]);
    expect(train.writes()).toEqual([]);
  });

  inTurn("follows the target when it moves, in the same pull request", async () => {
    await pr();
    train.git("checkout", "--quiet", "main");
    const sha = await train.commit({ message: "feat!: another door", write: { "door.txt": "another\n" } });
    expect((await pr()).code).toBe(0);
    expect(await openPullRequests(train.github)).toMatchObject([
      { number: 1, title: "chore(main): release 2.0.0", parents: [sha], message: "chore(main): release 2.0.0" },
    ]);
  });

  inTurn("puts back what somebody changed by hand: the body, the labels, the branch", async () => {
    await pr();
    const [before] = await openPullRequests(train.github);
    const { github } = train;
    await github.ask("PATCH", repositoryPath("/pulls/1"), { body: "mine", title: "mine" });
    await github.ask("DELETE", repositoryPath("/issues/1/labels"));
    await bring(train, BRANCH);
    train.git("checkout", "--quiet", "-B", BRANCH, `origin/${BRANCH}`);
    await train.commit({ message: "docs: mine", write: { "version.txt": "mine\n" } });
    expect(await openPullRequests(github)).not.toEqual([before]);
    expect((await pr()).code).toBe(0);
    expect(await openPullRequests(github)).toEqual([before]);
  });

  inTurn("leaves a body alone whose line ends a browser made", async () => {
    await pr();
    const [before] = await openPullRequests(train.github);
    const body = before?.body.replaceAll("\n", "\r\n");
    await train.github.ask("PATCH", repositoryPath("/pulls/1"), { body });
    train.writes();
    expect((await pr()).code).toBe(0);
    expect(train.writes()).toEqual([]);
  });

  inTurn("refuses while a merged release pull request waits for its tag, and says what to run", async () => {
    await pr();
    const merge = { merge_method: "squash" };
    expect(await train.github.ask("PUT", repositoryPath("/pulls/1/merge"), merge)).toMatchObject({
      status: 200,
    });
    await bring(train, "main");
    train.writes();
    const { code, document } = await pr();
    expect(code).toBe(2);
    expect(document).toMatchObject({ ok: false, summary: { outcome: "pending" }, pending: [{ number: 1 }] });
    expect(document.summary.next).toBe(
      "axctl release create: #1 is merged and not tagged yet (where something is there already: axctl release recover)",
    );
    expect(train.writes()).toEqual([]);
    const human = await train.axctl(PR);
    expect(human).toMatchObject({ code: 2, stderr: "" });
    expect(human.stdout).toMatch(/#1 chore\(main\): release 1\.1\.0 is merged and has no tag yet/);
  });

  inTurn("refuses so also where the tag is there, and nothing else waits", async () => {
    await pr();
    await train.github.ask("PUT", repositoryPath("/pulls/1/merge"), { merge_method: "squash" });
    const sha = await bring(train, "main");
    await train.github.ask("POST", repositoryPath("/git/refs"), { ref: "refs/tags/v1.1.0", sha });
    await bring(train, "refs/tags/v1.1.0");
    expect(await pr()).toMatchObject({ code: 2, document: { summary: { outcome: "pending" } } });
  });

  inTurn("leaves a release alone that a person put off, until its notes change", async () => {
    await pr();
    const { github } = train;
    await github.ask("POST", repositoryPath("/issues/1/labels"), { labels: ["autorelease: snooze"] });
    await github.ask("PATCH", repositoryPath("/pulls/1"), { state: "closed" });
    train.writes();
    expect(await pr()).toMatchObject({ code: 0, document: { summary: { outcome: "snoozed" } } });
    expect(train.writes()).toEqual([]);
    train.git("checkout", "--quiet", "main");
    await train.commit({ message: "fix: the window closes", write: { "window.txt": "closed\n" } });
    expect(await pr()).toMatchObject({ code: 0, document: { summary: { outcome: "opened" } } });
  });

  inTurn("has nothing to release where nothing counts", async () => {
    const { github } = train;
    const sha = train.git("rev-parse", "origin/main");
    await github.ask("POST", repositoryPath("/git/refs"), {
      ref: "refs/heads/quiet",
      sha: train.git("rev-parse", "v1.0.0"),
    });
    await bring(train, "quiet");
    const { code, document } = await pr("--target", "quiet");
    expect(code).toBe(3);
    expect(document).toMatchObject({ ok: false, skipped: true, summary: { outcome: "nothing_to_release" }, steps: [] });
    expect(document.target.sha).not.toBe(sha);
  });

  inTurn("ends with the next action, for a person", async () => {
    const { stdout, stderr } = await train.axctl(PR);
    const url = `${train.github.url}/acme/rail/pull/1`;
    expect(stdout.endsWith(`\n✓ #1 ${url}\n  next: review and merge ${url}\n`)).toBe(true);
    expect(stderr).toContain(`branch ${BRANCH} …\n`);
  });

  it("refuses a body that GitHub would not take, and writes nothing", async () => {
    train.git("checkout", "--quiet", "main");
    const long = Array.from({ length: 600 }, (_, index) => `feat: ${index} ${"x".repeat(100)}`).join("\n\n");
    await train.commit({ message: `feat: much\n\n${long}` });
    const { code, stderr } = await train.axctl([...PR, "--json"]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^error RELEASE_UNSUPPORTED: .*a pull request's body holds 65536/);
    expect(train.writes()).toEqual([]);
  });

  it("tells a branch that GitHub does not have", async () => {
    const { code, stderr } = await train.axctl([...PR, "--target", "nowhere"]);
    expect(code).toBe(1);
    expect(stderr).toContain("error INVALID_OPTION: --target");
    expect(stderr).toContain("GitHub has no branch nowhere");
  });
});

describe("axctl release pr --dry-run", () => {
  inTurn(
    "prints each request that a real run then makes, with a token that may only read, and writes nothing",
    async () => {
      const env = { AXCTL_GITHUB_TOKEN: train.github.readOnlyToken };
      const dry = await train.axctl([...PR, "--dry-run", "--json"], { env });
      expect(dry.code).toBe(0);
      expect(train.writes()).toEqual([]);
      const { steps, summary } = z.parse(releasePrSchema, parseDocument(dry.stdout));
      expect(summary).toMatchObject({ outcome: "opened", dry_run: true, next: "run it without --dry-run" });
      await pr();
      const told = steps.flatMap(({ requests }) => requests);
      const made = train.github.requests.filter(({ method }) => method !== "GET");
      expect(made.map(({ method, path }) => ({ method, path }))).toEqual(
        told.map(({ method, path }) => ({ method, path: repositoryPath(`/${path.replace("{number}", "1")}`) })),
      );
      for (const [index, { body }] of made.entries()) expectTold(body, told[index]?.body);
    },
  );

  inTurn("prints them for a person", async () => {
    const { stdout } = await train.axctl([...PR, "--dry-run"]);
    for (const line of [
      "POST git/trees",
      "POST git/commits",
      "POST git/refs",
      "POST pulls",
      "POST issues/{number}/labels",
    ])
      expect(stdout).toContain(`    ${line}\n    {\n`);
    expect(stdout).toContain('"path": "version.txt"');
    expect(stdout.endsWith("\n✓ nothing was changed: a dry run\n  next: run it without --dry-run\n")).toBe(true);
    expect(train.writes()).toEqual([]);
  });

  inTurn("shows how an existing one would be updated", async () => {
    await pr();
    train.git("checkout", "--quiet", "main");
    await train.commit({ message: "fix: the window closes", write: { "window.txt": "closed\n" } });
    train.writes();
    const { document } = await pr("--dry-run");
    expect(document.steps.map(({ state }) => state)).toEqual(["would_do", "would_do", "already_done"]);
    expect(document.steps.flatMap(({ requests }) => requests.map(({ method, path }) => `${method} ${path}`))).toEqual([
      "POST git/trees",
      "POST git/commits",
      `PATCH git/refs/heads/${BRANCH}`,
      "PATCH pulls/1",
    ]);
    expect(train.writes()).toEqual([]);
  });
});

/** What an earlier request answers stands in braces in what was told. */
function expectTold(sent: unknown, told: unknown): void {
  const expected = JSON.stringify(told, (_key, value: unknown) =>
    typeof value === "string" && /^\{.*\}$/.test(value) && !value.startsWith('{"') ? "braces" : value,
  );
  const known = z.record(z.string(), z.unknown()).parse(sent);
  const mine = z.record(z.string(), z.unknown()).parse(JSON.parse(expected));
  for (const [key, value] of Object.entries(mine)) if (value === "braces") known[key] = "braces";
  expect(known).toEqual(mine);
}

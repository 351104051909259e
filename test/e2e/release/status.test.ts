import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { releaseStatusSchema } from "../../../src/cli/release-schemas.ts";
import { CONFIG } from "../support/release.ts";
import { openTrain, SOURCE, type Train } from "../support/train.ts";
import { parseDocument, type RunOptions } from "../support/workspace.ts";
import { cloneElsewhere } from "./support-judge/elsewhere.ts";
import { bring, repositoryPath } from "./support-judge/moves.ts";

const MEND = "axctl release recover: it shows what would mend that";

let train: Train;

/** The code, and each stage's state and words, by the published schema. */
async function status(args: readonly string[] = [], options: RunOptions = {}) {
  const { code, stdout } = await train.axctl(["release", "status", "--json", ...args], options);
  const document = z.parse(releaseStatusSchema, parseDocument(stdout));
  const states = Object.fromEntries(document.stages.map(({ stage, state }) => [stage, state]));
  const texts = Object.fromEntries(document.stages.map(({ stage, text }) => [stage, text]));
  return { code, document, states, texts, next: document.summary.next };
}

const ask = (method: string, path: string, body?: unknown) => train.github.ask(method, repositoryPath(path), body);
const url = (number: number) => `${train.github.url}/acme/rail/pull/${number}`;

async function merge(number: number): Promise<void> {
  expect(await ask("PUT", `/pulls/${number}/merge`, { merge_method: "merge" })).toMatchObject({ status: 200 });
  await bring(train, "main");
}

describe("axctl release status, from station to station", () => {
  beforeAll(async () => {
    train = await openTrain();
  });
  afterAll(() => train.close());

  it("shows commits that wait without evidence, and the gates to run", async () => {
    const { code, document, states, texts, next } = await status();
    expect(code).toBe(0);
    expect(states).toEqual({
      ...{ source: "waiting", gates: "waiting", promotion: "ok", release_pr: "ok", tag: "ok", release: "ok" },
    });
    expect(texts).toMatchObject({
      source: `1 commit on ${SOURCE} waits for main`,
      gates: "no evidence in .ax/qa/promotion",
      tag: "v1.0.0",
      release: "v1.0.0 is published",
    });
    expect(next).toBe(
      `check out ${SOURCE}, and: axctl qa matrix --env dev --env next --for release --artifact-dir .ax/qa/promotion`,
    );
    expect(document).toMatchObject({
      source: { branch: SOURCE, sha: train.git("rev-parse", "HEAD"), from: "github" },
      target: { branch: "main", sha: train.git("rev-parse", "origin/main"), from: "github" },
      packages: [{ path: ".", version: "1.0.0", tag: "v1.0.0" }],
      notes: [],
    });
  });

  it("has a token that may read ask, whatever else it may not", async () => {
    const env = { AXCTL_GITHUB_TOKEN: "", GITHUB_TOKEN: train.github.readOnlyToken };
    expect(await status([], { env })).toMatchObject({ code: 0, document: { summary: { unknown: 0 } } });
  });

  it("shows the evidence with its age, and the promotion to open", async () => {
    expect(await train.evidence()).toMatchObject({ code: 0 });
    const { code, states, texts, next } = await status();
    expect({ code, next }).toEqual({ code: 0, next: "axctl release promote" });
    expect(states["gates"]).toBe("ok");
    expect(texts["gates"]).toMatch(/^the evidence in \.ax\/qa\/promotion holds, \d+ s old$/);
  });

  it("shows the open promotion, and its review", async () => {
    expect(await train.axctl(["release", "promote"])).toMatchObject({ code: 0 });
    const { document, states, next } = await status();
    expect(states["promotion"]).toBe("waiting");
    expect(document.stages.find(({ stage }) => stage === "promotion")?.links).toEqual([url(1)]);
    expect(next).toBe(`review ${url(1)}, and merge it with a merge commit`);
  });

  it("asks for the gates again when the source has moved under an open promotion", async () => {
    await train.commit({ message: "fix: the door", write: { "door.txt": "the door\n" } });
    const { states, texts, next } = await status();
    expect(states["gates"]).toBe("waiting");
    expect(texts["gates"]).toContain("does not hold");
    expect(next).toBe(`run the gates for the head of ${SOURCE}, then: axctl release promote`);
  });

  it("shows what the target would release, once the promotion is merged", async () => {
    await merge(1);
    const { code, states, texts, next } = await status();
    expect(code).toBe(0);
    expect(states).toMatchObject({ source: "ok", gates: "ok", promotion: "ok", release_pr: "waiting", tag: "ok" });
    expect(texts["release_pr"]).toBe("main would release 1.1.0; no pull request is open");
    expect(next).toBe("wait for Release Please, or: axctl release pr");
  });

  it("shows the open release pull request", async () => {
    expect(await train.axctl(["release", "pr"])).toMatchObject({ code: 0 });
    const { code, texts, next } = await status();
    expect({ code, next }).toEqual({ code: 0, next: `review and merge ${url(2)}` });
    expect(texts["release_pr"]).toBe("#2 chore(main): release 1.1.0 is open");
  });

  it("is broken while the merged one waits for its tag", async () => {
    await merge(2);
    const { code, document, states, next } = await status();
    expect({ code, ok: document.ok }).toEqual({ code: 2, ok: false });
    expect(states).toMatchObject({ release_pr: "broken", tag: "broken", release: "broken" });
    expect(next).toBe("axctl release create: it makes the tag and the release that are missing");
    const { code: human, stdout } = await train.axctl(["release", "status"]);
    expect(human).toBe(2);
    expect(stdout.endsWith(`broken\n  next: ${next}\n`)).toBe(true);
  });

  it("is broken without the tag, also when the label says otherwise", async () => {
    await ask("DELETE", `/issues/2/labels/${encodeURIComponent("autorelease: pending")}`);
    await ask("POST", "/issues/2/labels", { labels: ["autorelease: tagged"] });
    const { code, texts, next } = await status();
    expect({ code, next }).toEqual({ code: 2, next: MEND });
    expect(texts["tag"]).toBe("v1.1.0 is missing");
  });

  it("is broken with a tag and no release", async () => {
    const sha = train.git("rev-parse", "origin/main");
    await ask("POST", "/git/refs", { ref: "refs/tags/v1.1.0", sha });
    await bring(train, "refs/tags/v1.1.0");
    const { code, states, texts, next } = await status();
    expect({ code, next }).toEqual({ code: 2, next: MEND });
    expect(states).toMatchObject({ tag: "ok", release: "broken" });
    expect(texts["release"]).toBe("v1.1.0 has no GitHub Release");
  });

  it("waits for a draft to be published", async () => {
    await ask("POST", "/releases", { tag_name: "v1.1.0", name: "v1.1.0", draft: true });
    const { code, texts, next } = await status();
    expect({ code, next }).toEqual({ code: 0, next: "publish the draft release: publishing waits for it" });
    expect(texts["release"]).toBe("v1.1.0 is a draft");
  });

  it("has nothing to do in the end", async () => {
    const { body } = await ask("GET", "/releases");
    const draft = z
      .array(z.looseObject({ id: z.number(), draft: z.boolean() }))
      .parse(body)
      .find((one) => one.draft);
    await ask("PATCH", `/releases/${draft?.id}`, { draft: false });
    const { code, document, next } = await status();
    expect({ code, next }).toEqual({ code: 0, next: `nothing: commit to ${SOURCE}` });
    expect(document.summary).toMatchObject({ broken: 0, waiting: 0, unknown: 0 });
  });

  it("says nothing about a branch whose head the clone lacks, but what brings it", async () => {
    const elsewhere = cloneElsewhere(train, SOURCE);
    const sha = await elsewhere.commit({ message: "feat: far away", write: { "far.txt": "far\n" } });
    const { code, document, states, next } = await status();
    expect({ code, next }).toEqual({
      code: 3,
      next: `git fetch --tags origin +refs/heads/${SOURCE}:refs/remotes/origin/${SOURCE}`,
    });
    expect(states).toMatchObject({ source: "unknown", gates: "unknown" });
    expect(document.source).toEqual({ branch: SOURCE, sha, from: "github" });
  });
});

describe("axctl release status, when GitHub cannot be asked", () => {
  beforeAll(async () => {
    train = await openTrain({
      files: { [CONFIG]: JSON.stringify({ "release-type": "simple", label: "waiting", packages: { ".": {} } }) },
    });
  });
  afterAll(() => train.close());

  it.each([
    { what: "without a token", args: [], env: { AXCTL_GITHUB_TOKEN: "" }, why: "no token for GitHub may read" },
    { what: "with --offline", args: ["--offline"], env: {}, why: "--offline was given" },
    { what: "with a server that is gone", args: [], env: { GITHUB_API_URL: "http://127.0.0.1:9" }, why: "" },
    { what: "with a token that is refused", args: [], env: { AXCTL_GITHUB_TOKEN: "wrong" }, why: "" },
  ])("tells what git knows, and what it could not ask, $what", async ({ args, env, why }) => {
    train.writes();
    const { code, document, states, texts, next } = await status(args, { env });
    expect(code).toBe(3);
    expect(states).toEqual({
      ...{ source: "waiting", gates: "waiting", promotion: "unknown", release_pr: "unknown" },
      ...{ tag: "unknown", release: "unknown" },
    });
    expect(texts["source"]).toBe(`1 commit on ${SOURCE} waits for main`);
    expect(document.notes).toEqual([expect.stringContaining(`GitHub was not asked: ${why}`)]);
    // What was asked for is told as it was sent.
    expect(document.notes.join()).not.toMatch(/[{}]/);
    expect(document.source).toMatchObject({ sha: train.git("rev-parse", `origin/${SOURCE}`), from: "clone" });
    expect(next).toContain("axctl qa matrix");
    if (args.length > 0) expect(train.github.requests).toEqual([]);
  });

  it("knows release pull requests that wait by the labels of the configuration", async () => {
    train.git("checkout", "--quiet", "main");
    await train.commit({ message: "feat: a window", write: { "window.txt": "a window\n" } });
    expect(await train.axctl(["release", "pr"])).toMatchObject({ code: 0 });
    await merge(1);
    expect(await status()).toMatchObject({ code: 2, states: { release_pr: "broken" } });
  });
});

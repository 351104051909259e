import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { releasePromoteSchema } from "../../../src/cli/release-schemas.ts";
import { openTrain, SOURCE, type Train } from "../support/train.ts";
import { parseDocument } from "../support/workspace.ts";
import { cloneElsewhere } from "./support-judge/elsewhere.ts";
import { openPullRequests } from "./support-judge/look.ts";
import { repositoryPath } from "./support-judge/moves.ts";

const PROMOTE = ["release", "promote"];

let train: Train;

/** Runs it, and reads the document by its published schema. */
async function promote(...args: string[]) {
  const { code, stdout } = await train.axctl([...PROMOTE, "--json", ...args]);
  return { code, document: z.parse(releasePromoteSchema, parseDocument(stdout)) };
}

async function bodyOf(number = 1): Promise<string> {
  const { body } = await train.github.ask("GET", repositoryPath(`/pulls/${number}`));
  return z.looseObject({ body: z.string() }).parse(body).body;
}

const rewrite = (body: string) => train.github.ask("PATCH", repositoryPath("/pulls/1"), { body });

/** The codes of what is wrong with each artifact. */
function problems({ evidence }: z.infer<typeof releasePromoteSchema>): string[] {
  return [...new Set(evidence.artifacts.flatMap((artifact) => artifact.problems.map(({ code }) => code)))];
}

describe("axctl release promote, without evidence", () => {
  beforeAll(async () => {
    train = await openTrain();
  });
  afterAll(() => train.close());

  it("is refused, and writes nothing", async () => {
    const { code, document } = await promote();
    expect(code).toBe(2);
    expect(document).toMatchObject({
      ok: false,
      skipped: false,
      summary: { outcome: "refused", commits: 1, next: "run the gates for this head, and promote again" },
      pull_request: null,
      evidence: { ok: false, missing_reason: null },
      steps: [],
    });
    expect(problems(document)).toEqual(["missing"]);
    const human = await train.axctl(PROMOTE);
    expect(human).toMatchObject({ code: 2, stderr: "" });
    expect(human.stdout).toContain("✗ not promoted: the evidence does not hold for this head\n  next: run the gates");
    expect(train.writes()).toEqual([]);
  });

  it("has nothing to promote where the target has all of the source", async () => {
    const { code, document } = await promote("--source", "main", "--target", SOURCE);
    expect(code).toBe(3);
    expect(document).toMatchObject({ skipped: true, summary: { outcome: "nothing_to_promote", commits: 0 } });
    expect(train.writes()).toEqual([]);
  });

  it.each(["--source", "--target"])("tells a branch of %s that GitHub does not have", async (option) => {
    const { code, stderr } = await train.axctl([...PROMOTE, option, "no/where"]);
    expect({ code, stderr }).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("GitHub has no branch no/where"),
    });
    expect(stderr).toContain(option);
  });

  it("shows with --dry-run what it would send, and sends nothing", async () => {
    const env = { AXCTL_GITHUB_TOKEN: train.github.readOnlyToken };
    const args = [...PROMOTE, "--dry-run", "--json", "--allow-missing-evidence", "a fire"];
    const { code, stdout } = await train.axctl(args, { env });
    expect(code).toBe(0);
    const { steps, summary } = z.parse(releasePromoteSchema, parseDocument(stdout));
    expect(summary).toMatchObject({ dry_run: true, next: "run it without --dry-run" });
    const [request] = steps.flatMap(({ requests }) => requests);
    expect(request).toMatchObject({
      method: "POST",
      path: "pulls",
      body: { title: `chore: promote ${SOURCE} to main`, head: SOURCE, base: "main", draft: false },
    });
    expect(train.writes()).toEqual([]);
    // What was shown is what is sent.
    await promote("--allow-missing-evidence", "a fire");
    expect(train.github.requests.find(({ method }) => method === "POST")?.body).toEqual(request?.body);
  });

  it("goes on with a reason, which stands in the body, and ticks nothing", async () => {
    const { code, document } = await promote("--allow-missing-evidence", "a fire");
    expect(code).toBe(0);
    expect(document).toMatchObject({ evidence: { ok: false, missing_reason: "a fire" }, pull_request: { number: 1 } });
    const body = await bodyOf();
    expect(body).toContain("**Promoted without evidence that holds**: `a fire`");
    expect(body).not.toContain("- [x]");
  });
});

describe("axctl release promote, with evidence", () => {
  let head: string;
  beforeAll(async () => {
    train = await openTrain();
    head = train.git("rev-parse", "HEAD");
    expect(await train.evidence()).toMatchObject({ code: 0 });
  });
  afterAll(() => train.close());

  const digests = (): string[] => {
    const folder = join(train.folder, ".ax/qa/promotion");
    const texts = readdirSync(folder).filter((name) => name.endsWith(".json"));
    return texts.map((name) => {
      const { evidence } = parseDocument(readFileSync(join(folder, name), "utf8"));
      return z.looseObject({ digest: z.string() }).parse(evidence).digest;
    });
  };

  it("opens the pull request, bound to the head, with every artifact's own digest", async () => {
    const { code, document } = await promote();
    expect(code).toBe(0);
    expect(document).toMatchObject({
      summary: { outcome: "promoted", commits: 1, releases: [{ path: ".", version: "1.1.0" }] },
      source: { branch: SOURCE, sha: head },
      evidence: { ok: true },
      steps: [{ state: "done" }],
    });
    expect(document.summary.next).toBe(`review ${document.pull_request?.url}, and merge it with a merge commit`);
    const [pull] = await openPullRequests(train.github);
    expect(pull).toMatchObject({ branch: SOURCE, base: "main", title: `chore: promote ${SOURCE} to main` });
    expect(digests()).toHaveLength(5);
    for (const digest of digests()) expect(pull?.body).toContain(`\`${digest}\``);
    expect(pull?.body).toContain(`Head: \`${head}\``);
  });

  it("ticks what was verified, and leaves to a person what no artifact shows", async () => {
    const lines = (await bodyOf()).split("\n").filter((line) => /^- \[.\]/.test(line));
    const ticked = lines.filter((line) => line.startsWith("- [x]"));
    expect(ticked).toHaveLength(5);
    for (const line of ticked) expect(digests().some((digest) => line.endsWith(`– \`${digest}\``))).toBe(true);
    expect(lines.filter((line) => line.startsWith("- [ ]"))).toEqual([
      expect.stringContaining("manual release QA"),
      expect.stringContaining("Reviewed"),
    ]);
  });

  it("makes no writing request the second time", async () => {
    train.writes();
    expect(await promote()).toMatchObject({ code: 0, document: { steps: [{ state: "already_done" }] } });
    expect(train.writes()).toEqual([]);
  });

  it("keeps what a person ticked for this head", async () => {
    const fresh = await bodyOf();
    const ticked = fresh.replace("- [ ] MCP", "- [x] MCP");
    expect(ticked).not.toBe(fresh);
    await rewrite(ticked);
    train.writes();
    expect((await promote()).code).toBe(0);
    expect(train.writes()).toEqual([]);
    await rewrite(fresh);
  });

  it("keeps to the byte what a person wrote around its own part, line ends included", async () => {
    const block = await bodyOf();
    const [before, after] = ["Hello *you*  \r\n\ttabs, $& $1\r\n", "\r\n\r\n- [x] mine\r\n   \n"];
    const stale = block.replace(head, "f".repeat(40));
    await rewrite(before + stale + after);
    expect((await promote()).code).toBe(0);
    expect(await bodyOf()).toBe(before + block + after);
    // A browser gives the whole text its own line ends: no reason to write.
    await rewrite((before + block + after).replaceAll(/\r?\n/g, "\r\n"));
    train.writes();
    expect((await promote()).code).toBe(0);
    expect(train.writes()).toEqual([]);
  });

  it("puts its part behind the text of a pull request that a person opened, and keeps its title", async () => {
    const { github } = train;
    await github.ask("PATCH", repositoryPath("/pulls/1"), { title: "Ship it", body: "By hand.  \r\n" });
    expect((await promote()).code).toBe(0);
    expect(await bodyOf()).toMatch(/^By hand\. {2}\r\n\n<!-- axctl:promotion -->\n/);
    expect(await openPullRequests(github)).toMatchObject([{ number: 1, title: "Ship it" }]);
  });

  it("loses nothing where a person took away the end of its part", async () => {
    await rewrite((await bodyOf()).replace("<!-- /axctl:promotion -->", "Mine."));
    await promote();
    await promote();
    expect(await bodyOf()).toMatch(/\nMine\.\n\n<!-- axctl:promotion -->/);
    await rewrite("");
    await promote();
  });

  it("looks at the remote's head, also where the local branch is ahead", async () => {
    train.git("commit", "--quiet", "--allow-empty", "-m", "feat!: not pushed");
    const { code, document } = await promote();
    expect(code).toBe(0);
    expect(document).toMatchObject({
      source: { sha: head },
      summary: { commits: 1 },
      steps: [{ state: "already_done" }],
    });
    train.git("reset", "--quiet", "--hard", "HEAD~1");
  });

  it("refuses evidence that is too old", async () => {
    await wait(1100);
    const { code, document } = await promote("--max-age", "1s");
    expect({ code, problems: problems(document) }).toEqual({ code: 2, problems: ["stale"] });
  });

  it("refuses evidence that lacks an environment", async () => {
    const { code, document } = await promote("--require", "dev,next,prod");
    expect(code).toBe(2);
    expect(problems(document)).toContain("missing");
  });

  it("refuses evidence for another commit, and what is behind is told with its fetch", async () => {
    const elsewhere = cloneElsewhere(train, SOURCE);
    const sha = await elsewhere.commit({ message: "fix: later", write: { "later.txt": "later\n" } });
    const { code, stderr } = await train.axctl(PROMOTE);
    const fetch = `git fetch --tags origin +refs/heads/${SOURCE}:refs/remotes/origin/${SOURCE} +refs/heads/main:refs/remotes/origin/main`;
    expect(code).toBe(1);
    expect(stderr).toContain(`this clone lacks the commit ${sha} of ${SOURCE}\n  Run \`${fetch}\``);
    const { code: fetched, document } = await promote("--fetch");
    expect(fetched).toBe(2);
    expect(document).toMatchObject({ source: { sha }, summary: { outcome: "refused", commits: 2 } });
    expect(problems(document)).toEqual(["wrong_commit"]);
    // The local branch is behind now; what a reason lets pass is the remote's head all the same.
    await promote("--allow-missing-evidence", "the gates are down");
    expect(await bodyOf()).toContain(`Head: \`${sha}\``);
    expect(await openPullRequests(train.github)).toHaveLength(1);
  });
});

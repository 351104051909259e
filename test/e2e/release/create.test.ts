import { afterEach, describe, expect, it } from "vitest";
import { partOf, takingTurns } from "../../support/cases.ts";
import { CONFIG } from "../support/release.ts";
import { fetchBranch, NAME, OWNER, openTrain, type Train } from "../support/train.ts";
import { parseDocument } from "../support/workspace.ts";

/** Each takes long. */
const inTurn = takingTurns(4);

const root = `/repos/${OWNER}/${NAME}`;

let train: Train;
/** The merge commit of the release pull request, and its number. */
let merged: { sha: string; number: number };

const DOOR = { message: "feat: a door", touch: ["door.txt"] };

/** A release pull request of axctl's own, merged by a person. */
async function openMerged(config: Readonly<Record<string, unknown>> = {}): Promise<void> {
  const files = { [CONFIG]: JSON.stringify({ "release-type": "simple", packages: { ".": config } }) };
  train = await openTrain({ files, target: [DOOR] });
  const opened = await train.axctl(["release", "pr", "--json"]);
  expect(opened.code, opened.stdout).toBe(0);
  const [{ number }] = Object(parseDocument(opened.stdout)["pull_requests"]);
  const { body } = await train.github.ask("PUT", `${root}/pulls/${number}/merge`, {});
  merged = { sha: Object(body).sha, number };
  await fetchBranch(train, "main");
  train.github.resetRequests();
}

async function create(...args: string[]) {
  const run = await train.axctl(["release", "create", "--json", ...args]);
  return { code: run.code, document: parseDocument(run.stdout) };
}

const ask = async (path: string) => (await train.github.ask("GET", `${root}${path}`)).body;

afterEach(() => train.close());

describe("axctl release create", () => {
  inTurn(
    "makes tag and release at the merge commit, tells it on the pull request, and swaps the label; once",
    async () => {
      await openMerged();
      const { code, document } = await create();
      expect([code, document]).toMatchObject([
        0,
        {
          ok: true,
          summary: { outcome: "created", releases: 1 },
          releases: [{ path: ".", version: "1.1.0", tag: "v1.1.0", sha: merged.sha }],
        },
      ]);
      expect(await ask("/git/ref/tags/v1.1.0")).toMatchObject({ object: { sha: merged.sha } });
      const release = Object(await ask("/releases/tags/v1.1.0"));
      expect(release).toMatchObject({ name: "v1.1.0", draft: false, prerelease: false });
      expect(release.body).toMatch(/^## \[1\.1\.0\].*\n\n\n### Features\n\n\* a door \(\[[0-9a-f]{7}\]/);
      expect(Object(await ask(`/issues/${merged.number}/labels`)).map(({ name }: { name: string }) => name)).toEqual([
        "autorelease: tagged",
      ]);
      expect(await ask(`/issues/${merged.number}/comments`)).toMatchObject([
        { body: expect.stringMatching(/^🤖 Created releases:\n\n- \[v1\.1\.0\]\(http.*\)\n\n:sunflower:$/) },
      ]);
      train.github.resetRequests();
      expect(await create()).toMatchObject({
        code: 3,
        document: { skipped: true, summary: { outcome: "nothing_pending" } },
      });
      expect(train.writes()).toEqual([]);
      const pr = await train.axctl(["release", "pr", "--json"]);
      expect(pr.code).toBe(1);
      expect(parseDocument(pr.stdout)).toMatchObject({ summary: { error: { code: "CLONE_BEHIND" } } });
    },
  );

  inTurn("prints with --dry-run what it would ask for, and asks for none of it", async () => {
    await openMerged();
    const { code, document } = await create("--dry-run");
    expect(code).toBe(0);
    expect(
      Object(document["steps"]).flatMap(({ requests }: { requests: { method: string; path: string }[] }) =>
        requests.map(({ method, path }) => `${method} ${path}`),
      ),
    ).toEqual([
      "POST git/refs",
      "POST releases",
      `POST issues/${merged.number}/comments`,
      `POST issues/${merged.number}/labels`,
      `DELETE issues/${merged.number}/labels/autorelease: pending`,
    ]);
    expect(train.writes()).toEqual([]);
  });

  const missing: [string, () => Promise<void>][] = [
    ["the tag alone is missing", async () => void (await train.github.ask("DELETE", `${root}/git/refs/tags/v1.1.0`))],
    [
      "the release alone is missing",
      async () => {
        const { id } = Object(await ask("/releases/tags/v1.1.0"));
        await train.github.ask("DELETE", `${root}/releases/${id}`);
      },
    ],
    ["the label alone is missing", async () => undefined],
  ];
  it.each(partOf(missing, 3))("completes it where %s", async (_, damage) => {
    await openMerged();
    await create();
    await damage();
    await train.github.ask("POST", `${root}/issues/${merged.number}/labels`, { labels: ["autorelease: pending"] });
    expect(await create()).toMatchObject({ code: 0, document: { summary: { outcome: "created" } } });
    expect(await ask("/git/ref/tags/v1.1.0")).toMatchObject({ object: { sha: merged.sha } });
    expect(await ask("/releases/tags/v1.1.0")).toMatchObject({ name: "v1.1.0" });
    expect(Object(await ask(`/issues/${merged.number}/comments`))).toHaveLength(1);
  });

  it("never moves a tag: it stops, and says what a person has to decide", async () => {
    await openMerged();
    const elsewhere = train.git("rev-parse", "v1.0.0^{commit}");
    await train.github.ask("POST", `${root}/git/refs`, { ref: "refs/tags/v1.1.0", sha: elsewhere });
    const { code, document } = await create();
    expect([code, document]).toMatchObject([
      2,
      { ok: false, summary: { outcome: "failed", error: { code: "TAG_ELSEWHERE" } } },
    ]);
    expect(train.writes()).toEqual([]);
  });

  it("takes nobody else's draft for the release", async () => {
    await openMerged();
    await train.github.ask("POST", `${root}/releases`, { tag_name: "v1.1.0", name: "by hand", draft: true });
    const { code, document } = await create();
    const error = { code: "RELEASE_IS_DRAFT" };
    expect([code, document]).toMatchObject([
      2,
      { summary: { outcome: "failed", error, next: expect.stringMatching(/^Publish that draft/) } },
    ]);
    expect(await ask(`/issues/${merged.number}/labels`)).toMatchObject([{ name: "autorelease: pending" }]);
  });

  it("leaves a pull request alone that is labelled as a release and changed no version", async () => {
    train = await openTrain({ target: [DOOR] });
    const pull = { title: "feat: a window", head: "dev/staging", base: "main" };
    const { body } = await train.github.ask("POST", `${root}/pulls`, pull);
    const { number } = Object(body);
    await train.github.ask("POST", `${root}/issues/${number}/labels`, { labels: ["autorelease: pending"] });
    await train.github.ask("PUT", `${root}/pulls/${number}/merge`, {});
    await fetchBranch(train, "main");
    train.github.resetRequests();
    expect(await create()).toMatchObject({ code: 2, document: { summary: { outcome: "no_release" } } });
    expect(train.writes()).toEqual([]);
  });

  inTurn("makes a draft without a tag, where drafts are asked for", async () => {
    await openMerged({ draft: true });
    expect(await create()).toMatchObject({ code: 0, document: { releases: [{ draft: true }] } });
    expect(Object(await ask("/git/matching-refs/tags/v1.1.0"))).toEqual([]);
    expect(await ask("/releases")).toMatchObject([{ tag_name: "v1.1.0", draft: true }, { tag_name: "v1.0.0" }]);
  });
});

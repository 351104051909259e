import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { releasePlanSchema, releasePromoteSchema } from "../../../src/cli/release-schemas.ts";
import { partOf, takingTurns } from "../../support/cases.ts";
import { type Change, openTrain, SOURCE, type Train } from "../support/train.ts";
import { parseDocument } from "../support/workspace.ts";
import { bring, repositoryPath } from "./support-judge/moves.ts";

/** Each takes long. */
const inTurn = takingTurns(2);

type Plan = z.infer<typeof releasePlanSchema>;

const SETTINGS = ["PR_TITLE", "COMMIT_OR_PR_TITLE"].flatMap((title) =>
  ["PR_BODY", "COMMIT_MESSAGES", "BLANK"].map((message) => ({ title, message })),
);

const LOCK = "fix!: the lock\n\nBREAKING CHANGE: other keys";
const several: readonly Change[] = [
  { message: "feat: a door", write: { "door.txt": "a door\n" } },
  { message: "chore: paint", write: { "paint.txt": "paint\n" } },
  { message: LOCK, write: { "lock.txt": "a lock\n" } },
];
const one: readonly Change[] = [
  { message: "feat: a door\n\nWith a handle.\n\nfix: the hinge", write: { "door.txt": "a door\n" } },
];

let train: Train;

async function promote(): Promise<z.infer<typeof releasePromoteSchema>> {
  const { code, stdout } = await train.axctl(["release", "promote", "--json", "--allow-missing-evidence", "a test"]);
  expect(code).toBe(0);
  return z.parse(releasePromoteSchema, parseDocument(stdout));
}

/** What a squash would lose, as promote says it; undefined when it says nothing. */
function lossIn({ warnings }: z.infer<typeof releasePromoteSchema>): string | undefined {
  return warnings.find(({ code }) => code === "squash_loses")?.reason;
}

/** Merges on GitHub for real, fetches what came of it, plans there; and sets the target back. */
async function planAfter(number: number, method: "merge" | "squash"): Promise<Plan> {
  const before = train.git("rev-parse", "origin/main");
  const merge = await train.github.ask("PUT", repositoryPath(`/pulls/${number}/merge`), {
    merge_method: method,
  });
  expect(merge.status).toBe(200);
  const sha = await bring(train, "main");
  const { stdout } = await train.axctl(["release", "plan", "--ref", sha, "--target-branch", "main", "--json"]);
  const back = { sha: before, force: true };
  expect(await train.github.ask("PATCH", repositoryPath("/git/refs/heads/main"), back)).toMatchObject({
    status: 200,
  });
  train.git("update-ref", "refs/remotes/origin/main", before);
  return z.parse(releasePlanSchema, parseDocument(stdout));
}

/** What has to be said about a plan that came of a squash, measured by the one of a merge commit. */
function expectedLoss(merged: Plan, squashed: Plan): string | undefined {
  const [whole] = merged.packages;
  const [left] = squashed.packages;
  if (whole === undefined) throw new Error("a merge commit releases something");
  if (left === undefined) return `${whole.new_version} would not be released`;
  if (left.new_version !== whole.new_version) return `${whole.new_version} would be released as ${left.new_version}`;
  const entries = entriesOf(whole);
  const lost = entries.filter((entry) => !entriesOf(left).includes(entry)).length;
  return lost > 0 ? `${lost} of ${entries.length} entries would miss in the notes of ${whole.new_version}` : undefined;
}

function entriesOf({ notes }: Plan["packages"][number]): string[] {
  return notes.match(/(?<=^\* ).*?(?= \(\[|$)/gm) ?? [];
}

const setting = (settings: Readonly<Record<string, unknown>>) =>
  train.github.ask("PATCH", repositoryPath(""), settings);

describe.each([
  { what: "one commit", source: one, version: "1.1.0" },
  { what: "several commits", source: several, version: "2.0.0" },
])("What promote says of a squash of $what", ({ source, version }) => {
  let merged: Plan;
  beforeAll(async () => {
    train = await openTrain({ source });
    const { summary, pull_request } = await promote();
    expect(summary.releases).toEqual([{ path: ".", version }]);
    merged = await planAfter(pull_request?.number ?? 0, "merge");
    // The merge commit brings what promote told.
    expect(merged.summary.releases).toEqual(summary.releases);
  });
  afterAll(() => train.close());

  it.each(partOf(SETTINGS, 6, source.length))(
    "is what comes of it, with $title and $message",
    async ({ title, message }) => {
      await setting({ squash_merge_commit_title: title, squash_merge_commit_message: message });
      const document = await promote();
      const squashed = await planAfter(document.pull_request?.number ?? 0, "squash");
      const loss = expectedLoss(merged, squashed);
      expect(lossIn(document)).toBe(loss && `a squash merge would lose: ${loss}; use a merge commit`);
    },
  );
});

describe("What promote says of a squash", () => {
  beforeAll(async () => {
    train = await openTrain({ source: several });
  });
  afterAll(() => train.close());

  /** Opens the promotion, has a person rewrite it, and says what promote says then. */
  const rewritten = async (pull: { title?: string; body?: string }) => {
    const { pull_request } = await promote();
    await train.github.ask("PATCH", repositoryPath(`/pulls/${pull_request?.number}`), pull);
    return promote();
  };

  inTurn("is nothing where the repository does not allow it", async () => {
    await setting({ allow_squash_merge: false });
    expect(lossIn(await promote())).toBeUndefined();
    await setting({ allow_squash_merge: true });
    expect(lossIn(await promote())).toMatch(/would/);
  });

  inTurn("stands in the body, and in what a person reads", async () => {
    await setting({ squash_merge_commit_title: "PR_TITLE", squash_merge_commit_message: "BLANK" });
    const { pull_request } = await promote();
    const { body } = await train.github.ask("GET", repositoryPath(`/pulls/${pull_request?.number}`));
    expect(Object(body).body).toContain("- ⚠ `squash_loses`: `a squash merge would lose: 2.0.0 would not be released");
    const { stdout } = await train.axctl(["release", "promote", "--allow-missing-evidence", "a test"]);
    expect(stdout).toContain("! squash_loses: a squash merge would lose: 2.0.0 would not be released");
  });

  const rewrites = [
    { what: "a title that releases", title: "feat: ship it", message: "BLANK", body: "", says: /released as 1\.1\.0/ },
    {
      what: "a title that breaks",
      title: "feat!: ship it",
      message: "BLANK",
      body: "",
      says: /3 of 3 entries would miss/,
    },
    { what: "a body with commits", title: "feat: a door", message: "PR_BODY", body: LOCK, says: undefined },
    {
      what: "a body with an override",
      title: "chore: ship",
      message: "BLANK",
      body: `BEGIN_COMMIT_OVERRIDE\nfeat: a door\n\n${LOCK}\nEND_COMMIT_OVERRIDE`,
      says: undefined,
    },
  ];
  it.each(partOf(rewrites, 2))("counts $what", async ({ title, message, body, says }) => {
    await setting({ squash_merge_commit_title: "PR_TITLE", squash_merge_commit_message: message });
    const document = await rewritten({ title, body });
    if (says === undefined) expect(lossIn(document)).toBeUndefined();
    else expect(lossIn(document)).toMatch(says);
  });

  inTurn("is of the source's head on GitHub", async () => {
    const sha = train.git("rev-parse", `origin/${SOURCE}`);
    train.git("commit", "--quiet", "--allow-empty", "-m", "feat: only here");
    expect((await promote()).source).toEqual({ branch: SOURCE, sha });
  });
});

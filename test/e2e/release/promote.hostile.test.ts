import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { releasePromoteSchema } from "../../../src/cli/release-schemas.ts";
import { outsideCode, rendered } from "../../evidence/reports/structure.ts";
import { takingTurns } from "../../support/cases.ts";
import { type Change, openTrain, type Train } from "../support/train.ts";
import { parseDocument } from "../support/workspace.ts";
import { openPullRequests } from "./support-judge/look.ts";

/** Each takes long. */
const inTurn = takingTurns(2);

let train: Train;
afterEach(() => train.close());

async function promote(...args: string[]) {
  const { code, stdout } = await train.axctl(["release", "promote", "--json", ...args]);
  return { code, document: z.parse(releasePromoteSchema, parseDocument(stdout)) };
}

async function body(): Promise<string> {
  const [pull] = await openPullRequests(train.github);
  return pull?.body ?? "";
}

const escapes = "\u001b[31mred\u001b]8;;http://bad.example\u0007link\u001b]8;;\u0007";
const markup =
  "@everyone #1 `code` <img src=x onerror=alert(1)> </details> [x](javascript:alert) | a | https://bad.example";
const markers = "<!-- /axctl:promotion --> <!-- axctl:promotion -->";
const overrides = "BEGIN_COMMIT_OVERRIDE feat!: 9 END_COMMIT_OVERRIDE BEGIN_NESTED_COMMIT feat: 8 END_NESTED_COMMIT";
const hostile = `${markup} ${markers} ${overrides} ${escapes}`;

/** Opens a promotion from a branch with such texts in its commits, and in the reason. */
async function promoted(branch: string, reason: string, changes: readonly Change[]): Promise<string> {
  train = await openTrain();
  train.git("checkout", "--quiet", "-b", branch);
  for (const change of changes) await train.commit(change);
  const args = ["--source", branch, "--allow-missing-evidence", reason];
  expect(await promote(...args)).toMatchObject({ code: 0, document: { summary: { outcome: "promoted" } } });
  return body();
}

/** What a reader sees beside the texts in code. */
function structureOf(markdown: string): string {
  const html = rendered(markdown).replaceAll(/<pre><code class="language-markdown">[^<]*<\/code><\/pre>/g, "■");
  return outsideCode(html);
}

describe("A promotion of hostile texts", () => {
  inTurn("has a body of the same structure as one of harmless texts", async () => {
    const calm = await promoted("dev/calm", "a fire", [{ message: "feat: a\n\nBREAKING CHANGE: b" }]);
    await train.close();
    const changes = [{ message: `feat: ${hostile}\n\nBREAKING CHANGE: ~~~~~~\n~~~\n# loud ${hostile}` }];
    const loud = await promoted("dev/`<b>@admin|", `${hostile}\n\n# loud\n- [x] done`, changes);
    expect(structureOf(loud)).toBe(structureOf(calm));
    expect(loud).not.toMatch(/(?:BEGIN|END)_(?:COMMIT_OVERRIDE|NESTED_COMMIT)/);
    expect(loud).not.toContain("\u001b");
    // Its own part ends where it ends, whatever stands in it: nothing grows with each run.
    train.writes();
    expect(
      (await promote("--source", "dev/`<b>@admin|", "--allow-missing-evidence", `${hostile}\n\n# loud\n- [x] done`))
        .code,
    ).toBe(0);
    expect(train.writes()).toEqual([]);
  });

  inTurn("shows a person no escape sequence", async () => {
    await promoted("dev/loud", hostile, [{ message: `feat: ${hostile}` }]);
    const { stdout, stderr } = await train.axctl([
      "release",
      "promote",
      "--source",
      "dev/loud",
      "--allow-missing-evidence",
      hostile,
    ]);
    expect(stdout + stderr).not.toContain("\u001b");
  });
});

describe("axctl release promote, with evidence of a checkout that was changed", () => {
  it("is refused", async () => {
    train = await openTrain();
    writeFileSync(join(train.folder, "door.txt"), "another door\n");
    expect(await train.evidence()).toMatchObject({ code: 0 });
    const { code, document } = await promote();
    const codes = new Set(document.evidence.artifacts.flatMap(({ problems }) => problems.map((one) => one.code)));
    expect({ code, problems: [...codes] }).toEqual({ code: 2, problems: ["dirty"] });
    expect(train.writes()).toEqual([]);
  });
});

describe("axctl release promote, where both branches conflict", () => {
  it("tells the files, and what to do first", async () => {
    train = await openTrain({ target: [{ message: "fix: a door of its own", write: { "wall.txt": "main\n" } }] });
    // The source begins before that commit.
    train.git("checkout", "--quiet", "-B", "side", "v1.0.0");
    await train.commit({ message: "feat: a wall", write: { "wall.txt": "side\n" } });
    const { code, document } = await promote("--source", "side", "--allow-missing-evidence", "a test");
    expect(code).toBe(0);
    expect(document.warnings).toEqual([
      { code: "merge_conflict", reason: "side and main conflict in wall.txt: merge main into side first" },
    ]);
    expect(await body()).toContain("It cannot be planned: see the warnings.");
  });
});

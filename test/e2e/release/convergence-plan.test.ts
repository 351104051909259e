import { execFileSync } from "node:child_process";
import { afterAll, describe, expect, it } from "vitest";
import { partOf, takingTurns } from "../../support/cases.ts";
import { parseDocument } from "../support/workspace.ts";
import { type Rehearsed, rehearse } from "./support/converge.ts";
import { filesOf } from "./support/remote.ts";
import {
  HUMAN,
  prCreates,
  promoteCreates,
  promoteUpdates,
  promoteWithEvidence,
  prUpdates,
  type Scenario,
  twoPackages,
} from "./support/scenarios.ts";

/** Each takes long. */
const inTurn = takingTurns(3);

/** What the runs that are struck have to come to is what the plan says, to the byte. */
const open: Rehearsed[] = [];
afterAll(() => Promise.all(open.map(({ close }) => close())));

async function rehearsed({ open: opened }: Scenario): Promise<Rehearsed> {
  const one = await rehearse(opened);
  open.push(one);
  return one;
}

describe("release pull requests are those of the plan", () => {
  const scenarios: [Scenario, number][] = [
    [prCreates, 1],
    [prUpdates, 1],
    [twoPackages, 2],
  ];
  it.each(partOf(scenarios, 3))("$name", async (scenario, count) => {
    const { rig, wanted } = await rehearsed(scenario);
    const { train } = rig;
    const args = ["release", "plan", "--contents", "--date", "2026-01-31", "--target-branch", "main", "--json"];
    const plan = parseDocument((await train.axctl(args)).stdout);
    const planned = Object(plan)["pull_requests"];
    expect(planned).toHaveLength(count);
    expect(wanted.releaseBranches).toEqual(wanted.pulls.map(({ head }) => head));
    for (const [index, { title, branch, body, labels, draft }] of planned.entries()) {
      const tree = wanted.pulls[index]?.commit?.tree ?? "";
      const commit = { message: title, parents: [train.git("rev-parse", "main")], tree };
      expect(wanted.pulls[index]).toEqual({ title, body, labels, draft, head: branch, base: "main", commit });
      expect(await filesOf(train.github, tree)).toEqual(expectedFiles(train.folder, filesOfPull(plan, branch)));
    }
    expect(wanted.pulls).toHaveLength(count);
  });
});

describe("a promotion", () => {
  inTurn("has axctl's block alone where nobody wrote anything", async () => {
    const { wanted } = await rehearsed(promoteCreates);
    expect(wanted).toMatchObject({
      releaseBranches: [],
      pulls: [{ title: "chore: promote dev/staging to main", head: "dev/staging", base: "main", draft: false }],
    });
    const body = wanted.pulls[0]?.body ?? "";
    expect(body.split(/(<!-- .?axctl:promotion -->)/).map((part) => part.trim() !== "")).toEqual([
      false,
      true,
      true,
      true,
      false,
    ]);
    expect(body).toContain("`a test`");
    expect(body).toContain("## [1.1.0](https://github.com/acme/rail/compare/v1.0.0...v1.1.0)\n");
    // The same on any day.
    expect(body).not.toMatch(/\d{4}-\d{2}-\d{2}/);
  });

  inTurn("keeps what people wrote, to the byte", async () => {
    const { wanted } = await rehearsed(promoteUpdates);
    const [pull] = wanted.pulls;
    expect(wanted.pulls).toHaveLength(1);
    expect(pull).toMatchObject({ title: HUMAN.title, labels: ["a person's"] });
    const [above, block, below] = pull?.body.split(/<!-- \/?axctl:promotion -->/) ?? [];
    expect([above, below]).toEqual([HUMAN.above, HUMAN.below]);
    expect(block).toContain("1.1.0");
    expect(block).not.toContain("out of date");
  });

  inTurn(
    "converges with evidence, too",
    async () => {
      const { wanted, requests, strike } = await rehearsed(promoteWithEvidence);
      expect(wanted.pulls[0]?.body).toMatch(/\| matrix \| – \| holds \| `sha256:/);
      const n = requests.findIndex((request) => request.startsWith("POST")) + 1;
      for (const kind of ["cut", "kill"] as const) await strike({ kind, when: "after", n });
    },
    120_000,
  );
});

/** What the plan makes of files for one pull request, by path. */
function filesOfPull(plan: Record<string, unknown>, branch: string): Map<string, string> {
  const packages: { pr_branch: string; files: { path: string; content?: string }[] }[] = Object(plan)["packages"];
  const files = packages.filter((one) => one.pr_branch === branch).flatMap((one) => one.files);
  return new Map(files.flatMap(({ path, content }) => (content === undefined ? [] : [[path, content] as const])));
}

/** The tree of `main` with these files in place of what it has, as {@link filesOf} gives it. */
function expectedFiles(folder: string, files: ReadonlyMap<string, string>): Record<string, string> {
  const git = (args: readonly string[], input = "") =>
    execFileSync("git", args, { cwd: folder, encoding: "utf8", input }).trim();
  const listed = git(["ls-tree", "-r", "main"]).split("\n");
  const there = Object.fromEntries(
    listed.map((line) => {
      const [, mode = "", id = "", path = ""] = /^(\d+) blob (\w+)\t(.+)$/.exec(line) ?? [];
      return [path, `${mode} ${id}`];
    }),
  );
  for (const [path, content] of files) there[path] = `100644 ${git(["hash-object", "--stdin"], content)}`;
  return there;
}

import { afterEach, beforeEach, expect, it } from "vitest";
import { mirror } from "../../../src/sandbox/github/mirror.ts";
import { openTrain, SOURCE, type Train } from "../support/train.ts";
import { cloneElsewhere } from "./support-judge/elsewhere.ts";
import { repositoryPath } from "./support-judge/moves.ts";

let train: Train;
beforeEach(async () => {
  train = await openTrain();
});
afterEach(() => train.close());

const PROMOTE = ["release", "promote", "--allow-missing-evidence", "a test"];
const FETCH = `--tags origin +refs/heads/${SOURCE}:refs/remotes/origin/${SOURCE} +refs/heads/main:refs/remotes/origin/main`;

it("A promotion is not planned without the tags of all releases", async () => {
  const elsewhere = cloneElsewhere(train, "main");
  const sha = await elsewhere.commit({ message: "fix: late", write: { "late.txt": "late\n" } });
  train.git("fetch", "--quiet", "--no-tags", "origin");
  elsewhere.git("tag", "v1.0.1", sha);
  elsewhere.git("push", "--quiet", "origin", "v1.0.1");
  await mirror(train.github, elsewhere.folder, ["v1.0.1"]);
  await train.github.ask("POST", repositoryPath("/releases"), { tag_name: "v1.0.1", name: "v1.0.1" });
  const { code, stderr } = await train.axctl(PROMOTE);
  expect({ code, stderr }).toEqual({
    code: 1,
    stderr: `error CLONE_BEHIND: this clone lacks the tag v1.0.1\n  Run \`git fetch ${FETCH}\`, or pass --fetch to have it run.\n`,
  });
  expect(train.writes()).toEqual([]);
  expect(await train.axctl([...PROMOTE, "--fetch"])).toMatchObject({ code: 0 });
});

it("A shallow clone is told what completes it, and --fetch does", async () => {
  const shallow = cloneElsewhere(train, SOURCE, "--depth", "1", "--no-single-branch");
  const { code, stderr } = await train.axctl(PROMOTE, { cwd: shallow.folder });
  expect(code).toBe(1);
  expect(stderr).toContain("error CLONE_BEHIND: this clone lacks the history before the commits at which it ends");
  expect(stderr).toContain(`Run \`git fetch --unshallow ${FETCH}\``);
  expect(train.writes()).toEqual([]);
  const { stdout } = await train.axctl([...PROMOTE, "--fetch", "--json"], { cwd: shallow.folder });
  expect(JSON.parse(stdout)).toMatchObject({ summary: { commits: 1, releases: [{ path: ".", version: "1.1.0" }] } });
});

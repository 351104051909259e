import { afterEach, describe, expect, it } from "vitest";
import { takingTurns } from "../../support/cases.ts";
import { CONFIG, MANIFEST } from "../support/release.ts";
import { NAME, OWNER, openTrain } from "../support/train.ts";
import { parseDocument } from "../support/workspace.ts";
import {
  BRANCH,
  bringMain,
  commitToMain,
  openReleased,
  type Released,
  type ReleasedSetup,
} from "./support/released.ts";

/** Each takes long. */
const inTurn = takingTurns(4);

const root = `/repos/${OWNER}/${NAME}`;
const CREATED = ["POST git/refs", "POST releases"];

let released: Released;
afterEach(() => released.close());

/** Two packages in one release pull request. */
function two(settings: { key?: object; draft?: boolean } = {}): ReleasedSetup {
  const { key = {}, ...all } = settings;
  const packages = { "packages/door": { component: "door" }, "packages/key": { component: "key", ...key } };
  return {
    files: {
      [CONFIG]: JSON.stringify({ "release-type": "simple", ...all, packages }),
      [MANIFEST]: JSON.stringify({ "packages/door": "1.0.0", "packages/key": "1.0.0" }),
      "packages/door/version.txt": "1.0.0\n",
      "packages/key/version.txt": "1.0.0\n",
    },
    target: [
      { message: "feat: a door", touch: ["packages/door/door.txt"] },
      { message: "feat: a key", touch: ["packages/key/key.txt"] },
    ],
  };
}

const swapped = () => [
  `POST issues/${released.number}/comments`,
  `POST issues/${released.number}/labels`,
  `DELETE issues/${released.number}/labels/autorelease: pending`,
];
const gone = `DELETE git/refs/heads/${BRANCH}`;
const ask = async (path: string) => (await released.train.github.ask("GET", `${root}${path}`)).body;

describe("axctl release recover, of a pull request of two packages", () => {
  inTurn("makes both releases, and tells them in one comment", async () => {
    released = await openReleased(two());
    const { code, outcome, writes, document } = await released.recover(["--apply"]);
    expect({ code, outcome }).toEqual({ code: 0, outcome: "mended" });
    expect(writes).toEqual([...CREATED, ...CREATED, ...swapped(), gone]);
    expect(document.packages.map(({ name, tag }) => [name, tag])).toEqual([
      ["door", "door-v1.1.0"],
      ["key", "key-v1.1.0"],
    ]);
    const [comment] = Object(await ask(`/issues/${released.number}/comments`));
    expect(comment.body).toMatch(/- \[door-v1\.1\.0\]\(http[^)]+\)\n- \[key-v1\.1\.0\]\(http[^)]+\)\n/);
  });

  inTurn("leaves the labels while one of them is a draft, and offers nothing that it would not do", async () => {
    released = await openReleased(two());
    await released.write("POST releases", { tag_name: "key-v1.1.0", name: "by hand", draft: true });
    const done = await released.recover(["--apply"]);
    expect(done).toMatchObject({ code: 2, outcome: "left", writes: [...CREATED, gone] });
    expect(done.document.summary.next).toMatch(/draft/);
    expect(await released.recover()).toMatchObject({ code: 2, outcome: "left", document: { steps: [] } });
    expect(await ask(`/issues/${released.number}/labels`)).toMatchObject([{ name: "autorelease: pending" }]);
  });

  inTurn("labels it also where one of them makes no release", async () => {
    released = await openReleased(two({ key: { "skip-github-release": true } }));
    const done = await released.recover(["--apply"]);
    expect(done).toMatchObject({ code: 0, outcome: "mended", writes: [...CREATED, ...swapped(), gone] });
    const rows = done.document.rows.filter((row) => row.package === "key").map(({ name }) => name);
    expect(rows).toEqual(["manifest", "package files", "changelog"]);
  });

  inTurn("is stopped as a whole by one package, whatever it is that contradicts itself", async () => {
    released = await openReleased(two());
    const { train } = released;
    const old = train.git("rev-parse", "v1.0.0^{commit}");
    const says = async () => {
      const { code, outcome, writes, document } = await released.recover(["--apply"]);
      expect({ code, outcome, writes, steps: document.steps }).toEqual({
        code: 2,
        outcome: "stopped",
        writes: [],
        steps: [],
      });
      expect(document.findings.filter(({ subject }) => subject === "door").map(({ verdict }) => verdict)).toEqual([
        ...["mend", "mend", "mend"],
      ]);
      return document.summary.next;
    };
    await released.write("POST git/refs", { ref: "refs/tags/key-v1.1.0", sha: old });
    expect(await says()).toMatch(/^the tag key-v1\.1\.0 names another commit/);
    await released.write("DELETE git/refs/tags/key-v1.1.0");
    await released.write("POST git/refs", { ref: "refs/tags/key-v2.0.0", sha: old });
    expect(await says()).toMatch(/^key-v2\.0\.0 is tagged, and the manifest still says 1\.1\.0/);
    await released.write("DELETE git/refs/tags/key-v2.0.0");
    await commitToMain(released, "chore: by hand", { "packages/key/version.txt": "3.0.0\n" });
    expect(await says()).toMatch(/^a file of key has another version than the manifest's 1\.1\.0/);
    await commitToMain(released, "chore: back", { "packages/key/version.txt": "1.1.0\n" });
    expect(await released.recover(["--apply"])).toMatchObject({ code: 0, outcome: "mended" });
  });
});

describe("axctl release recover, by what the configuration says", () => {
  inTurn("makes a draft where drafts are asked for, without a tag, and labels nothing as released", async () => {
    released = await openReleased({ config: { draft: true } });
    const done = await released.recover(["--apply"]);
    expect(done).toMatchObject({ code: 2, outcome: "left", writes: ["POST releases", gone] });
    expect(await ask("/git/matching-refs/tags/v1.1.0")).toEqual([]);
    const [draft] = Object(await ask("/releases"));
    expect(draft).toMatchObject({ tag_name: "v1.1.0", draft: true });
    expect(await released.recover(["--apply"])).toMatchObject({ code: 2, outcome: "left", writes: [] });
    await released.write(`PATCH releases/${draft.id}`, { draft: false });
    expect(await released.recover(["--apply"])).toMatchObject({ code: 0, outcome: "mended", writes: swapped() });
  });

  inTurn("wants no tag and no release where none is made, and no changelog where none is kept", async () => {
    released = await openReleased({ config: { "skip-github-release": true, "skip-changelog": true } });
    await released.write(gone);
    const { code, rows } = await released.verify();
    expect([code, rows]).toEqual([0, { manifest: true, "package files": true, branch: true }]);
  });

  inTurn("takes labels of its own", async () => {
    const config = { "release-type": "simple", packages: { ".": {} }, label: "waiting", "release-label": "out" };
    released = await openReleased({ files: { [CONFIG]: JSON.stringify(config) } });
    expect((await released.recover(["--apply"])).code).toBe(0);
    expect(await ask(`/issues/${released.number}/labels`)).toMatchObject([{ name: "out" }]);
  });

  it.each(["merge", "rebase"] as const)("finds the pull request by its merge: %s", async (method) => {
    released = await openReleased({ method });
    const done = await released.recover(["--apply"]);
    expect(done).toMatchObject({ code: 0, outcome: "mended", document: { not_compared: [] } });
    expect(done.writes.slice(0, 5)).toEqual([...CREATED, ...swapped()]);
    expect(await ask("/git/ref/tags/v1.1.0")).toMatchObject({ object: { sha: released.sha } });
  });

  inTurn("finds the commit of one version behind the merge commits of others", async () => {
    released = await openReleased({ ...two(), method: "merge", created: true });
    const { train } = released;
    train.git("checkout", "--quiet", "-b", "more", "origin/main");
    const manifest = { "packages/door": "1.2.0", "packages/key": "1.1.0" };
    await train.commit({
      message: "chore: release door 1.2.0",
      write: { [MANIFEST]: JSON.stringify(manifest), "packages/door/version.txt": "1.2.0\n" },
    });
    const { number } = await released.write("POST pulls", { title: "chore: release door", head: "more", base: "main" });
    const { sha } = await released.write(`PUT pulls/${number}/merge`, { merge_method: "merge" });
    await bringMain(released);
    const commits = (await released.verify()).document.packages.map(({ name, commit }) => [name, commit]);
    expect(commits).toEqual([
      ["door", sha],
      ["key", released.sha],
    ]);
  });
});

describe("axctl release verify and recover, before the first release", () => {
  it("have nothing to look at, which is a skip", async () => {
    const train = await openTrain({ files: { [MANIFEST]: JSON.stringify({ ".": "0.0.0" }) }, source: [] });
    try {
      for (const verb of ["verify", "recover"]) {
        const { code, stdout } = await train.axctl(["release", verb, "--json"]);
        expect([verb, code]).toEqual([verb, 3]);
        const next = "merge the first release pull request: nothing was released yet";
        expect(parseDocument(stdout)).toMatchObject({ ok: false, skipped: true, packages: [], summary: { next } });
      }
    } finally {
      released = { ...released, close: train.close };
    }
  });

  it("make no tag of what only the manifest says", async () => {
    const files = { [MANIFEST]: JSON.stringify({ ".": "1.1.0" }), "version.txt": "1.1.0\n" };
    const train = await openTrain({ files, source: [] });
    released = { ...released, close: train.close };
    const { code, stdout } = await train.axctl(["release", "recover", "--apply", "--json"]);
    expect(code).toBe(2);
    expect(parseDocument(stdout)).toMatchObject({ summary: { outcome: "left" }, steps: [] });
    expect(train.writes()).toEqual([]);
  });
});

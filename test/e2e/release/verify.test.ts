import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { mirror } from "../../../src/sandbox/github/mirror.ts";
import { takingTurns } from "../../support/cases.ts";
import { type Cutter, startCutter } from "../../support/github/cut.ts";
import { NAME, OWNER } from "../support/train.ts";
import { BRANCH, bringMain, commitToMain, openReleased, type Released } from "./support/released.ts";
import { cloneElsewhere } from "./support-judge/elsewhere.ts";

/** Each takes long. */
const inTurn = takingTurns(2);

const root = `/repos/${OWNER}/${NAME}`;
const RIGHT = {
  manifest: true,
  "package files": true,
  changelog: true,
  tag: true,
  release: true,
  labels: true,
  branch: true,
};
const releaseSchema = z.looseObject({ id: z.number(), body: z.string() });

let released: Released;
let cutter: Cutter;
beforeAll(async () => {
  released = await openReleased({ created: true });
  await released.write(`DELETE git/refs/heads/${BRANCH}`);
  cutter = await startCutter(released.train.github.url);
});
afterAll(async () => {
  await cutter.close();
  await released.close();
});

const release = async () =>
  releaseSchema.parse((await released.train.github.ask("GET", `${root}/releases/tags/v1.1.0`)).body);
const tagAt = async (sha: string) => {
  await released.write("DELETE git/refs/tags/v1.1.0");
  await released.write("POST git/refs", { ref: "refs/tags/v1.1.0", sha });
};
const rowOf = ({ document }: Awaited<ReturnType<Released["verify"]>>, name: string) =>
  document.rows.find((row) => row.name === name);

describe("axctl release verify, of a whole release", () => {
  inTurn("has every row right, and says what was not compared", async () => {
    const { code, document, rows } = await released.verify();
    expect([code, rows]).toEqual([0, RIGHT]);
    expect(document).toMatchObject({
      ok: true,
      packages: [{ path: ".", version: "1.1.0", tag: "v1.1.0", commit: released.sha, verdict: "ok" }],
      not_compared: [],
      summary: { passed: 7, failed: 0, unknown: 0, next: "nothing: the release is whole" },
    });
  });

  inTurn("shows a person one line for each", async () => {
    const { code, stdout } = await released.train.axctl(["release", "verify"]);
    expect(code).toBe(0);
    expect(stdout.split("\n").filter((line) => line.includes("✓"))).toHaveLength(8);
    expect(stdout).toMatch(/✓ +tag +v1\.1\.0 at [0-9a-f]{12} +at [0-9a-f]{12}\n/);
    expect(stdout).toContain("7 rows as they should be\n  next: nothing: the release is whole\n");
  });

  inTurn("needs no token that may write", async () => {
    const env = { AXCTL_GITHUB_TOKEN: "", GITHUB_TOKEN: released.train.github.readOnlyToken };
    expect(await released.verify([], { env })).toMatchObject({ code: 0 });
  });

  inTurn("asks in one wave: nothing is answered before all was asked", async () => {
    cutter.reset();
    const env = { GITHUB_API_URL: cutter.url };
    await released.verify([], { env });
    const all = cutter.count;
    cutter.reset();
    const held: (() => void)[] = [];
    cutter.onRequest(async (_, phase) => {
      if (phase === "after") return;
      await new Promise<void>((resolve) => {
        held.push(resolve);
        if (held.length === all) for (const open of held) open();
      });
    });
    expect(await released.verify([], { env })).toMatchObject({ code: 0 });
    expect(cutter.count).toBe(all);
  });

  it.each([
    ["without a token", { AXCTL_GITHUB_TOKEN: "" }, 3, "NO_GITHUB_TOKEN"],
    ["with a token that is refused", { AXCTL_GITHUB_TOKEN: "wrong" }, 2, "GITHUB_UNAUTHORIZED"],
    ["where GitHub cannot be reached", { GITHUB_API_URL: "http://127.0.0.1:9" }, 2, "GITHUB_UNREACHABLE"],
  ])("passes nothing %s", async (_, env, code, error) => {
    const run = await released.train.axctl(["release", "verify", "--json"], { env });
    expect([run.code, JSON.parse(run.stdout).summary.error.code]).toEqual([code, error]);
  });

  inTurn("ends with 130 on Ctrl-C", async () => {
    let asked: () => void = () => undefined;
    const first = new Promise<void>((resolve) => {
      asked = resolve;
    });
    cutter.reset();
    cutter.onRequest(() => {
      asked();
      return new Promise(() => undefined);
    });
    const run = await released.train.axctl(["release", "verify", "--json"], {
      env: { GITHUB_API_URL: cutter.url },
      during: async (child) => {
        await first;
        child.kill("SIGINT");
      },
    });
    expect([run.code, JSON.parse(run.stdout).summary.error.code]).toEqual([130, "INTERRUPTED"]);
  });
});

describe("axctl release verify, of the notes", () => {
  inTurn("finds nothing wrong with what a person added", async () => {
    const { id, body } = await release();
    await released.write(`PATCH releases/${id}`, { body: `Hello!\r\n\r\n${body}\n\n**Thanks** to Ann` });
    expect(await released.verify()).toMatchObject({ code: 0 });
  });

  inTurn("finds lines of the changelog's entry that are missing, and recover writes over nothing", async () => {
    const { id, body } = await release();
    await released.write(`PATCH releases/${id}`, { body: body.replace(/\* a door.*/, "* a gate") });
    const seen = await released.verify();
    expect([seen.code, seen.rows]).toEqual([2, { ...RIGHT, release: false }]);
    expect(rowOf(seen, "release")?.fix).toMatch(/decide which of the two is right, and edit the other$/);
    expect(await released.recover(["--apply"])).toMatchObject({ code: 2, outcome: "left", writes: [] });
    await released.write(`PATCH releases/${id}`, { body });
  });

  inTurn("takes a draft for no release", async () => {
    const { id } = await release();
    await released.write(`PATCH releases/${id}`, { draft: true });
    const seen = await released.verify();
    expect([seen.code, seen.rows]).toEqual([2, { ...RIGHT, release: false }]);
    expect(await released.recover(["--apply"])).toMatchObject({
      code: 2,
      outcome: "left",
      writes: [],
      document: { summary: { next: "look at the draft v1.1.0 and publish it" } },
    });
    await released.write(`PATCH releases/${id}`, { draft: false });
  });
});

describe("axctl release verify, of tags", () => {
  inTurn("follows an annotated tag to its commit", async () => {
    const tagger = { name: "T", email: "t@example.com", date: "2026-01-31T00:00:00Z" };
    const object = { tag: "v1.1.0", message: "one\n", object: released.sha, type: "commit", tagger };
    await tagAt((await released.write("POST git/tags", object)).sha);
    expect(await released.verify()).toMatchObject({ code: 0, rows: RIGHT });
  });

  inTurn("believes no newer tag that only the clone has", async () => {
    released.train.git("tag", "v1.2.0", released.sha);
    expect(await released.verify()).toMatchObject({ code: 0 });
    released.train.git("tag", "--delete", "v1.2.0");
  });

  inTurn("stops at a newer tag that GitHub has, also when the clone does not", async () => {
    await released.write("POST git/refs", { ref: "refs/tags/v1.2.0", sha: released.sha });
    const seen = await released.verify();
    expect([seen.code, seen.rows]).toEqual([2, { ...RIGHT, manifest: false }]);
    expect(rowOf(seen, "manifest")?.actual).toBe("1.1.0, and v1.2.0 is tagged");
    expect(await released.recover(["--apply"])).toMatchObject({ code: 2, outcome: "stopped", writes: [] });
    await released.write("DELETE git/refs/tags/v1.2.0");
  });

  inTurn("stops at a tag on a commit without the version, and on one that is not on the target", async () => {
    await tagAt(released.train.git("rev-parse", "v1.0.0^{commit}"));
    const old = await released.verify();
    expect([old.code, old.rows]).toEqual([2, { ...RIGHT, tag: false }]);
    expect(rowOf(old, "tag")?.actual).toMatch(/^at [0-9a-f]{12}, without that version$/);
    await tagAt(released.head);
    const beside = await released.verify();
    expect([beside.code, beside.rows]).toEqual([2, { ...RIGHT, tag: false }]);
    expect(rowOf(beside, "tag")?.actual).toMatch(/^at [0-9a-f]{12}, .*not on the target$/);
    expect(await released.recover(["--apply"])).toMatchObject({ code: 2, outcome: "stopped", writes: [] });
    await tagAt(released.sha);
  });

  inTurn("takes a tag on a later commit for right that still holds the version", async () => {
    const later = await commitToMain(released, "chore: later", { "later.txt": "later\n" });
    await tagAt(later);
    expect(await released.verify()).toMatchObject({ code: 0, rows: RIGHT });
    await tagAt(released.sha);
  });
});

describe("axctl release verify, of the files", () => {
  it.each([
    ["is newer", "1.3.0", "version.txt 1.3.0"],
    ["is older", "1.0.9", "version.txt 1.0.9"],
  ])("stops where the package's version %s than the manifest's", async (_, version, actual) => {
    await commitToMain(released, "chore: by hand", { "version.txt": `${version}\n` });
    const seen = await released.verify();
    expect([seen.code, seen.rows]).toEqual([2, { ...RIGHT, "package files": false }]);
    expect(rowOf(seen, "package files")?.actual).toBe(actual);
    await released.write("DELETE git/refs/tags/v1.1.0");
    expect(await released.recover(["--apply"])).toMatchObject({ code: 2, outcome: "stopped", writes: [] });
    await commitToMain(released, "chore: back", { "version.txt": "1.1.0\n" });
    await released.write("POST git/refs", { ref: "refs/tags/v1.1.0", sha: released.sha });
    expect(await released.verify()).toMatchObject({ code: 0 });
  });

  it("misses the entry in the changelog, and the release gets the notes of its pull request", async () => {
    await commitToMain(released, "chore: lose it", { "CHANGELOG.md": "# Changelog\n\n## 1.0.0\n\n* first\n" });
    const { id } = await release();
    await released.write(`DELETE releases/${id}`);
    const seen = await released.verify();
    expect([seen.code, seen.rows]).toEqual([2, { ...RIGHT, changelog: false, release: false }]);
    expect(rowOf(seen, "changelog")?.actual).toBe("1.0.0");
    expect(await released.recover(["--apply"])).toMatchObject({ code: 2, outcome: "left", writes: ["POST releases"] });
    expect((await release()).body).toMatch(/^## \[1\.1\.0\]\(.*\n+### Features\n+\* a door/);
    await commitToMain(released, "chore: empty it", { "CHANGELOG.md": "# Changelog\n" });
    expect(rowOf(await released.verify(), "changelog")?.actual).toBe("no entry in CHANGELOG.md");
  });
});

describe("axctl release verify, of a clone that is behind", () => {
  it("says what brings it, and --fetch does", async () => {
    const sha = await cloneElsewhere(released.train, "main").commit({
      message: "fix: far away",
      write: { far: "1\n" },
    });
    const run = await released.train.axctl(["release", "verify", "--json"]);
    expect(run.code).toBe(1);
    expect(JSON.parse(run.stdout).summary.error).toMatchObject({
      code: "CLONE_BEHIND",
      message: `this clone lacks the commit ${sha} of main`,
    });
    expect(await released.verify(["--fetch"])).toMatchObject({ code: 2, document: { target: { sha } } });
  });

  it("judges nothing by a part of the history", async () => {
    const { folder } = cloneElsewhere(released.train, "main", "--depth", "1");
    const run = await released.train.axctl(["release", "verify", "--json"], { cwd: folder });
    expect([run.code, JSON.parse(run.stdout).summary.error.code]).toEqual([1, "CLONE_BEHIND"]);
    expect(await released.verify(["--fetch"], { cwd: folder })).toMatchObject({ code: 2, rows: { tag: true } });
  });
});

describe("axctl release verify, of hostile texts", () => {
  it("shows a person no escape sequence", async () => {
    const escapes = "\u001b[31mred\u001b]8;;http://bad.example\u0007";
    const branch = `${BRANCH}--components--\u202egpj`;
    released.train.git("branch", branch, released.sha);
    await mirror(released.train.github, released.train.folder, [branch]);
    await commitToMain(released, `chore: ${escapes}`, {
      "CHANGELOG.md": `# Changelog\n\n## 1.1.0${escapes}\n\n* ${escapes}\n`,
    });
    const { id } = await release();
    await released.write(`PATCH releases/${id}`, { body: escapes, name: escapes });
    for (const args of [["verify"], ["recover"], ["verify", "--json"], ["recover", "--json"]]) {
      const { code, stdout, stderr } = await released.train.axctl(["release", ...args]);
      expect([args, code]).toEqual([args, 2]);
      expect(stdout).toContain("gpj");
      expect(stdout + stderr).not.toMatch(/[\u001b\u0007\u202e]/);
    }
    await bringMain(released);
  });
});

import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { fetchInto } from "../../../src/sandbox/github/mirror.ts";
import { openScene, root, type Scene } from "./scene.ts";

let scene: Scene;
beforeEach(async () => {
  scene = await openScene();
});
afterEach(() => scene.close());

const ask: Scene["ask"] = (...args) => scene.ask(...args);
const branch: Scene["branch"] = (...args) => scene.branch(...args);
const numbers = (json: unknown) => (Array.isArray(json) ? json.map(({ number }) => number) : json);
const list = async (query: string) => numbers((await ask("GET", `${root}/pulls?${query}`)).json);
const merge = (number: number, body: unknown = {}) => ask("PUT", `${root}/pulls/${number}/merge`, { body });

describe("pull requests", () => {
  it("are found by head, base and state", async () => {
    await branch("dev/staging", { c: "c" });
    await branch("release-please--branches--main", { d: "d" });
    const [staging, release] = [await scene.open("dev/staging"), await scene.open("o:release-please--branches--main")];
    const other = await scene.open("release-please--branches--main", { base: "dev/staging" });
    expect(await list("")).toEqual([other, release, staging]);
    expect(await list("head=o:dev/staging")).toEqual([staging]);
    expect(await list(`head=${encodeURIComponent("o:release-please--branches--main")}&base=main`)).toEqual([release]);
    expect(await list("base=dev/staging")).toEqual([other]);
    expect(await list("head=other:dev/staging")).toEqual([]);
    // GitHub takes no notice of a head without its owner.
    expect(await list("head=dev/staging")).toEqual([other, release, staging]);
    await ask("PATCH", `${root}/pulls/${release}`, { body: { state: "closed" } });
    expect(await list("state=closed")).toEqual([release]);
    expect(await list("state=all&direction=asc")).toEqual([staging, release, other]);
  });

  it("are refused as duplicates, without commits and without branches", async () => {
    await branch("dev/staging", { c: "c" });
    await scene.open("dev/staging");
    const create = (head: string, base: string) => ask("POST", `${root}/pulls`, { body: { title: "t", head, base } });
    const refused = (error: unknown) => ({ status: 422, json: { message: "Validation Failed", errors: [error] } });
    const already = refused({ message: "A pull request already exists for o:dev/staging." });
    expect(await create("dev/staging", "main")).toMatchObject(already);
    expect(await create("main", "dev/staging")).toMatchObject(
      refused({ message: "No commits between dev/staging and main" }),
    );
    const { data } = await scene.octokit.request(`POST ${root}/git/commits`, {
      ...{ message: "root", tree: scene.local("rev-parse", "main^{tree}"), parents: [] },
    });
    await ask("POST", `${root}/git/refs`, { body: { ref: "refs/heads/alone", sha: data.sha } });
    const strange = refused({ message: "The main branch has no history in common with alone" });
    expect(await create("alone", "main")).toMatchObject(strange);
    expect(await create("none", "main")).toMatchObject(refused({ field: "head", code: "invalid" }));
    expect(await create("dev/staging", "none")).toMatchObject(refused({ field: "base", code: "invalid" }));
  });

  it("change their title and body, and have labels that need not be there before", async () => {
    await branch("dev/staging", { c: "c" });
    const number = await scene.open("dev/staging");
    await ask("PATCH", `${root}/pulls/${number}`, { body: { title: "New", body: "Text" } });
    const labels = { body: { labels: ["autorelease: pending"] } };
    expect(await ask("POST", `${root}/issues/${number}/labels`, labels)).toMatchObject({ status: 200 });
    const { json } = await ask("GET", `${root}/pulls`);
    expect(json).toMatchObject([{ title: "New", body: "Text", labels: [{ name: "autorelease: pending" }] }]);
    expect(json).not.toHaveProperty("[0].merged");
    await ask("DELETE", `${root}/issues/${number}/labels/${encodeURIComponent("autorelease: pending")}`);
    expect(await ask("GET", `${root}/pulls/${number}`)).toMatchObject({ json: { labels: [], merged: false } });
  });

  it("follow their branches, list their commits and files, and end with their branches", async () => {
    await branch("dev/staging", { c: "c" });
    const number = await scene.open("dev/staging");
    const [head, base] = [await branch("dev/staging", { d: "d" }), await branch("main", { e: "e" })];
    const path = `${root}/pulls/${number}`;
    expect(await ask("GET", path)).toMatchObject({ json: { head: { sha: head }, base: { sha: base } } });
    expect(await ask("GET", `${path}/commits`)).toMatchObject({ json: [{}, { sha: head }] });
    expect(await ask("GET", `${path}/files`)).toMatchObject({ json: [{ filename: "c" }, { filename: "d" }] });
    await ask("DELETE", `${root}/git/refs/heads/dev/staging`);
    expect(await ask("GET", path)).toMatchObject({ json: { state: "closed", merged: false, head: { sha: head } } });
  });
});

describe("merging", () => {
  it("makes a merge commit of both branches as they are", async () => {
    await branch("dev/staging", { kept: "1\n2\n3\n4\nfive\n" });
    const number = await scene.open("dev/staging");
    const [base, head] = [await branch("main", { kept: "one\n2\n3\n4\n5\n" }), await branch("dev/staging", { c: "c" })];
    const { status, json } = await merge(number, { sha: head });
    expect({ status, json }).toMatchObject({ status: 200, json: { merged: true } });
    const sha = await fetchInto(scene.github, scene.folder, "main");
    expect(json).toMatchObject({ sha });
    expect(scene.local("show", "--no-patch", "--format=%P%n%cn%n%B", sha)).toBe(
      `${base} ${head}\nGitHub\nMerge pull request #1 from o/dev/staging\n\nRelease dev/staging`,
    );
    expect(scene.local("show", `${sha}:kept`)).toBe("one\n2\n3\n4\nfive");
    expect(await ask("GET", `${root}/git/commits/${sha}`)).toMatchObject({
      json: { parents: [{ sha: base }, { sha: head }] },
    });
    await branch("dev/staging", { later: "" });
    expect(await ask("GET", `${root}/pulls/${number}`)).toMatchObject({
      json: {
        ...{ state: "closed", merged: true, merge_commit_sha: sha, head: { sha: head }, base: { sha: base } },
        merged_at: expect.stringMatching(/Z$/),
      },
    });
    expect(await merge(number)).toMatchObject({ status: 405, json: { message: "Pull Request is not mergeable" } });
  });

  it("squashes with the message that the settings ask for", async () => {
    const texts = async (settings: unknown, ...messages: string[]) => {
      await scene.github.ask("PATCH", root, settings);
      const name = `b${Math.random()}`;
      for (const message of messages) await branch(name, { [message]: "" }, message);
      const { json } = await merge(await scene.open(name, { body: "Body" }), { merge_method: "squash" });
      const sha = await fetchInto(scene.github, scene.folder, "main");
      expect(json).toMatchObject({ sha });
      expect(scene.local("rev-list", "--parents", "--max-count=1", sha).split(" ")).toHaveLength(2);
      return scene.local("show", "--no-patch", "--format=%B", sha).replace(/b0\.\d+/, "b");
    };
    expect(await texts({}, "fix: a")).toBe("fix: a (#1)");
    expect(await texts({}, "fix: c", "fix: d")).toBe("Release b (#2)\n\n* fix: c\n\n* fix: d");
    const settings = { squash_merge_commit_title: "PR_TITLE", squash_merge_commit_message: "PR_BODY" };
    expect(await texts(settings, "fix: e")).toBe("Release b (#3)\n\nBody");
  });

  it("is refused for conflicts, drafts, a head that moved, and a way that is not allowed", async () => {
    await branch("one", { kept: "x" });
    const number = await scene.open("one", { draft: true });
    expect(await merge(number)).toMatchObject({ status: 405, json: { message: "Pull Request is still a draft" } });
    await ask("PATCH", `${root}/pulls/${number}`, { body: { draft: false } });
    const old = { sha: "0".repeat(40) };
    expect(await merge(number, old)).toMatchObject({ status: 409 });
    expect(await ask("GET", `${root}/pulls/${number}`)).toMatchObject({ json: { mergeable: true } });
    await branch("main", { kept: "y" });
    expect(await ask("GET", `${root}/pulls/${number}`)).toMatchObject({
      json: { mergeable: false, mergeable_state: "dirty" },
    });
    expect(await merge(number)).toMatchObject({ status: 405, json: { message: "Pull Request is not mergeable" } });
    await scene.github.ask("PATCH", root, { allow_squash_merge: false });
    expect(await merge(number, { merge_method: "squash" })).toMatchObject({
      status: 405,
      json: { message: "Squash merges are not allowed on this repository." },
    });
    expect(await list("")).toEqual([number]);
  });

  it("deletes the head when the repository is set so", async () => {
    await scene.github.ask("PATCH", root, { delete_branch_on_merge: true });
    await branch("one", { c: "c" });
    await merge(await scene.open("one"));
    expect(await ask("GET", `${root}/git/ref/heads/one`)).toMatchObject({ status: 404 });
    expect(await ask("GET", `${root}/pulls/1`)).toMatchObject({ json: { merged: true } });
  });

  it("happens by itself when the base is moved onto the head", async () => {
    const head = await branch("dev/staging", { c: "c" });
    const number = await scene.open("dev/staging");
    await ask("PATCH", `${root}/git/refs/heads/main`, { body: { sha: head } });
    expect(await ask("GET", `${root}/pulls/${number}`)).toMatchObject({
      json: { merged: true, merge_commit_sha: head },
    });
  });
});

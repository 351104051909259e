import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { git } from "../../../src/sandbox/github/local-git.ts";
import { fetchInto } from "../../../src/sandbox/github/mirror.ts";
import { startCutter } from "./cut.ts";
import { openScene, root, type Scene } from "./scene.ts";
import { startGitHub } from "./server.ts";

let scene: Scene;
beforeEach(async () => {
  scene = await openScene();
});
afterEach(() => scene.close());

const ask: Scene["ask"] = (...args) => scene.ask(...args);
const branch: Scene["branch"] = (...args) => scene.branch(...args);
const local: Scene["local"] = (...args) => scene.local(...args);

it("starts beside others in the same process", async () => {
  const began = performance.now();
  const [one, other, cutter] = await Promise.all([
    startGitHub({ owner: "one", name: "a" }),
    startGitHub({ owner: "other", name: "b", defaultBranch: "trunk" }),
    startCutter(scene.github.url),
  ]);
  expect(performance.now() - began).toBeLessThan(5000);
  expect(await one.ask("GET", "/repos/one/a")).toMatchObject({ body: { url: `${one.url}/repos/one/a` } });
  expect(await other.ask("GET", "/repos/other/b")).toMatchObject({ body: { default_branch: "trunk" } });
  expect(await other.ask("GET", "/repos/one/a")).toMatchObject({ status: 404, body: { message: "Not Found" } });
  await Promise.all([one.close(), other.close(), cutter.close()]);
});

describe("tokens", () => {
  it("refuses a bad token, and what a token may not do", async () => {
    expect(await ask("GET", root, { token: "wrong" })).toMatchObject({
      status: 401,
      json: { message: "Bad credentials" },
    });
    const labels = { body: { labels: ["x"] } };
    expect(
      await ask("POST", `${root}/issues/1/labels`, { ...labels, token: scene.github.readOnlyToken }),
    ).toMatchObject({
      status: 403,
      json: { message: "Resource not accessible by personal access token" },
    });
    expect(await ask("POST", `${root}/git/refs`, { token: "job" })).toMatchObject({
      status: 403,
      json: { message: "Resource not accessible by integration" },
    });
    expect(await ask("POST", `${root}/git/refs`, { token: "" })).toMatchObject({ status: 401 });
    expect(await ask("GET", root, { token: "stranger" })).toMatchObject({ status: 404 });
  });

  it("lets a token read what it may read", async () => {
    expect(await ask("GET", `${root}/pulls`, { token: scene.github.readOnlyToken })).toMatchObject({
      status: 200,
      json: [],
    });
    expect(await ask("GET", `${root}/git/ref/heads/main`, { token: "" })).toMatchObject({ status: 200 });
  });

  it("shows secrets' names to the administrator only", async () => {
    await scene.github.ask("PUT", `${root}/actions/secrets/NPM_TOKEN`, { encrypted_value: "", key_id: "" });
    const path = `${root}/actions/secrets`;
    expect(await ask("GET", path)).toMatchObject({ json: { total_count: 1, secrets: [{ name: "NPM_TOKEN" }] } });
    expect(await ask("GET", path, { token: "writer" })).toMatchObject({ status: 403 });
  });
});

describe("the repository", () => {
  it("has its settings for merging and the token's permissions", async () => {
    expect(await ask("GET", root)).toMatchObject({
      json: {
        default_branch: "main",
        allow_squash_merge: true,
        squash_merge_commit_title: "COMMIT_OR_PR_TITLE",
        squash_merge_commit_message: "COMMIT_MESSAGES",
        permissions: { admin: true, push: true, pull: true },
      },
    });
    await scene.github.ask("PATCH", root, { allow_squash_merge: false, squash_merge_commit_title: "PR_TITLE" });
    expect(await ask("GET", root, { token: "writer" })).toMatchObject({
      json: {
        allow_squash_merge: false,
        squash_merge_commit_title: "PR_TITLE",
        permissions: { admin: false, push: true },
      },
    });
    const { json } = await ask("GET", root, { token: scene.github.readOnlyToken });
    expect(json).toMatchObject({ permissions: { push: false, pull: true } });
    expect(json).not.toHaveProperty("allow_squash_merge");
  });

  it("says of a branch that it is not protected, or how", async () => {
    const path = (branch: string) => `${root}/branches/${encodeURIComponent(branch)}/protection`;
    await branch("dev/staging", { c: "c" });
    for (const name of ["main", "dev/staging"]) {
      expect(await ask("GET", path(name))).toMatchObject({ status: 404, json: { message: "Branch not protected" } });
    }
    expect(await ask("GET", path("none"))).toMatchObject({ status: 404, json: { message: "Branch not found" } });
    expect(await ask("GET", path("main"), { token: "writer" })).toMatchObject({ status: 403 });
    await scene.github.ask("PUT", path("dev/staging"), { enforce_admins: true });
    expect(await ask("GET", path("dev/staging"))).toMatchObject({
      status: 200,
      json: { enforce_admins: { enabled: true } },
    });
  });
});

describe("git data", () => {
  it("has the mirrored objects, and makes trees on others with inline content", async () => {
    const { data } = await scene.octokit.request(`GET ${root}/git/commits/${local("rev-parse", "main")}`);
    expect(data).toMatchObject({ tree: { sha: local("rev-parse", "main^{tree}") }, message: "fix: two" });
    const sha = await branch("new", { "a/two.txt": "two\n", "a/one.txt": "other\n" });
    await fetchInto(scene.github, scene.folder, "new");
    expect(local("ls-tree", "-r", "--name-only", sha).split("\n")).toEqual(["a/one.txt", "a/two.txt", "b", "kept"]);
    expect(local("show", `${sha}:a/one.txt`)).toBe("other");
    expect(local("show", "--no-patch", "--format=%an %P", sha)).toBe(`o ${local("rev-parse", "main")}`);
  });

  it("keeps the ids of commits that a file or a message names", async () => {
    const tip = local("rev-parse", "main");
    const named = await branch("names", { "names.txt": `${tip}\n` }, `fix: as in ${tip}`);
    const folder = scene.folder;
    await fetchInto(scene.github, folder, "names");
    expect(local("show", "-s", "--format=%s", named)).toBe(`fix: as in ${tip}`);
    expect(local("show", `${named}:names.txt`)).toBe(tip);
  });

  it("takes files out of a tree, and the folders that become empty", async () => {
    const entry = { path: "a/one.txt", mode: "100644", type: "blob", sha: null };
    const body = { base_tree: local("rev-parse", "main^{tree}"), tree: [entry] };
    const { json } = await ask("POST", `${root}/git/trees`, { body });
    expect(json).toMatchObject({ tree: [{ path: "b" }, { path: "kept" }] });
  });

  it("refuses refs as GitHub does", async () => {
    const [first, main] = [local("rev-parse", "main~1"), local("rev-parse", "main")];
    const refused = (message: string) => ({ status: 422, json: { message } });
    const create = (sha: string) => ask("POST", `${root}/git/refs`, { body: { ref: "refs/heads/main", sha } });
    expect(await create(first)).toMatchObject(refused("Reference already exists"));
    expect(await create("0".repeat(40))).toMatchObject(refused("Object does not exist"));
    const move = (body: unknown, name = "main") => ask("PATCH", `${root}/git/refs/heads/${name}`, { body });
    expect(await move({ sha: first })).toMatchObject(refused("Update is not a fast-forward"));
    expect(await move({ sha: first, force: true })).toMatchObject({ status: 200, json: { object: { sha: first } } });
    expect(await move({ sha: main })).toMatchObject({ status: 200, json: { object: { sha: main } } });
    expect(await move({ sha: main }, "none")).toMatchObject(refused("Reference does not exist"));
  });

  it("finds and deletes refs", async () => {
    await branch("dev/staging", { c: "c" });
    expect(await ask("GET", `${root}/git/ref/heads/dev/staging`)).toMatchObject({ status: 200 });
    expect(await ask("DELETE", `${root}/git/refs/heads/dev/staging`)).toMatchObject({ status: 204, json: undefined });
    expect(await ask("GET", `${root}/git/ref/heads/dev/staging`)).toMatchObject({
      status: 404,
      json: { message: "Not Found" },
    });
    expect(await ask("DELETE", `${root}/git/refs/heads/dev/staging`)).toMatchObject({ status: 422 });
  });

  it("compares branches whose names have slashes, and commits", async () => {
    const staging = await branch("dev/staging", { "a/one.txt": "changed\n" });
    const main = await branch("main", { d: "d" });
    const [fork, blob] = [
      local("rev-parse", "main"),
      git(scene.folder, ["hash-object", "--stdin"], Buffer.from("changed\n")),
    ];
    for (const basehead of [`main...${encodeURIComponent("dev/staging")}`, `${main}...${staging}`]) {
      expect(await ask("GET", `${root}/compare/${basehead}`)).toMatchObject({
        status: 200,
        json: {
          status: "diverged",
          ahead_by: 1,
          behind_by: 1,
          merge_base_commit: { sha: fork },
          files: [{ filename: "a/one.txt", status: "modified", sha: blob.toString().trim() }],
        },
      });
    }
    expect(await ask("GET", `${root}/compare/main...none`)).toMatchObject({ status: 404 });
  });
});

import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { partOf, takingTurns } from "../../support/cases.ts";
import { startVerdaccio, type Verdaccio } from "../../support/npm/verdaccio.ts";
import type { Train } from "../support/train.ts";
import { npm, openPackage, openTwoPackages, packageJson, publish, publishByHand, REPO } from "./support/publish.ts";

/** Each takes long. */
const inTurn = takingTurns(6);

let registry: Verdaccio;
let train: Train;
const head = () => train.git("rev-parse", "HEAD");
const writtenTo = async (name = "@acme/rail") => Object.keys((await registry.packument(name))?.versions ?? {});

beforeAll(async () => {
  registry = await startVerdaccio();
});
afterAll(() => registry.close());
afterEach(async () => {
  await train.close();
  for (const name of ["@acme/rail", "@acme/door", "@acme/key"]) await registry.forget(name);
});

describe("axctl release publish, to npm", () => {
  inTurn("publishes the release that is checked out, once", async () => {
    train = await openPackage();
    const first = await publish(train, registry.env);
    expect(first, first.stderr).toMatchObject({
      code: 0,
      states: [".: published"],
      document: {
        ok: true,
        summary: { outcome: "published", published: 1, commit: head() },
        packages: [{ name: "@acme/rail", version: "1.0.0", tag: "v1.0.0", registry: registry.url, git_head: head() }],
      },
    });
    const { versions, "dist-tags": tags } = (await registry.packument("@acme/rail")) ?? {};
    expect(tags).toEqual({ latest: "1.0.0" });
    expect(versions?.["1.0.0"]?.gitHead).toBe(head());
    const [{ digests }] = Object(first.document["packages"]);
    expect(Object.values(digests)).toEqual([versions?.["1.0.0"]?.dist.integrity]);
    // What npm says stands on standard error: standard output is the document alone.
    expect(first.stderr).toContain(`npm notice Publishing to ${registry.url}`);

    const { _rev } = (await registry.packument("@acme/rail")) ?? {};
    const second = await publish(train, registry.env);
    expect(second).toMatchObject({ code: 0, states: [".: already_published"] });
    expect(second.document).toMatchObject({ ok: true, summary: { outcome: "already_published", published: 0 } });
    expect((await registry.packument("@acme/rail"))?._rev).toBe(_rev);
    expect(train.writes()).toEqual([]);
  });

  inTurn("prints with --dry-run what it would send and run, without a token that may write", async () => {
    train = await openPackage({ scripts: { prepack: "echo packed > packed.txt" } });
    const env = {
      ...(await registry.envAt(registry.url)),
      AXCTL_GITHUB_TOKEN: "",
      GITHUB_TOKEN: train.github.readOnlyToken,
    };
    const run = await publish(train, env, ["--dry-run", "--access", "public", "--provenance"]);
    expect(run, run.stderr).toMatchObject({ code: 0, states: [".: would_publish"] });
    expect(run.document).toMatchObject({
      summary: { dry_run: true, published: 0, next: "run it without --dry-run" },
      packages: [{ command: expect.arrayContaining(["npm", "publish", "--access=public", "--provenance"]) }],
      steps: [{ state: "would_do", requests: [{ method: "PUT", path: `${registry.url}@acme%2frail` }] }],
    });
    expect(await writtenTo()).toEqual([]);
    expect(train.git("status", "--porcelain")).toBe("");
    const shown = await train.axctl(["release", "publish", "--dry-run"], { env });
    expect(shown.stdout).toContain("runs npm publish --json");
  });

  inTurn("publishes with a token that may only read on GitHub", async () => {
    train = await openPackage();
    const env = { ...registry.env, AXCTL_GITHUB_TOKEN: "", GITHUB_TOKEN: train.github.readOnlyToken };
    expect(await publish(train, env)).toMatchObject({ code: 0, states: [".: published"] });
  });

  inTurn("never replaces a version that has another content, and names the files", async () => {
    train = await openPackage();
    await publishByHand(train, registry.env, { "package.json": packageJson("@acme/rail"), "index.js": "other\n" });
    const run = await publish(train, registry.env);
    expect(run).toMatchObject({ code: 2, states: [".: version_taken"], faults: ["version_taken"] });
    expect(run.document).toMatchObject({
      summary: { outcome: "refused" },
      faults: [{ path: ".", message: expect.stringMatching(/another content: .*index\.js/) }],
      steps: [],
    });
    expect(await publish(train, registry.env, ["--dry-run"])).toMatchObject({ code: 2, states: [".: version_taken"] });
  });

  inTurn("knows the same content however it was compressed", async () => {
    train = await openPackage();
    const tarball = join(train.workspace.root, "acme-rail-1.0.0.tgz");
    await npm(train.folder, registry.env, ["pack", "--pack-destination", train.workspace.root]);
    writeFileSync(tarball, gzipSync(gunzipSync(readFileSync(tarball)), { level: 1 }));
    await npm(train.workspace.root, registry.env, ["publish", tarball]);
    expect(await publish(train, registry.env)).toMatchObject({ code: 0, states: [".: already_published"] });
  });

  inTurn("compares what the package's own scripts make, in a fresh clone, too", async () => {
    const scripts = { prepublishOnly: "echo 'built {'; mkdir -p lib && echo made > lib/made.js" };
    train = await openPackage({ scripts, files: ["lib"] }, { ".gitignore": "lib/\n" });
    const first = await publish(train, registry.env);
    expect(first, first.stderr).toMatchObject({ code: 0, states: [".: published"] });
    expect(first.stderr).toMatch(/^built \{$/m);
    rmSync(join(train.folder, "lib"), { recursive: true });
    expect(await publish(train, registry.env, ["--dry-run"])).toMatchObject({ code: 2, faults: ["content_unknown"] });
    expect(await publish(train, registry.env)).toMatchObject({ code: 0, states: [".: already_published"] });
  });

  const tagged: [string, string[], object, string][] = [
    ["a prerelease under its identifier", [], {}, "beta"],
    ["the tag that was asked for", ["--dist-tag", "canary"], {}, "canary"],
    ["the tag of the package itself", [], { publishConfig: { tag: "early" } }, "early"],
  ];
  it.each(partOf(tagged, 3))("publishes %s", async (_, args, fields, tag) => {
    train = await openPackage(
      { version: "1.0.0-beta.1", ...fields },
      { ".release-please-manifest.json": '{".": "1.0.0-beta.1"}' },
    );
    const sha = head();
    await train.github.ask("POST", `${REPO}/git/refs`, { ref: "refs/tags/v1.0.0-beta.1", sha });
    await train.github.ask("POST", `${REPO}/releases`, { tag_name: "v1.0.0-beta.1", prerelease: true });
    const run = await publish(train, registry.env, args);
    expect(run, run.stderr).toMatchObject({ code: 0, document: { packages: [{ dist_tag: tag, state: "published" }] } });
    expect((await registry.packument("@acme/rail"))?.["dist-tags"]).toMatchObject({ [tag]: "1.0.0-beta.1" });
  });

  inTurn("publishes where the package itself wants to go", async () => {
    train = await openPackage({ publishConfig: { registry: registry.url } });
    const env = { ...registry.env, npm_config_registry: "http://127.0.0.1:9/" };
    expect(await publish(train, env)).toMatchObject({
      code: 0,
      document: { packages: [{ state: "published", registry: registry.url }] },
    });
  });

  inTurn("publishes each package whose release is this commit, or the one that was asked for", async () => {
    train = await openTwoPackages();
    const one = await publish(train, registry.env, ["--path", "packages/key"]);
    expect(one).toMatchObject({ code: 0, states: ["packages/key: published", "packages/door: not_published"] });
    const both = await publish(train, registry.env);
    expect(both).toMatchObject({ code: 0, states: ["packages/door: published", "packages/key: already_published"] });
    expect(await publish(train, registry.env, ["--path", "packages/none"])).toMatchObject({
      code: 1,
      document: { summary: { error: { code: "INVALID_OPTION" } } },
    });
  });

  inTurn("leaves packages alone whose release is another commit", async () => {
    train = await openTwoPackages();
    const earlier = head();
    await train.commit({ message: "chore: later", write: { "packages/door/later.txt": "x\n" } });
    await train.github.ask("PATCH", `${REPO}/git/refs/tags/door-v1.0.0`, { sha: head(), force: true });
    const run = await publish(train, registry.env, ["--dry-run"]);
    expect(run).toMatchObject({ code: 0, states: ["packages/door: would_publish", "packages/key: not_published"] });
    expect(Object(run.document)["packages"][1].reason).toContain(earlier.slice(0, 7));
  });

  inTurn("has nothing to do for packages that go to no registry", async () => {
    train = await openPackage({ private: true });
    expect(await publish(train, registry.env)).toMatchObject({
      code: 3,
      states: [".: not_published"],
      document: { skipped: true, summary: { outcome: "nothing_to_publish" } },
    });
  });
});

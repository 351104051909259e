import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { partOf, takingTurns } from "../../support/cases.ts";
import { startVerdaccio, type Verdaccio } from "../../support/npm/verdaccio.ts";
import { CONFIG } from "../support/release.ts";
import type { Train } from "../support/train.ts";
import { npm, openPackage, packageJson, publish, REPO, removeRelease } from "./support/publish.ts";

/** Each takes long. */
const inTurn = takingTurns(6);

let registry: Verdaccio;
let train: Train;
const writtenTo = async () => Object.keys((await registry.packument("@acme/rail"))?.versions ?? {});

beforeAll(async () => {
  registry = await startVerdaccio();
});
afterAll(() => registry.close());
afterEach(async () => {
  await train.close();
  await registry.forget("@acme/rail");
});

describe("axctl release publish, where something is amiss", () => {
  const commit = (write: Record<string, string>) => async () => {
    await train.commit({ message: "chore: later", write });
  };
  const write = (path: string) => async () => writeFileSync(join(train.folder, path), "x\n");
  const draft = async () => {
    await removeRelease(train, "v1.0.0");
    await train.github.ask("POST", `${REPO}/releases`, { tag_name: "v1.0.0", draft: true });
  };
  const noTag = async () => {
    await removeRelease(train, "v1.0.0");
    await train.github.ask("DELETE", `${REPO}/git/refs/tags/v1.0.0`);
  };
  const all = async () => {
    await commit({ "package.json": packageJson("@acme/rail", { version: "1.0.1" }) })();
    await draft();
    await write("left.txt")();
  };

  const amiss: [string, () => Promise<void>, string[]][] = [
    ["a tag on another commit", commit({ "later.txt": "x\n" }), ["tag_elsewhere"]],
    ["a file that git does not know", write("left.txt"), ["tree_dirty"]],
    ["a file that was changed", write("index.js"), ["tree_dirty"]],
    ["a draft", draft, ["release_draft"]],
    ["no release", () => removeRelease(train, "v1.0.0"), ["release_missing"]],
    ["no tag and no release", noTag, ["release_missing", "tag_missing"]],
    ["all of it at once", all, ["tree_dirty", "version_differs", "release_draft", "tag_elsewhere"]],
  ];
  it.each(partOf(amiss, 6))("publishes nothing with %s", async (_, arrange, faults) => {
    train = await openPackage();
    await arrange();
    train.github.resetRequests();
    const run = await publish(train, registry.env);
    expect(run).toMatchObject({ code: 2, faults, states: [".: refused"] });
    expect(run.document).toMatchObject({ ok: false, summary: { outcome: "refused" }, steps: [] });
    for (const { fix } of Object(run.document)["faults"]) expect(fix).not.toBe("");
    expect(await writtenTo()).toEqual([]);
    expect(train.writes()).toEqual([]);
  });

  inTurn("takes files that git ignores for no change", async () => {
    train = await openPackage({}, { ".gitignore": "left.txt\n" });
    await write("left.txt")();
    expect(await publish(train, registry.env, ["--dry-run"])).toMatchObject({ code: 0 });
  });

  const tokens: [string, string | undefined][] = [
    ["no token", undefined],
    ["a token that the registry does not know", "bm9ib2R5Om5vdGhpbmc="],
  ];
  it.each(partOf(tokens, 2))("ends with 3 with %s, and says what to set", async (_, token) => {
    train = await openPackage();
    const run = await publish(train, await registry.envAt(registry.url, token));
    expect(run).toMatchObject({ code: 3, states: [".: refused"] });
    expect(run.document).toMatchObject({
      summary: { outcome: "failed", error: { code: "NOT_LOGGED_IN", hint: expect.stringContaining("npm login") } },
    });
    expect(run.stdout + run.stderr).not.toContain(token ?? "nothing of the kind");
    expect(await writtenTo()).toEqual([]);
  });

  it("ends with 3 without a token for GitHub", async () => {
    train = await openPackage();
    expect(await publish(train, { ...registry.env, AXCTL_GITHUB_TOKEN: "" })).toMatchObject({
      code: 3,
      document: { summary: { error: { code: "NO_GITHUB_TOKEN" } } },
    });
  });

  it("ends with 2 where the registry cannot be reached", async () => {
    train = await openPackage();
    const run = await publish(train, await registry.envAt("http://127.0.0.1:9/"));
    expect(run).toMatchObject({ code: 2, document: { summary: { error: { code: "REGISTRY_UNREACHABLE" } } } });
  });

  inTurn("takes what npm remembers for no answer of a registry that cannot be reached", async () => {
    train = await openPackage();
    expect(await publish(train, registry.env)).toMatchObject({ code: 0 });
    await npm(train.folder, registry.env, ["view", "@acme/rail@1.0.0"]);
    await registry.stop();
    try {
      const run = await publish(train, registry.env);
      expect(run.code).toBe(2);
      expect(run.document).toMatchObject({ summary: { error: { code: "REGISTRY_UNREACHABLE" } } });
    } finally {
      await registry.start();
    }
  });

  it("ends with 2 where the registry does not let one publish", async () => {
    train = await openPackage({ name: "@closed/rail" });
    const run = await publish(train, registry.env);
    expect(run.code).toBe(2);
    expect(run.document).toMatchObject({ summary: { error: { code: "REGISTRY_REFUSED" } } });
  });

  it("ends with 2 where one of the package's scripts fails, and says what it said", async () => {
    train = await openPackage({ scripts: { prepack: "echo no room >&2; exit 7" } });
    const run = await publish(train, registry.env);
    expect(run.code).toBe(2);
    expect(run.document).toMatchObject({ summary: { error: { code: "PUBLISH_FAILED" } } });
    expect(run.stderr).toContain("no room");
  });

  it("ends with 1 without npm, and says how to get it", async () => {
    train = await openPackage();
    const { execFileSync } = await import("node:child_process");
    const { mkdirSync, symlinkSync } = await import("node:fs");
    const folder = join(train.workspace.root, "bin");
    mkdirSync(folder);
    symlinkSync(execFileSync("sh", ["-c", "command -v git"], { encoding: "utf8" }).trim(), join(folder, "git"));
    const run = await publish(train, { ...registry.env, PATH: folder });
    expect(run.code).toBe(1);
    expect(run.document).toMatchObject({
      summary: { error: { code: "PROGRAM_MISSING", hint: expect.stringContaining("npm") } },
    });
  });

  inTurn("shows none of what npm logs in with, also where a script prints it", async () => {
    train = await openPackage({
      scripts: { prepack: "echo $NODE_AUTH_TOKEN; echo npm_$(printf 'a%.0s' $(seq 36)) >&2" },
    });
    const run = await publish(train, { ...registry.env, NODE_AUTH_TOKEN: registry.token });
    expect(run.code).toBe(0);
    expect(run.stderr).toContain("***");
    expect(run.stdout + run.stderr).not.toContain(registry.token);
    expect(run.stderr).not.toContain("npm_aaaa");
  });

  it("ends with 1 for a configuration that names no package", async () => {
    train = await openPackage({}, { [CONFIG]: "{" });
    expect(await publish(train, registry.env)).toMatchObject({
      code: 1,
      document: { summary: { error: { code: "RELEASE_CONFIG" } } },
    });
  });
});

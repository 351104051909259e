import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CONFIG } from "../support/release.ts";
import { openTrain, type Train } from "../support/train.ts";
import { parseDocument } from "../support/workspace.ts";
import { type Registry, startRegistry } from "./support-judge/registry.ts";

let train: Train;
let registry: Registry;

const config = (settings: object) =>
  JSON.stringify({ packages: { ".": { "release-type": "node", "include-component-in-tag": false, ...settings } } });
const packageJson = (fields: object) => JSON.stringify({ name: "@acme/rail", version: "1.0.0", ...fields });

beforeAll(async () => {
  registry = await startRegistry();
  train = await openTrain({ files: { [CONFIG]: config({}), "package.json": packageJson({}) }, source: [] });
});
afterAll(async () => {
  await train.close();
  await registry.close();
});

async function status(env: Record<string, string> = {}) {
  const { code, stdout } = await train.axctl(["release", "status", "--json"], {
    env: { npm_config_registry: registry.url, ...env },
  });
  const document = Object(parseDocument(stdout));
  return { code, stage: document.stages.find((one: { stage: string }) => one.stage === "registry"), document };
}

describe("axctl release status, of a package of npm", () => {
  it("waits for a version that the registry does not have", async () => {
    registry.versions.set("@acme/rail", ["0.9.0"]);
    const { code, stage, document } = await status();
    expect(code).toBe(0);
    expect(stage).toMatchObject({ state: "waiting", text: "@acme/rail 1.0.0 is not there" });
    expect(document.summary.next).toBe(
      "see the publish workflow of the release, or dispatch it; or check out its tag, and: axctl release publish",
    );
  });

  it("waits for a package that the registry does not know", async () => {
    registry.versions.clear();
    expect(await status()).toMatchObject({ code: 0, stage: { state: "waiting" } });
  });

  it("knows that a version is there, by npm's own configuration of scopes", async () => {
    registry.versions.set("@acme/rail", ["0.9.0", "1.0.0"]);
    const env = { npm_config_registry: "http://127.0.0.1:9/", "npm_config_@acme:registry": registry.url };
    registry.asked.length = 0;
    expect(await status(env)).toMatchObject({ code: 0, stage: { state: "ok", text: "@acme/rail 1.0.0 is there" } });
    expect(registry.asked).toContain("@acme/rail");
  });

  it("does not know what a registry says that cannot be reached, or that fails, and does not wait for it", async () => {
    const { code, stage, document } = await status({ npm_config_registry: "http://127.0.0.1:9/" });
    expect({ code, state: stage.state }).toEqual({ code: 3, state: "unknown" });
    expect(stage.text).toMatch(/^@acme\/rail: npm: ECONNREFUSED/);
    expect(document.summary.next).toMatch(/^find out about what is not known: @acme\/rail: npm/);
    registry.failing = 500;
    registry.asked.length = 0;
    expect(await status()).toMatchObject({ code: 3, stage: { state: "unknown" } });
    registry.failing = undefined;
    // npm by itself would rest for 10 seconds, and ask again.
    expect(registry.asked).toEqual(["@acme/rail"]);
  });

  it("does not know what it cannot ask without npm", async () => {
    const { PATH = "" } = process.env;
    const { execFileSync } = await import("node:child_process");
    const { mkdtempSync, symlinkSync } = await import("node:fs");
    const { join } = await import("node:path");
    const folder = mkdtempSync(join(train.workspace.root, "path-"));
    const git = execFileSync("sh", ["-c", "command -v git"], { env: { PATH }, encoding: "utf8" }).trim();
    symlinkSync(git, join(folder, "git"));
    expect(await status({ PATH: folder })).toMatchObject({
      code: 3,
      stage: { state: "unknown", text: "@acme/rail: npm cannot be run" },
    });
  });

  it("asks no registry offline", async () => {
    registry.asked.length = 0;
    const { stdout } = await train.axctl(["release", "status", "--offline"], {
      env: { npm_config_registry: registry.url },
    });
    expect(stdout).toContain("@acme/rail: the registry was not asked");
    expect(registry.asked).toEqual([]);
  });

  it("asks the registry that the package itself names, as npm publish does", async () => {
    train.git("checkout", "--quiet", "main");
    const publishConfig = { registry: registry.url };
    await train.commit({ message: "chore: a home", write: { "package.json": packageJson({ publishConfig }) } });
    registry.versions.set("@acme/rail", ["1.0.0"]);
    expect(await status({ npm_config_registry: "http://127.0.0.1:9/" })).toMatchObject({
      code: 0,
      stage: { state: "ok" },
    });
  });

  it("has no such stage for a private package", async () => {
    await train.commit({ message: "chore: keep it", write: { "package.json": packageJson({ private: true }) } });
    expect((await status()).stage).toBeUndefined();
  });
});

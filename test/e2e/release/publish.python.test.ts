import { readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { partOf, takingTurns } from "../../support/cases.ts";
import { type PythonRegistry, startPythonRegistry } from "../../support/python/registry.ts";
import { build, hasTwine } from "../../support/python/tools.ts";
import type { Train } from "../support/train.ts";
import { openProject, publish, REPO } from "./support/publish.ts";

/** Each takes long. */
const inTurn = takingTurns(6, it.skipIf(!hasTwine));

const WHEEL = "acme_rail-1.0.0-py3-none-any.whl";

let registry: PythonRegistry;
let train: Train;
/** What the sdist is called depends on the age of setuptools. */
let sdist: string;

function built(): string[] {
  build(train.folder);
  const files = readdirSync(join(train.folder, "dist")).sort();
  sdist = files.find((file) => file.endsWith(".tar.gz")) ?? "";
  return files;
}

const env = (more: Record<string, string> = {}) => ({
  TWINE_REPOSITORY_URL: registry.uploadUrl,
  TWINE_USERNAME: "__token__",
  TWINE_PASSWORD: registry.token,
  ...more,
});
const run = (args: readonly string[] = [], more: Record<string, string> = {}) =>
  publish(train, env(more), ["--registry-url", registry.url, ...args]);

beforeAll(async () => {
  registry = await startPythonRegistry();
});
afterAll(() => registry.close());
afterEach(async () => {
  await train.close();
  registry.reset();
});

describe("axctl release publish, to a registry of Python packages", () => {
  inTurn("uploads what was built, once [needs twine]", async () => {
    train = await openProject();
    const files = built();
    const first = await run();
    expect(first, first.stderr).toMatchObject({ code: 0, states: [".: published"] });
    expect([...registry.files.keys()].sort()).toEqual(files);
    const [{ digests, kind, dist_tag }] = Object(first.document["packages"]);
    expect({ kind, dist_tag }).toEqual({ kind: "pypi", dist_tag: null });
    expect(digests).toEqual(Object.fromEntries([...registry.files].map(([name, sha]) => [name, `sha256-${sha}`])));
    expect(first.stdout + first.stderr).not.toContain(registry.token);
    registry.uploads.length = 0;
    expect(await run()).toMatchObject({ code: 0, states: [".: already_published"] });
    expect(registry.uploads).toEqual([]);
  });

  inTurn("prints with --dry-run what it would upload [needs twine]", async () => {
    train = await openProject();
    const files = built();
    const dry = await run(["--dry-run"]);
    expect(dry).toMatchObject({ code: 0, states: [".: would_publish"] });
    const [{ requests }] = Object(dry.document["steps"]);
    expect(requests).toHaveLength(2);
    expect(requests[0]).toMatchObject({ method: "POST", path: registry.uploadUrl, body: { name: "acme-rail" } });
    const [{ command }] = Object(dry.document["packages"]);
    expect(command.slice(0, 5)).toEqual(["twine", "upload", "--non-interactive", "--disable-progress-bar", "--"]);
    expect(command.slice(5).sort()).toEqual(files.map((file) => join(train.folder, "dist", file)));
    expect(registry.uploads).toEqual([]);
  });

  inTurn("uploads only what is missing, where it stopped half-way [needs twine]", async () => {
    train = await openProject();
    const files = built();
    registry.beforeUpload(() => (registry.files.size === 1 ? 403 : undefined));
    const struck = await run();
    expect(struck).toMatchObject({ code: 2, states: [".: refused"] });
    expect(struck.document).toMatchObject({ summary: { error: { code: "REGISTRY_REFUSED" } } });
    const there = [...registry.files.keys()];
    expect(there).toHaveLength(1);
    registry.beforeUpload(() => undefined);
    registry.uploads.length = 0;
    expect(await run()).toMatchObject({ code: 0, states: [".: published"] });
    expect(registry.uploads).toEqual(files.filter((file) => !there.includes(file)));
  });

  inTurn("uploads nothing where one file has another content [needs twine]", async () => {
    train = await openProject();
    built();
    registry.files.set(WHEEL, "0".repeat(64));
    expect(await run()).toMatchObject({ code: 2, states: [".: version_taken"], faults: ["version_taken"] });
    expect(registry.uploads).toEqual([]);
  });

  inTurn("knows a prerelease as Python writes it [needs twine]", async () => {
    train = await openProject("1.0.0-beta.1");
    const sha = train.git("rev-parse", "HEAD");
    await train.github.ask("POST", `${REPO}/git/refs`, { ref: "refs/tags/v1.0.0-beta.1", sha });
    await train.github.ask("POST", `${REPO}/releases`, { tag_name: "v1.0.0-beta.1" });
    built();
    expect(sdist).toMatch(/-1\.0\.0b1\.tar\.gz$/);
    expect(await run(["--dry-run"])).toMatchObject({ code: 0, states: [".: would_publish"] });
  });

  const tokens: [string, Record<string, string>][] = [
    ["without a token", { TWINE_USERNAME: "", TWINE_PASSWORD: "" }],
    ["with a token that is not known", { TWINE_PASSWORD: "pypi-of-somebody-else" }],
  ];
  it.skipIf(!hasTwine).each(partOf(tokens, 2))(
    "ends with 3 %s, and says what to set [needs twine]",
    async (_, more) => {
      train = await openProject();
      built();
      const refused = await run([], more);
      expect(refused, refused.stderr).toMatchObject({ code: 3, states: [".: refused"] });
      expect(refused.document).toMatchObject({
        summary: { error: { code: "NOT_LOGGED_IN", hint: expect.stringContaining("TWINE_PASSWORD") } },
      });
      expect(refused.stdout + refused.stderr).not.toContain("pypi-of-somebody-else");
    },
  );

  inTurn("ends with 2 where the registry cannot be reached [needs twine]", async () => {
    train = await openProject();
    built();
    const down = await run(["--timeout", "1s"], { TWINE_REPOSITORY_URL: "http://127.0.0.1:9/" });
    expect(down, down.stderr).toMatchObject({ code: 2 });
    expect(down.document).toMatchObject({ summary: { error: { code: "REGISTRY_UNREACHABLE" } } });
  });

  it("ends with 1 where nothing was built", async () => {
    train = await openProject();
    const none = await run();
    expect(none.code).toBe(1);
    expect(none.document).toMatchObject({
      summary: { error: { code: "NOT_BUILT", hint: expect.stringContaining("--dist") } },
    });
  });

  it("ends with 1 where nothing names the registry", async () => {
    train = await openProject();
    const none = await publish(train, env());
    expect(none.code).toBe(1);
    expect(none.document).toMatchObject({
      summary: { error: { code: "INVALID_OPTION", message: expect.stringContaining("--registry-url") } },
    });
  });

  it("ends with 1 without twine, before anything is sent", async () => {
    train = await openProject();
    const folder = join(train.workspace.root, "bin");
    const { execFileSync } = await import("node:child_process");
    const { mkdirSync, symlinkSync } = await import("node:fs");
    mkdirSync(folder);
    symlinkSync(execFileSync("sh", ["-c", "command -v git"], { encoding: "utf8" }).trim(), join(folder, "git"));
    const dist = join(train.workspace.root, "built");
    mkdirSync(dist);
    writeFileSync(join(dist, WHEEL), "a wheel");
    const missing = await run(["--dist", dist], { PATH: folder });
    expect(missing.code).toBe(1);
    expect(missing.document).toMatchObject({ summary: { error: { code: "PROGRAM_MISSING" } } });
    rmSync(dist, { recursive: true });
    expect(registry.uploads).toEqual([]);
  });
});

import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import semver from "semver";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { binary } from "./support/workspace.ts";

const run = promisify(execFile);
const root = fileURLToPath(new URL("../..", import.meta.url));

interface Packed {
  /** In bytes. */
  size: number;
  unpackedSize: number;
  files: { path: string }[];
}

describe("the package", () => {
  let packed: Packed;
  beforeAll(async () => {
    const { stdout } = await run("npm", ["pack", "--dry-run", "--json"], { cwd: root });
    [packed] = JSON.parse(stdout);
  });

  it("is small", () => {
    expect(packed.size).toBeLessThanOrEqual(700_000);
    expect(packed.unpackedSize).toBeLessThanOrEqual(3_000_000);
  });

  it("has no dependencies", async () => {
    const { dependencies, peerDependencies, optionalDependencies } = JSON.parse(
      await readFile(`${root}/package.json`, "utf8"),
    );
    expect({ dependencies, peerDependencies, optionalDependencies }).toEqual({});
  });

  it("brings the licence of every package that is bundled", async () => {
    const text = await readFile(`${root}/dist/THIRD-PARTY-LICENSES.txt`, "utf8");
    const table = (await readFile(`${root}/docs/architecture.md`, "utf8"))
      .split("| package | why |")[1]
      ?.split("\n\n")[0];
    const named = [...(table ?? "").matchAll(/^\| (.+?) (?:\(.*?\) )?\|/gm)].flatMap(([, names = ""]) =>
      names.split(", "),
    );
    const missing = named.filter((name) => name !== "---" && !new RegExp(`^${name} \\d`, "m").test(text));
    expect(named).toContain("@octokit/core");
    expect(missing).toEqual([]);
    // What those bring along, too.
    expect(text).toMatch(/^get-east-asian-width \d/m);
    expect(packed.files.map(({ path }) => path)).toContain("dist/THIRD-PARTY-LICENSES.txt");
  });

  it("has every part that another one asks for, with all that it asks of it", async () => {
    const parts = packed.files
      .map(({ path }) => path)
      .filter((path) => /^dist\/(?!(?:main|process)\.)[\w-]+\.js$/.test(path));
    const load = parts.map((path) => `await import("./${path}");`).join("");
    const { stdout, stderr } = await run(process.execPath, ["--input-type=module", "--eval", load], { cwd: root });
    expect({ stdout, stderr }).toEqual({ stdout: "", stderr: "" });
    expect(parts.length).toBeGreaterThan(10);
  });

  it("has what parts share once, and once more where a start or the library begins", async () => {
    const names = (await readdir(`${root}/dist`)).filter((name) => name.endsWith(".js"));
    const texts = await Promise.all(names.map(async (name) => readFile(`${root}/dist/${name}`, "utf8")));
    const holds = (words: string) => names.filter((_, index) => texts[index]?.includes(words));
    expect(holds("is no usable environment name")).toEqual(["base.js", "index.js", "process.js"]);
    expect(holds("ZodMiniString")).toEqual(["base.js"]);
  });
});

describe("the entry", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "axctl-entry-"));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  // Real ones are run by .github/scripts/nodes.sh; these are the borders.
  it.each<[version: string, code: number]>([
    ["8.17.0", 1],
    ["18.20.8", 1],
    ["19.9.0", 1],
    ["20.18.3", 1],
    ["20.19.0", 0],
    ["20.20.0", 0],
    ["21.7.3", 1],
    ["22.2.0", 1],
    ["22.3.0", 0],
    ["23.0.0", 0],
    ["24.0.0", 0],
    ["26.10.0", 0],
  ])("on Node %s ends with %i, as the package says of that Node", async (version, code) => {
    const { version: own, engines } = JSON.parse(await readFile(`${root}/package.json`, "utf8"));
    expect(semver.satisfies(version, engines.node)).toBe(code === 0);
    const pretence = join(folder, "pretence.cjs");
    await writeFile(pretence, `Object.defineProperty(process.versions, "node", { value: "${version}" });`);
    const ended = await run(process.execPath, ["--require", pretence, binary, "--version"]).then(
      ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
      ({ code, stdout, stderr }) => ({ code, stdout, stderr }),
    );
    const sentence = `axctl needs Node 20.19 or newer (of 22: 22.3 or newer), and this is Node ${version}.\n`;
    expect(ended).toEqual(
      code === 0 ? { code, stdout: `${own}\n`, stderr: "" } : { code, stdout: "", stderr: sentence },
    );
  });
});

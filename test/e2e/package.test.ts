import { execFile } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { beforeAll, describe, expect, it } from "vitest";

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

  it("has every part that another one asks for, with all that it asks of it", async () => {
    const parts = packed.files.map(({ path }) => path).filter((path) => /^dist\/(?!main\.)[\w-]+\.js$/.test(path));
    const load = parts.map((path) => `await import("./${path}");`).join("");
    const { stdout, stderr } = await run(process.execPath, ["--input-type=module", "--eval", load], { cwd: root });
    expect({ stdout, stderr }).toEqual({ stdout: "", stderr: "" });
    expect(parts.length).toBeGreaterThan(10);
  });

  it("has what parts share once, and once more where a start begins", async () => {
    const names = (await readdir(`${root}/dist`)).filter((name) => name.endsWith(".js"));
    const texts = await Promise.all(names.map(async (name) => readFile(`${root}/dist/${name}`, "utf8")));
    const holds = (words: string) => names.filter((_, index) => texts[index]?.includes(words));
    expect(holds("is no usable environment name")).toHaveLength(2);
    expect(holds("ZodMiniString")).toEqual(["base.js"]);
  });
});

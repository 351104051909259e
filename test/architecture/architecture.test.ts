import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** Edges that no list allows: what they are, where they stand, and what stands there. */
const PLANTED: readonly (readonly [what: string, path: string, source: string])[] = [
  ["a floor that looks up", "src/core/planted-up.ts", 'export { configDir } from "../identity/paths.ts";'],
  ["a type that looks up", "src/core/planted-type.ts", 'export type { Check } from "../gate/check.ts";'],
  ["identity that reads files itself", "src/identity/planted.ts", 'export { readFile } from "node:fs/promises";'],
  ["a command that uses another one", "src/cli/commands/qa/planted.ts", 'export { default } from "./matrix.ts";'],
  ["commander outside of cli", "src/terminal/planted.ts", 'export { Command } from "commander";'],
  ["undici outside of system", "src/api/planted.ts", 'export { request } from "undici";'],
  [
    "a sandbox that shares the client's code",
    "src/sandbox/planted.ts",
    'export { createSession } from "../api/client.ts";',
  ],
  ["a package that no floor may use", "src/gate/planted.ts", 'export { parse } from "smol-toml";'],
  ["a loop", "src/core/planted-loop.ts", 'import "./planted-too.ts";\nexport const planted = 1;'],
];

/** What closes the loop. */
const CLOSING = { path: "src/core/planted-too.ts", source: 'export { planted } from "./planted-loop.ts";' };

/** Allowed edges, and what the planted ones lead to. */
const SOUND: readonly (readonly [path: string, source: string])[] = [
  ["src/identity/paths.ts", 'export { join } from "node:path";'],
  ["src/gate/check.ts", 'export { configDir } from "../identity/paths.ts";'],
  ["src/api/client.ts", 'export { z } from "zod";'],
  ["src/cli/commands/qa/matrix.ts", 'export { default } from "../../../gate/check.ts";'],
];

/** Runs the architecture check in a project of a few modules; `npm run architecture` runs it on this one. */
async function check(folder: string): Promise<{ code: number; output: string }> {
  const run = promisify(execFile)(process.execPath, [join(root, "test/architecture/check.mjs"), folder]);
  return run.then(
    ({ stdout, stderr }) => ({ code: 0, output: stdout + stderr }),
    (error: { code: number; stdout: string; stderr: string }) => ({
      code: error.code,
      output: error.stdout + error.stderr,
    }),
  );
}

async function write(folder: string, files: readonly (readonly [path: string, source: string])[]): Promise<void> {
  for (const [path, source] of files) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), source);
  }
}

describe("the architecture check", () => {
  let project: string;
  beforeAll(async () => {
    project = await mkdtemp(join(tmpdir(), "axctl-architecture-"));
    for (const name of ["package.json", "tsconfig.json"]) await cp(join(root, name), join(project, name));
    await symlink(join(root, "node_modules"), join(project, "node_modules"));
    await write(project, SOUND);
  });
  afterAll(() => rm(project, { recursive: true, force: true }));

  it("passes where every edge is allowed, and read it", async () => {
    const { code, output } = await check(project);
    expect(output).toMatch(/architecture: [1-9]\d* modules, 0 forbidden edges/);
    expect(code).toBe(0);
  });

  describe("catches", () => {
    let lines: string[];
    let found: Awaited<ReturnType<typeof check>>;
    beforeAll(async () => {
      // All at once, each under its own path.
      const planted = [
        ...PLANTED.map(([, path, source]) => [path, source] as const),
        [CLOSING.path, CLOSING.source] as const,
      ];
      await write(project, planted);
      found = await check(project);
      lines = found.output.split("\n").filter((line) => line.includes(" → "));
      for (const [path] of planted) await rm(join(project, path));
    });

    it.each(PLANTED)("%s", (_, path) => {
      expect(lines.filter((line) => line.includes(`: ${path} → `))).not.toEqual([]);
    });

    it("and nothing else", () => {
      const paths = [...PLANTED.map(([, path]) => path), CLOSING.path];
      expect(lines.filter((line) => !paths.some((path) => line.includes(`: ${path} → `)))).toEqual([]);
      expect(found.output).toContain(`${lines.length} forbidden edges`);
      expect(found.code).toBe(1);
    });
  });

  it("fails when there is nothing to read", async () => {
    const empty = join(project, "empty");
    await mkdir(join(empty, "src"), { recursive: true });
    await cp(join(project, "tsconfig.json"), join(empty, "tsconfig.json"));
    await write(empty, [["test/nothing.ts", "export {};"]]);
    const { code, output } = await check(empty);
    expect(output).toContain("no module was read");
    expect(code).toBe(1);
  });
});

import { chmod, readFile, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { makeRepository, type TestRepository } from "../release/support/repository.ts";
import { CONFIG, MANIFEST, plan } from "./support/release.ts";
import { parseDocument, Workspace } from "./support/workspace.ts";

let workspace: Workspace;
let repository: TestRepository | undefined;
beforeEach(async () => {
  workspace = await Workspace.create();
});
afterEach(async () => {
  repository?.dispose();
  await workspace.dispose();
});

/** npm packages with a dependency on the first one, each with its own tag, changes and files. */
function monorepo(count: number): TestRepository {
  const names = Array.from({ length: count }, (_, index) => `p${index}`);
  const files = names.flatMap((name) => [
    [
      `${name}/package.json`,
      JSON.stringify({ name, version: "1.0.0", dependencies: name === "p0" ? {} : { p0: "^1.0.0" } }),
    ],
    [`${name}/version.py`, "1.0.0"],
  ]);
  const config = {
    "release-type": "node",
    plugins: ["node-workspace"],
    "extra-files": ["README.md", { type: "generic", path: "*.py", glob: true }],
    packages: Object.fromEntries(names.map((name) => [name, {}])),
  };
  return makeRepository([
    {
      message: "chore: release 1.0.0",
      write: {
        ...Object.fromEntries(files),
        [CONFIG]: JSON.stringify(config),
        [MANIFEST]: JSON.stringify(Object.fromEntries(names.map((name) => [name, "1.0.0"]))),
      },
      tags: names.map((name) => `${name}-v1.0.0`),
    },
    ...names.map((name) => ({ message: `feat: a door in ${name}`, touch: [`${name}/door.js`] })),
  ]);
}

it.each([[1], [20]])("git is started five times at most: a repository of %i package(s)", async (count) => {
  repository = monorepo(count);
  const log = join(workspace.root, "calls");
  const wrapper = join(workspace.home, "git");
  // The real one is found behind the folder of the wrapper.
  await writeFile(wrapper, `#!/bin/sh\necho "$*" >> '${log}'\nPATH="\${PATH#*:}" exec git "$@"\n`);
  await chmod(wrapper, 0o755);
  const PATH = `${workspace.home}${delimiter}${process.env["PATH"]}`;
  const run = await plan(workspace, repository.folder, ["--contents", "--json"], { env: { PATH } });
  expect(run.code).toBe(0);
  expect(parseDocument(run.stdout)["packages"]).toHaveLength(count);
  const calls = (await readFile(log, "utf8")).trim().split("\n");
  expect(calls.length, calls.join("\n")).toBeLessThanOrEqual(5);
  expect(calls.length).toBeGreaterThan(0);
});

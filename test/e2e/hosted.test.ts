import { mkdir, rm } from "node:fs/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { hosted } from "./support/hosted.ts";
import { type Run, Workspace } from "./support/workspace.ts";

let workspace: Workspace;
beforeEach(async () => {
  workspace = await Workspace.create();
  await workspace.sandbox({ envs: ["dev", "next"], faults: ["next:tasks.list=403"] });
});
afterEach(() => workspace.dispose());

/** What differs from run to run: times, and what is made of them. */
const alike = ({ code, stdout, stderr }: Run) => ({
  code,
  stdout: stdout.replaceAll(
    /"[^"]*(?:_ms|_at|generated|digest|fingerprint|trace)[^"]*": [^\n]*|\b\d+ ms|sha256:\w+/g,
    "…",
  ),
  stderr,
});

describe("a run in the process of the tests is one in a process of its own", () => {
  it.each([
    [["auth", "doctor", "--env", "dev", "--json"]],
    [["auth", "envs"]],
    [["qa", "preflight", "--env", "dev", "--json", "--concurrency", "1", "--artifact", "one/preflight.json"]],
    [["qa", "matrix", "--env", "dev", "--env", "next", "--json", "--artifact-dir", "one"]],
    [["qa", "verify", "--artifact-dir", "none", "--require", "dev"]],
    [["release", "plan", "--json"]],
    [["qa", "matrix", "--help"]],
    [["qa", "matrx"]],
    [["qa", "preflight", "--env", "nobody"]],
  ])("%j", async (args) => {
    const env = { PATH: process.env["PATH"] ?? "", HOME: workspace.home, AX_CONFIG_DIR: workspace.config };
    const own = await workspace.axctl(args, { during: async () => undefined });
    const written = await workspace.filesIn(workspace.work);
    await rm(workspace.work, { recursive: true });
    await mkdir(workspace.work);
    const here = await hosted({ args, cwd: workspace.work, env, stdin: undefined });
    expect(alike(here)).toEqual(alike(own));
    expect(own.stdout + own.stderr).not.toBe("");
    expect((await workspace.filesIn(workspace.work)).sort()).toEqual(written.sort());
  });
});

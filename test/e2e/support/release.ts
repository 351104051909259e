import { expect } from "vitest";
import { makeRepository, type Step, type TestRepository } from "../../release/support/repository.ts";
import { parseDocument, type RunOptions, type Workspace } from "./workspace.ts";

export const CONFIG = "release-please-config.json";
export const MANIFEST = ".release-please-manifest.json";

/** A repository whose 1.0.0 is tagged, with a feature after it. What is written replaces, or adds to, its first files. */
export function releasable(write: Readonly<Record<string, string>> = {}, later: readonly Step[] = []): TestRepository {
  const files = {
    [CONFIG]: JSON.stringify({ "release-type": "simple", packages: { ".": {} } }),
    [MANIFEST]: JSON.stringify({ ".": "1.0.0" }),
    "version.txt": "1.0.0\n",
    ...write,
  };
  return makeRepository([
    { message: "chore: release 1.0.0", write: files, tags: ["v1.0.0"] },
    { message: "feat: a door", touch: ["door.txt"] },
    ...later,
  ]);
}

/** A configuration of one package, the whole repository, whose tags carry no component. */
export function configOf(settings: Readonly<Record<string, unknown>>): string {
  return JSON.stringify({ packages: { ".": { "include-component-in-tag": false, ...settings } } });
}

/** Plans in a folder, for a fixed day. */
export async function plan(workspace: Workspace, cwd: string, args: readonly string[] = [], options: RunOptions = {}) {
  return workspace.axctl(["release", "plan", "--date", "2026-01-31", ...args], { cwd, ...options });
}

/** Plans in a folder where it has to fail: exit code 1, one document, the same words for a person, and no stack trace. */
export async function refusal(
  workspace: Workspace,
  cwd: string,
  args: readonly string[] = [],
  options: RunOptions = {},
): Promise<{ code: unknown; message: unknown; hint: unknown }> {
  const run = await plan(workspace, cwd, [...args, "--json"], options);
  expect(run.code).toBe(1);
  const { error } = Object(parseDocument(run.stdout)["summary"]);
  expect(run.stderr).toBe(`error ${error.code}: ${error.message}\n  ${error.hint}\n`);
  expect(run.stderr).not.toMatch(/^\s+at |node:|\.[jt]s:\d/m);
  return error;
}

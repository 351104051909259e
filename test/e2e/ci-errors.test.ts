import { mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ARTIFACTS, ciStep, variablesOf } from "./support/ci.ts";
import { parseDocument, Workspace } from "./support/workspace.ts";

let workspace: Workspace;
beforeEach(async () => {
  workspace = await Workspace.create();
});
afterEach(() => workspace.dispose());

describe("exit code 1: variables that cannot be used, before anything is asked or written", () => {
  it.each([
    [{ AX_QA_ENVS: "default" }, "INVALID_OPTION", /`default` is no environment of its own/],
    [{ AX_QA_ENVS: "a.b,a-b" }, "INVALID_OPTION", /share the variables AX_QA_A_B_…/],
    [{ AX_QA_ENVS: "..." }, "INVALID_ENV_NAME", /AX_QA_ENVS/],
    [{ AX_QA_REQUIRE_MATRIX: "maybe" }, "INVALID_OPTION", /AX_QA_REQUIRE_MATRIX: expected true or false/],
  ])("%j: %s", async (variables, code, message) => {
    const sandbox = await workspace.sandbox({ envs: ["dev", "next"] }, { logins: false });
    const run = await ciStep(workspace, { ...variablesOf(sandbox), ...variables }, ["--json"]);
    expect(run.code).toBe(1);
    expect(parseDocument(run.stdout)).toMatchObject({
      ok: false,
      skipped: false,
      summary: { command: "axctl qa ci", error: { code, message: expect.stringMatching(message) } },
    });
    expect(sandbox.requests()).toEqual([]);
    expect(await workspace.filesIn(workspace.work)).toEqual([]);
  });

  it("an unknown --baseline is told before anything is asked, and leaves no login behind", async () => {
    const sandbox = await workspace.sandbox({ envs: ["dev", "next"] }, { logins: false });
    const variables = { ...variablesOf(sandbox), AX_QA_CONFIG_DIR: join(workspace.root, "logins") };
    const run = await ciStep(workspace, variables, ["--json", "--baseline", "prod"]);
    expect(run.code).toBe(1);
    expect(sandbox.requests()).toEqual([]);
    expect(await workspace.filesIn(join(workspace.root, "logins"))).toEqual([]);
  });
});

describe("exit code 1: what cannot be written, with the result printed all the same", () => {
  it.each([
    ["the step summary is a folder", "FILE_NOT_WRITTEN", { GITHUB_STEP_SUMMARY: "." }],
    ["the step summary's folder is missing", "FILE_NOT_WRITTEN", { GITHUB_STEP_SUMMARY: "no/such/folder" }],
    ["the artifact folder is a file", "ARTIFACT_NOT_WRITTEN", { AX_QA_ARTIFACT_DIR: "a-file" }],
  ])("%s: %s", async (_, code, variables) => {
    await writeFile(join(workspace.work, "a-file"), "");
    const sandbox = await workspace.sandbox({ envs: ["dev", "next"] }, { logins: false });
    const json = await ciStep(workspace, { ...variablesOf(sandbox), ...variables }, ["--json"]);
    expect(json.code).toBe(1);
    expect(parseDocument(json.stdout)).toMatchObject({
      ok: false,
      summary: { command: "axctl qa ci", matrix_ok: true, error: { code } },
      envs: [{ env: "dev", preflight_ok: true }, { env: "next" }],
    });
    const text = await ciStep(workspace, { ...variablesOf(sandbox), ...variables });
    expect(text.code).toBe(1);
    expect(text.stdout).toMatch(/dev +✓ +✓ +8\/8/);
    expect(text.stderr).toMatch(/was not written/);
    expect(text.stepSummary ?? "").not.toContain("nothing was measured");
    expect(await readFile(join(workspace.work, "a-file"), "utf8")).toBe("");
  });

  it("a link in place of an artifact is refused, and what it leads to is as it was", async () => {
    const sandbox = await workspace.sandbox({ envs: ["dev", "next"] }, { logins: false });
    const precious = join(workspace.home, "precious");
    await writeFile(precious, "as it was");
    await mkdir(join(workspace.work, ARTIFACTS));
    await symlink(precious, join(workspace.work, ARTIFACTS, "operator-qa-summary.json"));
    const run = await ciStep(workspace, variablesOf(sandbox), ["--json"]);
    expect(run.code).toBe(1);
    expect(parseDocument(run.stdout)).toMatchObject({ summary: { error: { code: "ARTIFACT_NOT_WRITTEN" } } });
    expect(await readFile(precious, "utf8")).toBe("as it was");
  });

  it("a folder for temporary logins that cannot be made is named, and nothing is asked", async () => {
    const sandbox = await workspace.sandbox({ envs: ["dev", "next"] }, { logins: false });
    const path = join(workspace.work, "a-file");
    await writeFile(path, "as it was");
    const run = await ciStep(workspace, { ...variablesOf(sandbox), AX_QA_CONFIG_DIR: path }, ["--json"]);
    expect(run.code).toBe(1);
    expect(parseDocument(run.stdout)).toMatchObject({
      summary: { error: { code: "FILE_NOT_WRITTEN", message: expect.stringContaining(path) } },
    });
    expect(sandbox.requests()).toEqual([]);
    expect(await readFile(path, "utf8")).toBe("as it was");
  });
});

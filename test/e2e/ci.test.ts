import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { documents } from "../../src/cli/schemas.ts";
import { ARTIFACTS, ciStep, tripleOf, variablesOf } from "./support/ci.ts";
import { environmentOf, parseDocument, Workspace } from "./support/workspace.ts";

let workspace: Workspace;
beforeEach(async () => {
  workspace = await Workspace.create();
});
afterEach(() => workspace.dispose());

const EVERY_ARTIFACT = [
  "dev-doctor.json",
  "dev-preflight.json",
  "matrix/matrix.json",
  "next-doctor.json",
  "next-preflight.json",
  "operator-qa-summary.json",
];
const artifacts = async () => (await workspace.filesIn(join(workspace.work, ARTIFACTS))).sort();

describe("exit code 0: every environment that was asked for passes", () => {
  it("leaves every artifact, and a summary that is the document that it prints", async () => {
    const sandbox = await workspace.sandbox({ envs: ["dev", "next"] }, { logins: false });
    const run = await ciStep(workspace, variablesOf(sandbox), ["--json"]);
    expect(run.code).toBe(0);
    expect(run.stderr).toBe("");
    expect(await artifacts()).toEqual(EVERY_ARTIFACT);
    const printed = parseDocument(run.stdout);
    expect(documents["qa-ci"].safeParse(printed).success).toBe(true);
    expect(await workspace.document(`${ARTIFACTS}/operator-qa-summary.json`)).toEqual(printed);
    const env = (name: string) => ({
      env: name,
      base_url: environmentOf(sandbox, name).url,
      space_id: environmentOf(sandbox, name).spaces[0]?.id,
      doctor_ok: true,
      doctor_artifact: `${ARTIFACTS}/${name}-doctor.json`,
      preflight_ok: true,
      preflight_artifact: `${ARTIFACTS}/${name}-preflight.json`,
    });
    expect(printed).toMatchObject({
      ok: true,
      skipped: false,
      skip_reason: null,
      target: "release",
      requested_envs: ["dev", "next"],
      configured_envs: ["dev", "next"],
      skipped_envs: [],
      envs: [env("dev"), env("next")],
      matrix_ok: true,
      matrix_artifact: `${ARTIFACTS}/matrix/matrix.json`,
      require_matrix: false,
      evidence: { suite: { name: "core" }, digest: expect.stringMatching(/^sha256:/) },
    });
  });

  it("asks each environment once: the matrix compares what the preflights saw", async () => {
    const sandbox = await workspace.sandbox({ envs: ["dev", "next"] }, { logins: false });
    await ciStep(workspace, variablesOf(sandbox));
    const asked = sandbox.requests().map(({ env, check }) => `${env} ${check}`);
    expect(asked).toHaveLength(18);
    expect(new Set(asked).size).toBe(18);
    expect(await workspace.document(`${ARTIFACTS}/dev-preflight.json`)).toMatchObject({
      ok: true,
      preflight: { target: "release", artifact: `${ARTIFACTS}/dev-preflight.json` },
    });
  });

  it("gates for another target, other environments and another folder when variables say so", async () => {
    const sandbox = await workspace.sandbox({ envs: ["customer-a"] }, { logins: false });
    const { pat: token, url, spaces } = environmentOf(sandbox, "customer-a");
    const variables = {
      AX_QA_ENVS: "Customer-A",
      AX_QA_TARGET: "mcp-ui",
      AX_QA_ARTIFACT_DIR: "out/deep/",
      ...tripleOf("CUSTOMER_A", { token, url, space: spaces[0]?.id ?? "" }),
    };
    const run = await ciStep(workspace, variables, ["--json"]);
    expect(run.code).toBe(0);
    expect(parseDocument(run.stdout)).toMatchObject({ target: "mcp-ui", envs: [{ env: "customer-a" }] });
    expect(await workspace.document("out/deep/customer-a-preflight.json")).toMatchObject({
      environment: "customer-a",
      preflight: { target: "mcp-ui" },
    });
  });
});

describe("exit code 2: something that was measured fails", () => {
  it("names the environment, and every artifact is there", async () => {
    const faults = ["next:tasks.list=403"];
    const sandbox = await workspace.sandbox({ envs: ["dev", "next"], faults }, { logins: false });
    const run = await ciStep(workspace, variablesOf(sandbox), ["--json"]);
    expect(run.code).toBe(2);
    expect(parseDocument(run.stdout)).toMatchObject({
      ok: false,
      skipped: false,
      summary: { failed_envs: ["next"], matrix_ok: false },
      envs: [{ preflight_ok: true }, { preflight_ok: false, preflight_artifact: `${ARTIFACTS}/next-preflight.json` }],
    });
    expect(await artifacts()).toEqual(EVERY_ARTIFACT);
  });

  it("also when another environment could not be measured", async () => {
    const sandbox = await workspace.sandbox({ faults: ["dev:tasks.list=403"] }, { logins: false });
    const run = await ciStep(workspace, variablesOf(sandbox, ["dev"]), ["--json"]);
    expect(run.code).toBe(2);
    expect(parseDocument(run.stdout)).toMatchObject({ skipped: false, skipped_envs: [{ env: "next" }] });
  });

  it("also when every environment passes alone and they differ", async () => {
    const faults = ["next:tasks.list=drop-field=tasks.*.title"];
    const sandbox = await workspace.sandbox({ envs: ["dev", "next"], faults }, { logins: false });
    const run = await ciStep(workspace, variablesOf(sandbox));
    expect(run.code).toBe(2);
    expect(run.commands).toMatchObject([{ name: "error", properties: { title: "next: field_gone" } }]);
    const lenient = await ciStep(workspace, variablesOf(sandbox), ["--fail-on-drift", "none"]);
    expect(lenient.code).toBe(0);
  });

  it.each<[string, string, (given: { agentPat: string; url: string }) => Record<string, string>]>([
    ["an agent's token", "user_login_holds_agent_pat", ({ agentPat }) => ({ AX_QA_NEXT_TOKEN: agentPat })],
    ["a token with a line end in it", "token_malformed", () => ({ AX_QA_NEXT_TOKEN: "axp_u_hunter2.b\nhunter2" })],
    ["no URL", "invalid_base_url", () => ({ AX_QA_NEXT_BASE_URL: "not a url" })],
    ["a URL of another kind", "invalid_base_url", () => ({ AX_QA_NEXT_BASE_URL: "ftp://127.0.0.1" })],
    ["plain http to another machine", "insecure_base_url", () => ({ AX_QA_NEXT_BASE_URL: "http://ax.invalid" })],
    [
      "a URL with a password",
      "invalid_base_url",
      ({ url }) => ({ AX_QA_NEXT_BASE_URL: url.replace("//", "//me:hunter2@") }),
    ],
  ])("%s is a failed row, %s, and the others are measured", async (_, problem, wrong) => {
    const sandbox = await workspace.sandbox({ envs: ["dev", "next"] }, { logins: false });
    const variables = { ...variablesOf(sandbox), ...wrong(environmentOf(sandbox, "next")) };
    const run = await ciStep(workspace, variables, ["--json"]);
    expect(run.code).toBe(2);
    expect(parseDocument(run.stdout)).toMatchObject({
      summary: { failed_envs: ["next"] },
      envs: [
        { env: "dev", preflight_ok: true },
        { env: "next", preflight_ok: false },
      ],
    });
    expect(run.commands).toMatchObject([{ name: "error", properties: { title: `next: ${problem}` } }]);
    expect(sandbox.requests().filter(({ env }) => env === "next")).toEqual([]);
    const folder = join(workspace.work, ARTIFACTS);
    const written = await Promise.all((await artifacts()).map((name) => readFile(join(folder, name), "utf8")));
    expect([run.stdout, run.stderr, run.stepSummary, ...written].join("\n")).not.toContain("hunter2");
  });
});

describe("exit code 3: something that was asked for was not measured", () => {
  it.each([
    ["secrets that do not exist, and arrive empty", { AX_QA_DEV_TOKEN: "", AX_QA_DEV_BASE_URL: "" }],
    ["no variable at all", {}],
  ])("%s: no environment is configured, and nothing is asked", async (_, variables) => {
    const run = await ciStep(workspace, variables, ["--json"]);
    expect(run.code).toBe(3);
    expect(parseDocument(run.stdout)).toMatchObject({
      ok: false,
      skipped: true,
      skip_reason: expect.stringContaining("no environment is configured: dev (AX_QA_DEV_TOKEN"),
      envs: [],
      matrix_ok: null,
      matrix_artifact: null,
    });
    expect(await artifacts()).toEqual(["operator-qa-summary.json"]);
    expect(run.commands).toEqual([]);
    expect(run.stepSummary).toMatch(/AX_QA_NEXT_SPACE_ID/);
  });

  it("an environment without one of its variables keeps the others that pass from being a pass", async () => {
    const sandbox = await workspace.sandbox({ envs: ["dev", "next"] }, { logins: false });
    const variables = { ...variablesOf(sandbox), AX_QA_NEXT_SPACE_ID: "" };
    const run = await ciStep(workspace, variables, ["--json"]);
    expect(run.code).toBe(3);
    expect(parseDocument(run.stdout)).toMatchObject({
      ok: false,
      skipped: true,
      skip_reason: "not measured: next (AX_QA_NEXT_SPACE_ID not set)",
      skipped_envs: [{ env: "next", missing: ["AX_QA_NEXT_SPACE_ID"] }],
      envs: [{ env: "dev", preflight_ok: true }],
      matrix_ok: true,
    });
    expect(run.commands).toEqual([]);
    expect(sandbox.requests().filter(({ env }) => env === "next")).toEqual([]);
  });

  it("a matrix that is required changes no code: that is the workflow's to do", async () => {
    const run = await ciStep(workspace, { AX_QA_REQUIRE_MATRIX: "true" }, ["--json"]);
    expect(run.code).toBe(3);
    expect(parseDocument(run.stdout)).toMatchObject({ require_matrix: true, skipped: true });
  });
});

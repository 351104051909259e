import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Sandbox } from "../../src/sandbox/server.ts";
import { partOf, takingTurns } from "../support/cases.ts";
import { ACTION, OPERATOR_QA, stepById } from "../workflows/workflows.ts";
import { ARTIFACTS, variablesOf } from "./support/ci.ts";
import { type Packed, packed, runStep, type WorkflowStepRun } from "./support/workflow-step.ts";
import { Workspace } from "./support/workspace.ts";

/** Each takes long. */
const inTurn = takingTurns(6);

let pack: Packed;
let workspace: Workspace;
beforeAll(async () => {
  pack = await packed();
});
afterAll(() => pack.dispose());
beforeEach(async () => {
  workspace = await Workspace.create();
});
afterEach(() => workspace.dispose());

interface Given {
  sandbox?: Sandbox;
  inputs?: Record<string, string>;
  /** Contexts beside those of the sandbox's environments. */
  contexts?: Record<string, string>;
}

/** Runs the workflow's step, with secrets and variables, or the action's, with the caller's environment. */
function gate(path: typeof OPERATOR_QA | typeof ACTION, { sandbox, inputs = {}, contexts = {} }: Given) {
  const variables = sandbox === undefined ? {} : variablesOf(sandbox);
  const asContexts = Object.entries(variables).map(([name, value]) => [
    `${name.endsWith("_TOKEN") ? "secrets" : "vars"}.${name}`,
    value,
  ]);
  const all = { axctl: pack.tarball, envs: "dev,next", target: "release", require_matrix: "false", ...inputs };
  const asInputs = Object.entries(all).map(([name, value]) => [`inputs.${name}`, value]);
  return runStep(workspace, stepById(path, "gate"), {
    contexts: { ...Object.fromEntries([...asInputs, ...(path === ACTION ? [] : asContexts)]), ...contexts },
    env: { ...pack.npm, ...(path === ACTION ? variables : {}) },
  });
}

const titles = ({ commands }: WorkflowStepRun) =>
  commands.map(({ name, properties }) => `${name}: ${properties["title"]}`);

describe.each([[OPERATOR_QA, 0] as const, [ACTION, 1] as const])("the gate's step in %s", (path, at) => {
  inTurn("ends with 0 when everything passes", async () => {
    const sandbox = await workspace.sandbox({ envs: ["dev", "next"] }, { logins: false });
    const run = await gate(path, { sandbox });
    expect(run.code).toBe(0);
    expect(run.outputs).toEqual({ "exit-code": "0", summary: `${ARTIFACTS}/operator-qa-summary.json` });
    expect(titles(run)).toEqual([]);
    expect(run.stepSummary).toContain("## ✓ aX gate for `release`: passed");
    expect(await workspace.document(run.outputs["summary"] ?? "")).toMatchObject({ ok: true });
    expect(await workspace.filesIn(join(workspace.root, "runner-temp", "axctl-logins"))).toEqual([]);
  });

  inTurn("ends with 2 when something fails, whether the matrix is required or not", async () => {
    const faults = ["next:tasks.list=403"];
    const sandbox = await workspace.sandbox({ envs: ["dev", "next"], faults }, { logins: false });
    for (const required of ["false", "true"]) {
      const run = await gate(path, { sandbox, inputs: { require_matrix: required } });
      expect(run.code).toBe(2);
      expect(run.outputs["exit-code"]).toBe("2");
      expect(titles(run)).toEqual(["error: next: tasks.list"]);
    }
  });

  const unconfigured: [string, number, string][] = [
    ["false", 0, "notice: Operator QA skipped"],
    ["", 0, "notice: Operator QA skipped"],
    ["true", 3, "error: Operator QA incomplete"],
    // What is no plain false requires it: a word that is misread must not open the gate.
    ["yes", 3, "error: Operator QA incomplete"],
  ];
  it.each(partOf(unconfigured, 4, at))(
    "with nothing configured and require_matrix %j ends with %i",
    async (required, code, title) => {
      const run = await gate(path, { inputs: { require_matrix: required } });
      expect(run.code).toBe(code);
      expect(run.outputs).toEqual({ "exit-code": "3", summary: `${ARTIFACTS}/operator-qa-summary.json` });
      expect(titles(run)).toEqual([title]);
      expect(await workspace.document(`${ARTIFACTS}/operator-qa-summary.json`)).toMatchObject({ skipped: true });
    },
  );
});

describe("the steps, the same in the action and in the workflow", () => {
  const path = OPERATOR_QA;

  const unusable: [string, Record<string, string>][] = [
    ["the inputs cannot be used", { envs: "default" }],
    ["the package cannot be fetched", { axctl: "/no/such/package.tgz" }],
    ["the package is no axctl", { axctl: "" }],
  ];
  it.each(partOf(unusable, 2))("fails when %s, and a skip it is not", async (_, inputs) => {
    const run = await gate(path, { inputs });
    expect(run.code).not.toBe(0);
    expect(run.outputs["exit-code"]).toBe(String(run.code));
    expect(run.outputs["summary"]).toBeUndefined();
    expect(titles(run)).toEqual([]);
  });

  inTurn("takes inputs as data: a shell reads none of them", async () => {
    const hostile = '$(touch pwned) `touch pwned` "; touch pwned; "';
    const run = await gate(path, { inputs: { target: hostile, envs: "dev,next" } });
    expect(run.code).toBe(0);
    expect(await workspace.filesIn(workspace.work)).toEqual([`${ARTIFACTS}/operator-qa-summary.json`]);
    expect(await workspace.document(`${ARTIFACTS}/operator-qa-summary.json`)).toMatchObject({ target: hostile });
  });

  inTurn(
    "runs that package also in a checkout that is a package of that name, or that says where packages come from",
    async () => {
      const own = { name: "axctl", version: "0.1.0", bin: { axctl: "dist/main.js" } };
      await writeFile(join(workspace.work, "package.json"), JSON.stringify(own));
      await writeFile(join(workspace.work, ".npmrc"), "script-shell=/bin/false\n");
      await mkdir(join(workspace.work, "node_modules", ".bin"), { recursive: true });
      await writeFile(join(workspace.work, "node_modules", ".bin", "axctl"), "#!/bin/sh\ntouch pwned\n", {
        mode: 0o755,
      });
      const run = await gate(path, {});
      expect(run.outputs["exit-code"]).toBe("3");
      expect(await workspace.filesIn(workspace.work)).not.toContain("pwned");
    },
  );

  inTurn("take secrets for variables, where no variable of that name is set", async () => {
    const sandbox = await workspace.sandbox({ envs: ["dev", "next"] }, { logins: false });
    const secrets = Object.entries(variablesOf(sandbox)).map(([name, value]) => [`secrets.${name}`, value]);
    const run = await gate(OPERATOR_QA, { contexts: Object.fromEntries(secrets) });
    expect(run.code).toBe(0);
  });

  inTurn("installs, builds and packs the checkout's own package, and names the tarball", async () => {
    const scripts = { build: "node -e \"require('fs').writeFileSync('built', '')\"" };
    const own = { name: "axctl", version: "9.9.9", scripts, files: ["built"] };
    const lock = { name: "axctl", version: "9.9.9", lockfileVersion: 3, packages: { "": own } };
    await writeFile(join(workspace.work, "package.json"), JSON.stringify(own));
    await writeFile(join(workspace.work, "package-lock.json"), JSON.stringify(lock));
    const run = await runStep(workspace, stepById(OPERATOR_QA, "build"), { contexts: {}, env: pack.npm });
    expect(run.code).toBe(0);
    const tarball = join(workspace.root, "runner-temp", "axctl-9.9.9.tgz");
    expect(run.outputs).toEqual({ package: tarball });
    expect((await readFile(tarball)).length).toBeGreaterThan(100);
  });
});

import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { ACTION, action, allSteps, OPERATOR_QA, stepById, textOf, workflow, workflowPaths } from "./workflows.ts";

const RELEASE_PLEASE = ".github/workflows/release-please.yml";
const PUBLISH = ".github/workflows/publish.yml";
const ENVS = ["DEV", "NEXT", "STAGING", "PROD", "CUSTOMER"];
const INPUTS = ["artifact_name", "axctl", "envs", "require_matrix", "target"];
const root = fileURLToPath(new URL("../../", import.meta.url));
const version: string = JSON.parse(textOf("package.json")).version;

describe.each(workflowPaths)("%s", (path) => {
  it("may read the repository and nothing else, unless a job says so", () => {
    expect(workflow(path).permissions).toEqual({ contents: "read" });
  });

  it("has a time limit for every job that runs steps", () => {
    const jobs = Object.entries(workflow(path).jobs).filter(([, { uses }]) => uses === undefined);
    expect(jobs.filter(([, job]) => !((job["timeout-minutes"] ?? 0) > 0)).map(([name]) => name)).toEqual([]);
  });
});

describe("every step of every workflow and of the action", () => {
  it("takes no expression into a shell script: values go through the environment", () => {
    expect(allSteps().filter(({ step }) => step.run?.includes("${{"))).toEqual([]);
  });

  it("uses actions by the full id of a commit, with the version beside it", () => {
    const lines = [...workflowPaths, ACTION].flatMap((path) => textOf(path).match(/uses: .*$/gm) ?? []);
    const foreign = lines.filter((line) => !line.startsWith("uses: ./"));
    expect(foreign.length).toBeGreaterThan(5);
    expect(foreign.filter((line) => !/^uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(line))).toEqual([]);
  });

  it("leaves no credential of the checkout behind", () => {
    const checkouts = allSteps().filter(({ step }) => step.uses?.startsWith("actions/checkout@"));
    expect(checkouts.length).toBeGreaterThan(1);
    expect(checkouts.filter(({ step }) => step.with?.["persist-credentials"] !== false)).toEqual([]);
  });

  it("uploads artifacts always, also after a failure", () => {
    const uploads = allSteps().filter(({ step }) => step.uses?.startsWith("actions/upload-artifact@"));
    expect(uploads.map(({ path }) => path).sort()).toEqual([ACTION, OPERATOR_QA]);
    expect(uploads.filter(({ step }) => step.if !== "always()")).toEqual([]);
  });

  it("stops at the first command that fails where several stand in one script", () => {
    const scripts = allSteps().flatMap(({ step }) => (step.run?.trim().includes("\n") ? [step] : []));
    expect(scripts.length).toBeGreaterThan(1);
    expect(scripts.filter(({ run, shell }) => shell !== "bash" || !run?.startsWith("set -euo pipefail\n"))).toEqual([]);
  });
});

describe("the reusable workflow", () => {
  const { on } = workflow(OPERATOR_QA);

  it("takes the same inputs when it is called and when it is started by hand", () => {
    expect(Object.keys(on["workflow_call"]?.inputs ?? {}).sort()).toEqual(INPUTS);
    expect(on["workflow_dispatch"]?.inputs).toEqual(on["workflow_call"]?.inputs);
  });

  it("requires no secret, and hands every environment's three variables to the gate alone", () => {
    const names = ENVS.flatMap((env) => ["TOKEN", "BASE_URL", "SPACE_ID"].map((suffix) => `AX_QA_${env}_${suffix}`));
    const secrets = on["workflow_call"]?.secrets ?? {};
    expect(Object.keys(secrets).sort()).toEqual([...names].sort());
    expect(Object.values(secrets).filter(({ required }) => required)).toEqual([]);
    const { env = {} } = stepById(OPERATOR_QA, "gate");
    for (const name of names) {
      const expected = name.endsWith("_TOKEN") ? `secrets.${name}` : `vars.${name} || secrets.${name}`;
      expect(env[name]).toBe(`\${{ ${expected} }}`);
    }
    const others = allSteps().filter(({ path, step }) => step.id !== "gate" && path !== RELEASE_PLEASE);
    expect(JSON.stringify(others)).not.toContain("secrets.");
  });
});

describe("the action", () => {
  it("takes the workflow's inputs, and tells the exit code and the summary", () => {
    expect(Object.keys(action().inputs).sort()).toEqual(INPUTS);
    expect(Object.keys(action().outputs).sort()).toEqual(["exit-code", "summary"]);
  });

  it("runs the same script as the workflow, with the same variables beside those of the environments", () => {
    const [ours, theirs] = [stepById(ACTION, "gate"), stepById(OPERATOR_QA, "gate")];
    expect(ours.run).toBe(theirs.run);
    const own = Object.entries(theirs.env ?? {}).filter(
      ([name]) => !ENVS.some((env) => name.startsWith(`AX_QA_${env}_`)),
    );
    expect({ ...ours.env, AXCTL: "" }).toEqual({ ...Object.fromEntries(own), AXCTL: "" });
  });
});

describe("the default package", () => {
  it("is this very version, in the workflow, when started by hand, and in the action", () => {
    const { on } = workflow(OPERATOR_QA);
    const defaults = [on["workflow_call"]?.inputs, on["workflow_dispatch"]?.inputs, action().inputs].map(
      (inputs) => inputs?.["axctl"]?.default,
    );
    expect(defaults).toEqual([`axctl@${version}`, `axctl@${version}`, `axctl@${version}`]);
  });
});

describe("this repository's own CI", () => {
  it("gates pull requests to main with the commit's own axctl and no secret but the gate's, and accepts a skip", () => {
    const job = workflow(".github/workflows/ci.yml").jobs["operator-qa"];
    const names = ["DEV", "NEXT"].flatMap((env) =>
      ["TOKEN", "BASE_URL", "SPACE_ID"].map((what) => `AX_QA_${env}_${what}`),
    );
    expect(Object(job).secrets).toEqual(Object.fromEntries(names.map((name) => [name, `\${{ secrets.${name} }}`])));
    expect(job).toMatchObject({
      if: "github.event_name == 'pull_request' && github.base_ref == 'main'",
      uses: "./.github/workflows/operator-qa.yml",
      with: { require_matrix: false, axctl: "." },
    });
  });
});

describe("axctl's own release", () => {
  const script = (path: string, name: string) => {
    const found = allSteps().find((one) => one.path === path && one.step.name === name)?.step.run;
    if (found === undefined) throw new Error(`${path} has no step ${name}`);
    return found;
  };
  const run = (text: string, env: Record<string, string>, cwd?: string) =>
    spawnSync("bash", ["-c", text], { encoding: "utf8", cwd, env: { PATH: process.env["PATH"], ...env } });

  it.each([
    ["is missing", "", 1],
    ["is there", "ghp_x", 0],
  ])("is not begun without a token of its own: it %s", (_, token, code) => {
    const { status, stdout } = run(script(RELEASE_PLEASE, "Demand RELEASE_PLEASE_TOKEN"), {
      RELEASE_PLEASE_TOKEN: token,
    });
    expect([status, stdout.startsWith("::error title=RELEASE_PLEASE_TOKEN is missing::")]).toEqual([code, code === 1]);
  });

  it("gives Release Please that token, and no other", () => {
    const text = textOf(RELEASE_PLEASE);
    expect(text.match(/secrets\.\w+|github\.token/g)).toEqual([
      "secrets.RELEASE_PLEASE_TOKEN",
      "secrets.RELEASE_PLEASE_TOKEN",
    ]);
  });

  it.each([
    [`v${version}`, 0],
    ["v9.9.9", 1],
  ])("is published for the tag of its version alone: %s", (TAG, code) => {
    const { status, stdout } = run(script(PUBLISH, "Compare the tag with the version"), { TAG }, root);
    expect([status, stdout.startsWith("::error title=Tag and version differ::")]).toEqual([code, code === 1]);
  });

  it("is published from a published release or by hand, with no secret at all", () => {
    expect(workflow(PUBLISH).on).toMatchObject({ release: { types: ["published"] }, workflow_dispatch: {} });
    expect(Object.keys(Object(workflow(PUBLISH).on))).toEqual(["release", "workflow_dispatch"]);
    expect(textOf(PUBLISH)).not.toContain("secrets.");
  });
});

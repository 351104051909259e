import { runs } from "./commands.ts";
import type { Finding } from "./finding.ts";
import type { Posture } from "./inputs.ts";
import type { Workflow, WorkflowJob } from "./workflow.ts";

/** Operator QA runs for pull requests to the branch that is released. */
export function qaFindings({ workflows, target }: Posture): Finding[] {
  const asking = workflows.filter((workflow) => workflow.jobs.some(isOperatorQa));
  if (asking.some(({ triggers }) => meetsPullRequests(triggers["pull_request"], target))) return [];
  const [workflow] = asking;
  const fix = `on:\n  pull_request:\n    branches: [${target}]\njobs:\n  operator-qa:\n    uses: ./.github/workflows/operator-qa.yml\n    secrets: inherit`;
  return [
    {
      code: "operator_qa_missing",
      severity: "error",
      path: workflow?.path ?? ".github/workflows/ci.yml",
      line: workflow === undefined ? null : (Object.values(workflow.triggers)[0]?.line ?? 1),
      message:
        workflow === undefined
          ? "no workflow runs the operator's QA"
          : `the operator's QA runs here, and not for pull requests to ${target}`,
      fix,
    },
  ];
}

function isOperatorQa({ uses, steps }: WorkflowJob): boolean {
  const reusable = uses !== undefined && /(?:^|\/)operator-qa\.ya?ml(?:@|$)/.test(uses.value);
  return (
    reusable ||
    steps.some(
      (step) =>
        (step.uses !== undefined && /(?:^|\/)operator-qa(?:@|$)/.test(step.uses)) ||
        runs(step, ["qa", "ci"]) ||
        runs(step, ["qa", "matrix"]),
    )
  );
}

function meetsPullRequests(trigger: Workflow["triggers"][string] | undefined, target: string): boolean {
  if (trigger === undefined) return false;
  const { branches, branchesIgnore = [], types } = trigger;
  // Without "synchronize" what is pushed later is never measured.
  if (types !== undefined && !["opened", "synchronize"].every((type) => types.includes(type))) return false;
  if (branchesIgnore.some((pattern) => matches(pattern, target))) return false;
  return branches === undefined || isTaken(branches, target);
}

/** The last pattern that matches decides; `!` takes a branch out again. */
function isTaken(patterns: readonly string[], branch: string): boolean {
  return patterns.reduce(
    (taken, pattern) => (matches(pattern.replace(/^!/, ""), branch) ? !pattern.startsWith("!") : taken),
    false,
  );
}

/** GitHub's filter patterns: `*` stops at a slash, `**` does not. */
function matches(pattern: string, branch: string): boolean {
  const source = pattern
    .split(/(\*\*|\*|\?)/)
    .map((part) =>
      part === "**" ? ".*" : part === "*" ? "[^/]*" : part === "?" ? "" : part.replace(/[.^${}()|\\]/g, "\\$&"),
    )
    .join("");
  return new RegExp(`^${source}$`).test(branch);
}

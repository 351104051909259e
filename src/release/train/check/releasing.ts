import { runs } from "./commands.ts";
import type { Finding } from "./finding.ts";
import type { Posture } from "./inputs.ts";
import type { Located, Workflow, WorkflowJob, WorkflowStep } from "./workflow.ts";

const TOKEN = "RELEASE_PLEASE_TOKEN";
const PASTE = `token: \${{ secrets.${TOKEN} }}`;

interface Releasing {
  workflow: Workflow;
  job: WorkflowJob;
  step: WorkflowStep;
}

/** The release workflow demands a token of its own, and falls back to none. */
export function releaseFindings({ workflows, target }: Posture): Finding[] {
  const steps = workflows.flatMap((workflow) =>
    workflow.jobs.flatMap((job) => job.steps.filter(opensReleases).map((step): Releasing => ({ workflow, job, step }))),
  );
  if (steps.length === 0) {
    return [
      {
        code: "release_workflow_missing",
        severity: "error",
        path: ".github/workflows/release-please.yml",
        line: null,
        message: "no workflow opens release pull requests",
        fix: `on:\n  push:\n    branches: [${target}]\njobs:\n  release-please:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: googleapis/release-please-action@<the full commit SHA>\n        with:\n          ${PASTE}`,
      },
    ];
  }
  return steps.flatMap(tokenFindings);
}

function opensReleases(step: WorkflowStep): boolean {
  return (
    /^(?:googleapis|google-github-actions)\/release-please-action@/.test(step.uses ?? "") ||
    runs(step, ["release-please", "release-pr"]) ||
    runs(step, ["release", "pr"])
  );
}

function tokenFindings({ workflow, job, step }: Releasing): Finding[] {
  const { path } = workflow;
  const tokens = tokensOf(step, job);
  if (tokens.length === 0) {
    return [
      {
        code: "release_token_missing",
        severity: "error",
        path,
        line: step.line,
        message: `without a token of its own it works as GITHUB_TOKEN: pull requests and releases of that one start no workflows`,
        fix: step.uses === undefined ? `env:\n  ${TOKEN}: \${{ secrets.${TOKEN} }}` : `with:\n  ${PASTE}`,
      },
    ];
  }
  return tokens.flatMap(({ value, line }): Finding[] => {
    if (/GITHUB_TOKEN|github\.token|\|\|/.test(value)) {
      const own = /^\s*\$\{\{\s*(?:secrets\.GITHUB_TOKEN|github\.token)\s*\}\}\s*$/.test(value);
      return [
        {
          code: "release_token_fallback",
          severity: "error",
          path,
          line,
          message: own
            ? "GITHUB_TOKEN opens pull requests and releases that start no workflows"
            : `\`${value.trim()}\` falls back to another token where ${TOKEN} is missing, and then nothing is published`,
          fix: PASTE,
        },
      ];
    }
    if (!new RegExp(`\\bsecrets\\.${TOKEN}\\b`).test(value)) {
      return [
        {
          code: "release_token_other",
          severity: "error",
          path,
          line,
          message: `\`${value.trim()}\` is not the secret ${TOKEN}`,
          fix: PASTE,
        },
      ];
    }
    return [];
  });
}

/** Where the step has its token from: its input, else a variable. */
function tokensOf({ with: inputs, env, run, line }: WorkflowStep, job: WorkflowJob): Located[] {
  const input = inputs["token"];
  if (input !== undefined) return [input];
  if (run === undefined) return [];
  const names = [TOKEN, "AXCTL_GITHUB_TOKEN", "GITHUB_TOKEN", "GH_TOKEN"];
  const named = names.flatMap((name) => env[name] ?? job.env[name] ?? []);
  return named.length > 0 ? named : optionOf(run, line);
}

/** `--token=…` of a command. */
function optionOf(run: string, line: number): Located[] {
  const [, value] = /--token[= ]"?([^"\n]+)/.exec(run) ?? [];
  return value === undefined ? [] : [{ value, line }];
}

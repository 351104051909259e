import { commandsIn, commandsLike, runs } from "./commands.ts";
import type { Finding } from "./finding.ts";
import type { Posture } from "./inputs.ts";
import type { Workflow, WorkflowJob, WorkflowStep } from "./workflow.ts";

const COMMANDS = [
  ["npm", "publish"],
  ["pnpm", "publish"],
  ["yarn", "npm", "publish"],
  ["twine", "upload"],
  ["uv", "publish"],
  ["poetry", "publish"],
  ["cargo", "publish"],
  ["release", "publish"],
];
const ACTIONS = /^(?:pypa\/gh-action-pypi-publish|JS-DevTools\/npm-publish)@/;

interface Publishing {
  workflow: Workflow;
  job: WorkflowJob;
  step: WorkflowStep;
}

const PUBLISH_WORKFLOW = `on:
  release:
    types: [published]
  workflow_dispatch:
jobs:
  publish:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v5
      - run: test "v$(node -p "require('./package.json').version")" = "$GITHUB_REF_NAME"
      - run: npm view "$(node -p "require('./package.json').name")@\${GITHUB_REF_NAME#v}" version || npm publish`;

/** Publishing follows a release, never a push; it compares tag and version, and leaves alone what exists. */
export function publishFindings({ workflows }: Posture): Finding[] {
  const steps = workflows.flatMap((workflow) =>
    workflow.jobs.flatMap((job) => job.steps.filter(publishes).map((step): Publishing => ({ workflow, job, step }))),
  );
  if (steps.length === 0) {
    return [
      {
        code: "publish_workflow_missing",
        severity: "error",
        path: ".github/workflows/publish.yml",
        line: null,
        message: "no workflow publishes",
        fix: PUBLISH_WORKFLOW,
      },
    ];
  }
  const workflowsThatPublish = [...new Set(steps.map(({ workflow }) => workflow))];
  return [...workflowsThatPublish.flatMap(triggerFindings), ...steps.flatMap(guardFindings)];
}

function publishes(step: WorkflowStep): boolean {
  if (ACTIONS.test(step.uses ?? "")) return true;
  // A dry run publishes nothing.
  return COMMANDS.some((words) => commandsLike(step, words).some((command) => !command.includes("--dry-run")));
}

function triggerFindings({ path, triggers }: Workflow): Finding[] {
  const { push, release, workflow_dispatch: dispatch } = triggers;
  const line = Object.values(triggers)[0]?.line ?? 1;
  const findings: (Finding | false)[] = [
    push !== undefined && {
      code: "publish_on_push",
      severity: "error",
      path,
      line: push.line,
      message: "it publishes on a push: a package may come out that no release stands for",
      fix: "remove `push`; publish on:\n  release:\n    types: [published]",
    },
    !(release !== undefined && (release.types === undefined || release.types.includes("published"))) && {
      code: "publish_not_on_release",
      severity: "error",
      path,
      line: release?.line ?? line,
      message: "publishing a release does not start it",
      fix: "on:\n  release:\n    types: [published]",
    },
    // Without `types` every activity of a release counts, also that of a draft.
    release !== undefined &&
      (release.types === undefined || release.types.some((type) => type !== "published")) && {
        code: "publish_on_other_release_activity",
        severity: "warning",
        path,
        line: release.line,
        message: `more than a published release starts it: ${release.types?.join(", ") ?? "every activity of a release"}`,
        fix: "types: [published]",
      },
    dispatch === undefined && {
      code: "publish_not_by_hand",
      severity: "warning",
      path,
      line,
      message: "nobody can start it again by hand when it stopped half-way",
      fix: "on:\n  workflow_dispatch:",
    },
  ];
  return findings.filter((finding) => finding !== false);
}

function guardFindings({ workflow: { path }, job, step }: Publishing): Finding[] {
  // It does both by itself.
  if (runs(step, ["release", "publish"])) return [];
  const findings: (Finding | false)[] = [
    !job.steps.some(comparesTag) && {
      code: "publish_tag_unchecked",
      severity: "error",
      path,
      line: step.line,
      message: "nothing compares the release's tag with the package's version before it publishes",
      fix: 'run: test "v$(node -p "require(\'./package.json\').version")" = "$GITHUB_REF_NAME"',
    },
    !(job.steps.some(asksRegistry) || skipsExisting(step)) && {
      code: "publish_existing_not_skipped",
      severity: "error",
      path,
      line: step.line,
      message: "a version that exists already makes it fail, so that a second run never ends well",
      fix: "ask the registry first (`npm view NAME@VERSION`, `skip-existing: true`)",
    },
  ];
  return findings.filter((finding) => finding !== false);
}

const TAG = /github\.event\.release\.tag_name|github\.ref(?:_name)?\b|GITHUB_REF(?:_NAME)?\b/;
const COMPARING = new Set(["test", "[", "[[", "diff", "cmp", "grep", "node", "python", "python3", "jq"]);

/** A step that has the tag, names a version, and can fail over it. */
function comparesTag(step: WorkflowStep): boolean {
  const commands = commandsIn(step);
  const values = Object.values(step.env).map(({ value }) => value);
  const hasTag = [...commands.flat(), ...values].some((word) => TAG.test(word));
  const hasVersion = [...commands.flat(), ...values].some((word) => /version/i.test(word));
  return hasTag && hasVersion && commands.some((command) => command.some((word) => COMPARING.has(word)));
}

function asksRegistry(step: WorkflowStep): boolean {
  return (
    [
      ["npm", "view"],
      ["npm", "info"],
      ["npm", "show"],
      ["pip", "index"],
    ].some((words) => runs(step, words)) ||
    commandsIn(step).some(
      ([program, ...rest]) => program === "curl" && rest.some((word) => /\/pypi\/|registry/.test(word)),
    )
  );
}

function skipsExisting(step: WorkflowStep): boolean {
  const input = step.with["skip-existing"]?.value ?? step.with["skip_existing"]?.value;
  return input === "true" || commandsIn(step).some((command) => command.includes("--skip-existing"));
}

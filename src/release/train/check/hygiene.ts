import type { Finding } from "./finding.ts";
import type { Posture } from "./inputs.ts";
import type { Permissions, Workflow, WorkflowJob } from "./workflow.ts";

/** Workflows have no more rights than they need, and run the third-party code that was looked at. */
export function hygieneFindings({ workflows }: Posture): Finding[] {
  return workflows.flatMap((workflow) => [
    ...permissionFindings(workflow),
    ...workflow.jobs.flatMap((job) => pinFindings(workflow, job)),
  ]);
}

function permissionFindings({ path, permissions, jobs }: Workflow): Finding[] {
  const open = permissions === undefined ? jobs.filter((job) => job.permissions === undefined) : [];
  const missing = open.slice(0, 1).map(
    ({ id, line }): Finding => ({
      code: "permissions_missing",
      severity: "warning",
      path,
      line,
      message: `the job ${id} has whatever rights the repository gives by default: neither it nor the workflow says \`permissions\``,
      fix: "add to the workflow:\npermissions:\n  contents: read",
    }),
  );
  const broad = [permissions, ...jobs.map((job) => job.permissions)].filter(isBroad).map(
    ({ line }): Finding => ({
      code: "permissions_broad",
      severity: "warning",
      path,
      line,
      message: "`write-all` gives every right",
      fix: "name the rights that are needed:\npermissions:\n  contents: read",
    }),
  );
  return [...missing, ...broad];
}

function isBroad(permissions: Permissions | undefined): permissions is Permissions {
  return permissions?.all === "write-all";
}

function pinFindings({ path }: Workflow, { uses, steps }: WorkflowJob): Finding[] {
  const used = [
    ...(uses === undefined ? [] : [{ name: uses.value, line: uses.line }]),
    ...steps.flatMap((step) => (step.uses === undefined ? [] : [{ name: step.uses, line: step.line }])),
  ];
  return used
    .filter(({ name }) => isThirdParty(name) && !isPinned(name))
    .map(
      ({ name, line }): Finding => ({
        code: "action_unpinned",
        severity: "warning",
        path,
        line,
        message: `${name} may change under its name: whoever can move the tag runs code here`,
        fix: `uses: ${name.replace(/@.*$/, "")}@<the full commit SHA>  # ${/@(.*)$/.exec(name)?.[1] ?? "the version"}`,
      }),
    );
}

/** Neither of this repository nor of GitHub itself. */
function isThirdParty(name: string): boolean {
  return !/^(?:\.|actions\/|github\/)/.test(name);
}

function isPinned(name: string): boolean {
  return /@[0-9a-f]{40}$/.test(name) || /^docker:\/\/.*@sha256:[0-9a-f]{64}$/.test(name);
}

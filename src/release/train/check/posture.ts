import { CODEOWNERS_PATHS, readCodeowners } from "./codeowners.ts";
import type { Finding } from "./finding.ts";
import { hygieneFindings } from "./hygiene.ts";
import type { Posture, PostureInputs } from "./inputs.ts";
import { ownerFindings } from "./owners.ts";
import { publishFindings } from "./publishing.ts";
import { qaFindings } from "./qa.ts";
import { releaseFindings } from "./releasing.ts";
import { versionFindings } from "./versions.ts";
import { readWorkflow } from "./workflow.ts";

/** Whether a file is one that a posture depends on, beside those that the configuration names. */
export function isPostureFile(path: string): boolean {
  return WORKFLOW.test(path) || CODEOWNERS_PATHS.some((place) => place === path);
}

const WORKFLOW = /^\.github\/workflows\/[^/]+\.ya?ml$/;

/** What is wrong with a repository's release posture, errors first, then by place. Pure. */
export function checkPosture(inputs: PostureInputs): Finding[] {
  const read = [...inputs.files]
    .filter(([path]) => WORKFLOW.test(path))
    .map(([path, text]) => readWorkflow(path, text));
  const workflows = read.flatMap((workflow) => ("jobs" in workflow ? [workflow] : []));
  const path = CODEOWNERS_PATHS.find((place) => inputs.files.has(place));
  const codeowners = path === undefined ? undefined : readCodeowners(path, inputs.files.get(path) ?? "");
  const posture: Posture = { ...inputs, workflows, codeowners };
  const broken = read.flatMap((workflow): Finding[] =>
    "jobs" in workflow
      ? []
      : [
          {
            code: "workflow_unreadable",
            severity: "error",
            path: workflow.path,
            line: workflow.line,
            message: `GitHub cannot read this workflow: ${workflow.reason}`,
            fix: `correct line ${workflow.line}`,
          },
        ],
  );
  const rules = [versionFindings, releaseFindings, publishFindings, ownerFindings, qaFindings, hygieneFindings];
  return [...broken, ...rules.flatMap((rule) => rule(posture))].sort(byGravity);
}

/** Errors first, then by place. */
export function byGravity(a: Finding, b: Finding): number {
  const severity = Number(a.severity === "warning") - Number(b.severity === "warning");
  return severity || a.path.localeCompare(b.path, "en") || (a.line ?? 0) - (b.line ?? 0);
}

import { code, codeBlock } from "../../../evidence/reports/markdown-code.ts";
import type { VerifiedArtifact } from "../../../evidence/verify-artifact.ts";
import type { PlanDocument } from "../../plan/document.ts";
import { type ChecklistItem, checklist } from "./checklist.ts";

/** What axctl's own part of a promotion pull request tells. */
export interface PromotionFacts {
  source: { branch: string; sha: string };
  target: { branch: string; sha: string };
  artifacts: readonly VerifiedArtifact[];
  /** Why the promotion goes on without evidence that holds; undefined when it does hold. */
  missingReason: string | undefined;
  /** What a merge commit would release; undefined when it cannot be planned. */
  plan: Pick<PlanDocument, "packages" | "summary"> | undefined;
  warnings: readonly { code: string; reason: string }[];
}

/** A body of GitHub's holds 65,536 characters, a person's own text included. */
const NOTES_CHARACTERS = 24_000;
const ROWS = 60;
const WARNINGS = 20;

/**
 * axctl's own part of the body, in GitHub Flavored Markdown: the same facts give the same text, so it holds no ages. What comes from
 * commits and files stands in code. Pure.
 */
export function promotionBlock(facts: PromotionFacts): string {
  const { source, target, warnings } = facts;
  const text = [
    `## Promotion of ${code(source.branch)} to ${code(target.branch)}`,
    "",
    `Head: ${code(source.sha)}, onto ${code(target.sha)}`,
    ...(warnings.length === 0
      ? []
      : [
          "",
          ...warnings.slice(0, WARNINGS).map(({ code: name, reason }) => `- ⚠ ${code(name)}: ${code(reason, 600)}`),
        ]),
    ...(warnings.length > WARNINGS ? [`- … and ${warnings.length - WARNINGS} more`] : []),
    "",
    "### Evidence",
    "",
    ...evidenceLines(facts),
    "",
    "### Checklist",
    "",
    ...checklist(facts).map(itemLine),
    "",
    "### What it releases",
    "",
    ...planLines(facts.plan),
  ].join("\n");
  // Release Please reads the body of a merged pull request for these, whoever wrote them there.
  return text.replace(/(BEGIN|END)_(COMMIT_OVERRIDE|NESTED_COMMIT)/g, "$1 $2");
}

function evidenceLines({ artifacts, missingReason }: PromotionFacts): string[] {
  const missing =
    missingReason === undefined ? [] : [`**Promoted without evidence that holds**: ${code(missingReason, 1000)}`, ""];
  const rows = artifacts.slice(0, ROWS).map((artifact) => {
    const verdict = artifact.ok ? "holds" : artifact.problems.map(({ code: name }) => code(name)).join(", ");
    const digest = artifact.digest === null ? "–" : code(artifact.digest, 80);
    return `| ${artifact.kind} | ${artifact.env === null ? "–" : code(artifact.env)} | ${verdict} | ${digest} |`;
  });
  const head = ["| artifact | environment | verdict | digest |", "| --- | --- | --- | --- |"];
  return [...missing, ...head, ...rows, ...moreThan(ROWS, artifacts.length)];
}

function itemLine({ done, text, digests }: ChecklistItem): string {
  const proof = digests.length === 0 ? "" : ` – ${digests.map((digest) => code(digest, 80)).join(", ")}`;
  return `- [${done ? "x" : " "}] ${text}${proof}`;
}

function planLines(plan: PromotionFacts["plan"]): string[] {
  if (plan === undefined) return ["It cannot be planned: see the warnings."];
  if (plan.packages.length === 0) return [`Nothing: ${code(plan.summary.reason ?? "no commit counts")}.`];
  const rows = plan.packages
    .slice(0, ROWS)
    .map(
      ({ component, path, current_version, new_version, bump }) =>
        `| ${code(component || path)} | ${code(current_version ?? "–")} | ${code(new_version)} | ${bump} |`,
    );
  const most = Math.floor(NOTES_CHARACTERS / Math.min(plan.packages.length, ROWS));
  const notes = plan.packages
    .slice(0, ROWS)
    .flatMap(({ notes: text, new_version }) => [
      "",
      `<details><summary>Notes of ${new_version.replace(/[^\w.+-]/g, "")}</summary>`,
      "",
      codeBlock(undated(text), "markdown", most),
      "",
      "</details>",
    ]);
  const head = ["| package | now | next | bump |", "| --- | --- | --- | --- |"];
  return [...head, ...rows, ...moreThan(ROWS, plan.packages.length), ...notes];
}

/** How many there are beside those that are shown. */
function moreThan(shown: number, count: number): string[] {
  return count > shown ? ["", `… and ${count - shown} more.`] : [];
}

/** Notes without the day in their heading: nobody knows yet when it is released, and each day would change the text. */
function undated(notes: string): string {
  return notes.replace(/^(#+ .*?) \(\d{4}-\d{2}-\d{2}\)$/m, "$1");
}

import { envelope } from "../../../evidence/envelope.ts";
import { type Finding, worstOf } from "../recovery/judge.ts";
import type { Judged } from "../recovery/report.ts";
import type { StepReport } from "../steps.ts";
import { findingsOf, packagesOf } from "../verify/document.ts";
import { rowsOf } from "../verify/rows.ts";

/**
 * `whole`: there was nothing to mend. `would_mend`: there is, and nothing was done. `mended`: it was done, and all is as it should be.
 * `left`: what is left is somebody else's to do. `stopped`: history contradicts itself. `unknown`: not everybody could be asked.
 */
export type RecoverOutcome = "whole" | "would_mend" | "mended" | "left" | "stopped" | "unknown" | "failed";

export interface RecoverResult {
  target: { branch: string; sha: string };
  /** What was found first. */
  before: Judged;
  /** What was found after the steps; undefined where none was made. */
  after: Judged | undefined;
  steps: readonly StepReport[];
  /** Whether there are steps to be made, as it is now. */
  mendable: boolean;
  applied: boolean;
  dryRun: boolean;
  notCompared: readonly string[];
  /** What an error says to do. */
  hint?: string | undefined;
}

export type RecoverDocument = ReturnType<typeof recoverDocument>;

/** `release recover` as a document: what was found, what was done about it, and the table as it is now. Pure. */
export function recoverDocument(result: RecoverResult) {
  const { target, before, after, steps, applied, dryRun, notCompared } = result;
  const now = after ?? before;
  const outcome = outcomeOf(result);
  const findings = [
    ...before.versions.flatMap(({ facts, findings }) => findings.map((finding) => told(facts.name, finding))),
    ...before.branches.flatMap(({ facts, findings }) => findings.map((finding) => told(facts.name, finding))),
  ];
  return envelope({
    ok: outcome === "whole" || outcome === "mended",
    skipped: outcome === "unknown",
    summary: {
      command: "axctl release recover" as const,
      outcome,
      applied,
      dry_run: dryRun,
      mended: steps.filter(({ state }) => state === "done").length,
      next: nextOf(outcome, { ...result, now }),
    },
    details: findings,
    target,
    packages: packagesOf(now),
    findings,
    steps,
    rows: rowsOf(now),
    not_compared: notCompared,
  });
}

function told(subject: string, { verdict, mending, says }: Finding) {
  return { subject, verdict, mending, says };
}

function outcomeOf({ before, after, steps, mendable, hint }: RecoverResult): RecoverOutcome {
  if (hint !== undefined || steps.some(({ state }) => state === "failed")) return "failed";
  const now = after ?? before;
  const worst = worstOf(findingsOf(now));
  if (worst === "stop") return "stopped";
  if (mendable) return "would_mend";
  const rows = rowsOf(now);
  if (rows.some(({ ok }) => ok === false)) return "left";
  if (rows.some(({ ok }) => ok === null) || now.versions.length === 0) return "unknown";
  return after === undefined ? "whole" : "mended";
}

function nextOf(outcome: RecoverOutcome, { now, applied, hint }: RecoverResult & { now: Judged }): string {
  const says = (verdict: Finding["verdict"]) => findingsOf(now).find((finding) => finding.verdict === verdict)?.says;
  switch (outcome) {
    case "failed":
      return hint ?? "run the same command again: it continues where it stopped";
    case "stopped":
      return says("stop") ?? "";
    case "would_mend":
      return applied ? "run the same command again" : "axctl release recover --apply";
    case "left":
    case "unknown":
      if (now.versions.length === 0) return "merge the first release pull request: nothing was released yet";
      return says("tell") ?? rowsOf(now).find(({ fix }) => fix !== null)?.fix ?? "axctl release verify";
    case "whole":
    case "mended":
      return says("fine") ?? "nothing: the release is whole";
  }
}

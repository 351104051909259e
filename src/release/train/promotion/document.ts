import { envelope } from "../../../evidence/envelope.ts";
import type { VerifiedArtifact } from "../../../evidence/verify-artifact.ts";
import type { PlanDocument } from "../../plan/document.ts";
import type { PullRequest } from "../github-port.ts";
import type { StepReport } from "../steps.ts";

/** How a promotion ended. */
export type Outcome = "promoted" | "nothing_to_promote" | "refused" | "head_moved" | "failed";

export interface PromotionResult {
  outcome: Outcome;
  dryRun: boolean;
  source: { branch: string; sha: string };
  target: { branch: string; sha: string };
  commits: number;
  evidence: { ok: boolean; artifacts: readonly VerifiedArtifact[] };
  missingReason: string | undefined;
  plan: PlanDocument | undefined;
  warnings: readonly { code: string; reason: string }[];
  steps: readonly StepReport[];
  pullRequest: PullRequest | undefined;
}

export type PromotionDocument = ReturnType<typeof promotionDocument>;

/** A promotion as a document. Nothing to promote is a skip. Pure. */
export function promotionDocument(result: PromotionResult) {
  const { outcome, source, target, commits, evidence, plan, warnings, steps, pullRequest } = result;
  return envelope({
    ok: outcome === "promoted",
    skipped: outcome === "nothing_to_promote",
    summary: {
      command: "axctl release promote" as const,
      outcome,
      dry_run: result.dryRun,
      commits,
      releases: (plan?.packages ?? []).map(({ path, new_version }) => ({ path, version: new_version })),
      warnings: warnings.length,
      next: nextOf(result),
    },
    details: steps,
    source,
    target,
    pull_request: pullRequest === undefined ? null : { number: pullRequest.number, url: pullRequest.url },
    evidence: { ok: evidence.ok, missing_reason: result.missingReason ?? null, artifacts: evidence.artifacts },
    warnings,
    steps,
  });
}

function nextOf({ outcome, dryRun, source, target, pullRequest }: PromotionResult): string {
  if (outcome === "nothing_to_promote") return `commit to ${source.branch}: ${target.branch} has all of it`;
  if (outcome === "refused") return "run the gates for this head, and promote again";
  if (outcome === "head_moved") return `run the gates for the new head of ${source.branch}, and promote again`;
  if (outcome === "failed") return "run the same command again: it continues where it stopped";
  if (dryRun) return "run it without --dry-run";
  return `review ${pullRequest?.url ?? "the pull request"}, and merge it with a merge commit`;
}

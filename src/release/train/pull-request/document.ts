import { envelope } from "../../../evidence/envelope.ts";
import type { PlanDocument } from "../../plan/document.ts";
import type { PullRequest } from "../github-port.ts";
import type { StepReport } from "../steps.ts";

/** How it ended. `pending`: a merged release pull request waits for its tag, and nothing new is opened before that. */
export type PullRequestOutcome = "opened" | "nothing_to_release" | "pending" | "snoozed" | "failed";

export interface PullRequestResult {
  outcome: PullRequestOutcome;
  dryRun: boolean;
  target: { branch: string; sha: string };
  plan: PlanDocument | undefined;
  /** Merged release pull requests that wait for their tags. */
  pending: readonly PullRequest[];
  pullRequests: readonly { title: string; branch: string; number: number | null; url: string | null }[];
  steps: readonly StepReport[];
}

export type ReleasePullRequestDocument = ReturnType<typeof releasePullRequestDocument>;

/** `release pr` as a document. Nothing to release is a skip. Pure. */
export function releasePullRequestDocument(result: PullRequestResult) {
  const { outcome, target, plan, pending, pullRequests, steps } = result;
  return envelope({
    ok: outcome === "opened" || outcome === "snoozed",
    skipped: outcome === "nothing_to_release",
    summary: {
      command: "axctl release pr" as const,
      outcome,
      dry_run: result.dryRun,
      releases: (plan?.packages ?? []).map(({ path, new_version }) => ({ path, version: new_version })),
      reason: plan?.summary.reason ?? null,
      next: nextOf(result),
    },
    details: steps,
    target,
    pull_requests: pullRequests,
    pending: pending.map(({ number, url, title }) => ({ number, url, title })),
    warnings: (plan?.warnings ?? []).map(({ code, reason }) => ({ code, reason })),
    steps,
  });
}

function nextOf({ outcome, dryRun, pullRequests, target, pending }: PullRequestResult): string {
  if (outcome === "nothing_to_release") return `promote to ${target.branch} what is to be released`;
  if (outcome === "pending") {
    const numbers = pending.map(({ number }) => `#${number}`).join(", ");
    return `axctl release create: ${numbers} is merged and not tagged yet (where something is there already: axctl release recover)`;
  }
  if (outcome === "failed") return "run the same command again: it continues where it stopped";
  if (outcome === "snoozed") return "nothing: a person put this release off (autorelease: snooze)";
  if (dryRun) return "run it without --dry-run";
  return `review and merge ${pullRequests.map(({ url, title }) => url ?? title).join(", ")}`;
}

import { envelope } from "../../../evidence/envelope.ts";
import type { PullRequest } from "../github-port.ts";
import type { StepReport } from "../steps.ts";
import type { MergedRelease } from "./merged-releases.ts";

export type CreateOutcome = "created" | "nothing_pending" | "no_release" | "failed";

export interface CreateResult {
  outcome: CreateOutcome;
  dryRun: boolean;
  target: string;
  /** The merged pull requests with what they release. */
  pending: readonly { pullRequest: PullRequest; releases: readonly MergedRelease[] }[];
  steps: readonly StepReport[];
  /** What an error says to do. */
  hint?: string | undefined;
}

export type CreateDocument = ReturnType<typeof createDocument>;

/** `release create` as a document. Nothing that waits is a skip. Pure. */
export function createDocument({ outcome, dryRun, target, pending, steps, hint }: CreateResult) {
  const releases = pending.flatMap((one) =>
    one.releases.map(({ path, version, tag, sha, draft }) => ({ path, version, tag, sha, draft })),
  );
  return envelope({
    ok: outcome === "created",
    skipped: outcome === "nothing_pending",
    summary: {
      command: "axctl release create" as const,
      outcome,
      dry_run: dryRun,
      releases: releases.length,
      next: nextOf(outcome, { dryRun, target, hint, empty: pending.filter((one) => one.releases.length === 0) }),
    },
    details: steps,
    target,
    pull_requests: pending.map(({ pullRequest: { number, url, title } }) => ({ number, url, title })),
    releases,
    steps,
  });
}

interface NextFacts extends Pick<CreateResult, "dryRun" | "target" | "hint"> {
  /** Pull requests that are labelled as releases, and changed no version. */
  empty: CreateResult["pending"];
}

function nextOf(outcome: CreateOutcome, { dryRun, target, hint, empty }: NextFacts): string {
  if (outcome === "nothing_pending")
    return `axctl release status: no merged release pull request of ${target} waits for its tag`;
  if (outcome === "no_release") {
    const numbers = empty.map(({ pullRequest }) => `#${pullRequest.number}`).join(", ");
    return `take the label of a release from ${numbers}, which changed no version in the manifest, and run it again`;
  }
  if (outcome === "failed" && hint !== undefined) return hint;
  if (outcome === "failed") return "run the same command again: it continues where it stopped";
  return dryRun ? "run it without --dry-run" : "watch the publish workflow, which the release starts";
}

import type { PlannedPullRequest } from "../../plan/proposal.ts";
import type { PullRequest } from "../github-port.ts";

const PENDING = ["autorelease: pending"];
const SNOOZE = "autorelease: snooze";

/** Merged release pull requests that have no tag yet: Release Please opens no other before they have. Pure. */
export function pendingReleases(closed: readonly PullRequest[], labels: readonly string[] = PENDING): PullRequest[] {
  return closed.filter((pull) => pull.merged && labels.every((label) => pull.labels.includes(label)));
}

/**
 * The branches whose release a person put off: a closed pull request with that label and the very same body. Release Please leaves
 * them alone until the notes change. Pure.
 */
export function snoozedReleases(
  closed: readonly PullRequest[],
  planned: readonly Pick<PlannedPullRequest, "branch" | "body">[],
): Set<string> {
  const put = closed.filter(({ merged, labels, fork }) => !merged && !fork && labels.includes(SNOOZE));
  const isSnoozed = ({ branch, body }: Pick<PlannedPullRequest, "branch" | "body">) =>
    put.some((pull) => pull.head === branch && pull.body.replaceAll("\r\n", "\n").trim() === body.trim());
  return new Set(planned.filter(isSnoozed).map(({ branch }) => branch));
}

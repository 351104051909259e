import type { PullRequest } from "../github-port.ts";

/** Release Please calls its branches so, whatever labels it was told to use. */
const RELEASE_BRANCH = /^release-please--/;

/** Merged pull requests that are releases: by their branch, or by a label. Anybody may call a branch of a fork like one of ours. Pure. */
export function releasePullRequests(
  closed: readonly PullRequest[],
  { pending, tagged }: { pending: readonly string[]; tagged: readonly string[] },
): PullRequest[] {
  return closed.filter(
    ({ merged, head, fork, labels }) =>
      merged &&
      ((!fork && RELEASE_BRANCH.test(head)) || [...pending, ...tagged].some((label) => labels.includes(label))),
  );
}

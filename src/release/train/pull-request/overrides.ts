import type { PullRequest } from "../github-port.ts";

/**
 * Messages that pull requests give to the commits that merged them, by the commits' ids: what stands between
 * `BEGIN_COMMIT_OVERRIDE` and `END_COMMIT_OVERRIDE` in their bodies (Release Please, "fixing release notes"). Pure.
 */
export function commitOverrides(pullRequests: readonly PullRequest[]): Map<string, string> {
  return new Map(
    pullRequests.flatMap(({ body, mergeCommit }): [string, string][] => {
      const message = body.split("BEGIN_COMMIT_OVERRIDE")[1]?.split("END_COMMIT_OVERRIDE")[0]?.trim() ?? "";
      return mergeCommit === null || message === "" ? [] : [[mergeCommit, message]];
    }),
  );
}

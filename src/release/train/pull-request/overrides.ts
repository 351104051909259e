import type { PullRequest } from "../github-port.ts";

/**
 * Messages that pull requests give to the commits that merged them, by the commits' ids. Pull requests into the source count as
 * well: Release Please looks at whatever brought a commit. Pure.
 */
export function commitOverrides(pullRequests: readonly PullRequest[]): Map<string, string> {
  return new Map(
    pullRequests.flatMap(({ body, mergeCommit }): [string, string][] => {
      const message = overrideIn(body);
      return mergeCommit === null || message === undefined ? [] : [[mergeCommit, message]];
    }),
  );
}

/**
 * What stands between `BEGIN_COMMIT_OVERRIDE` and `END_COMMIT_OVERRIDE` in a pull request's body (Release Please, "fixing release
 * notes"); undefined when nothing does. Pure.
 */
export function overrideIn(body: string): string | undefined {
  return body.split("BEGIN_COMMIT_OVERRIDE")[1]?.split("END_COMMIT_OVERRIDE")[0]?.trim() || undefined;
}

import type { GitHubReads, PullRequest, Release } from "../github-port.ts";
import { commitOverrides } from "../pull-request/overrides.ts";
import type { Known } from "./facts.ts";

/** What GitHub says that needs nothing else to be known first. */
export interface RemoteView {
  source: Known<string | undefined>;
  target: Known<string | undefined>;
  promotion: Known<PullRequest | undefined>;
  releasePullRequests: Known<PullRequest[]>;
  /** Closed pull requests into the target. */
  closed: Known<PullRequest[]>;
  releases: Known<Release[]>;
  /** Messages that pull requests give to commits; none where GitHub was not asked. */
  overrides: ReadonlyMap<string, string>;
  notes: readonly string[];
}

/** Release Please calls its branches so, whatever labels it was told to use. */
const RELEASE_BRANCH = /^release-please--/;

/** Asks in one wave. Throws what the port throws. */
export async function readRemote(
  github: Pick<GitHubReads, "branchHead" | "openPullRequests" | "closedPullRequests" | "releases">,
  { source, target }: { source: string; target: string },
): Promise<RemoteView> {
  const [sourceHead, targetHead, open, closed, onTheWay, releases] = await Promise.all([
    github.branchHead(source),
    github.branchHead(target),
    github.openPullRequests(target),
    github.closedPullRequests(target),
    github.closedPullRequests(source),
    github.releases(),
  ]);
  // Anybody may call a branch of a fork like one of ours.
  const own = open.filter(({ fork }) => !fork);
  const known = <T>(value: T): Known<T> => ({ known: true, value });
  const missing = (branch: string, head: string | undefined) =>
    head === undefined ? [`GitHub has no branch ${branch}`] : [];
  return {
    source: known(sourceHead),
    target: known(targetHead),
    promotion: known(own.find(({ head }) => head === source)),
    releasePullRequests: known(own.filter(({ head }) => RELEASE_BRANCH.test(head))),
    closed: known(closed),
    releases: known(releases),
    overrides: commitOverrides([...onTheWay, ...closed]),
    notes: [...missing(source, sourceHead), ...missing(target, targetHead)],
  };
}

/** The view where GitHub was not asked, or could not be. */
export function unasked(why: string): RemoteView {
  const unknown = { known: false, reason: "GitHub was not asked" } as const;
  return {
    source: unknown,
    target: unknown,
    promotion: unknown,
    releasePullRequests: unknown,
    closed: unknown,
    releases: unknown,
    overrides: new Map(),
    notes: [`GitHub was not asked: ${why}`],
  };
}

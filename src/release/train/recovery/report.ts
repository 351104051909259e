import type { BranchFacts, VersionFacts } from "./facts.ts";
import { type Finding, judgeBranch, judgeVersion } from "./judge.ts";
import { branchState, versionState } from "./state-of.ts";
import type { BranchState, VersionState } from "./states.ts";

/** A version with its state and what is said about that. */
export interface JudgedVersion {
  facts: VersionFacts;
  state: VersionState;
  findings: readonly Finding[];
}

/** A branch of Release Please with its state and what is said about that. */
export interface JudgedBranch {
  facts: BranchFacts;
  state: BranchState;
  findings: readonly Finding[];
}

/** Everything that was looked at. */
export interface Judged {
  versions: readonly JudgedVersion[];
  branches: readonly JudgedBranch[];
}

/** Judges what was found. Pure. */
export function judge({
  versions,
  branches,
}: {
  versions: readonly VersionFacts[];
  branches: readonly BranchFacts[];
}): Judged {
  return {
    versions: versions.map((facts): JudgedVersion => {
      const state = versionState(facts);
      return { facts, state, findings: judgeVersion(state, versionWords(facts)) };
    }),
    branches: branches.map((facts): JudgedBranch => {
      const state = branchState(facts);
      return { facts, state, findings: judgeBranch(state, branchWords(facts)) };
    }),
  };
}

function versionWords({ name, version, tag, commit, newest, pullRequest }: VersionFacts): Record<string, string> {
  return {
    ...{ name, version, tag, commit: commit.slice(0, 12), newest: newest ?? "a newer version" },
    pull_request: pullRequest === undefined ? "the release pull request" : `#${pullRequest.number}`,
  };
}

function branchWords({ name, open, closed }: BranchFacts): Record<string, string> {
  const newest = open ?? closed[0];
  return { branch: name, pull_request: newest === undefined ? "its pull request" : `#${newest.number}` };
}

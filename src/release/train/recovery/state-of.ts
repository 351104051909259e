import compareVersions from "semver/functions/compare.js";
import { hasEntry } from "./changelog-entries.ts";
import type { BranchFacts, VersionFacts } from "./facts.ts";
import type { BranchState, VersionState } from "./states.ts";

/** The state that a version is in, by what is known of it. Pure. */
export function versionState(facts: VersionFacts): VersionState {
  const state = {
    pull_request: pullRequestState(facts),
    manifest: manifestState(facts),
    package: packageState(facts),
    changelog: changelogState(facts),
    tag: tagState(facts),
    release: releaseState(facts),
    registry: registryState(facts),
  };
  // Nothing is asked for, so that nothing can be missing.
  return facts.skipsRelease
    ? { ...state, pull_request: "none", manifest: "equal", tag: "right", release: "published" }
    : state;
}

function pullRequestState({ pullRequest, pending, labelled }: VersionFacts): VersionState["pull_request"] {
  if (pullRequest === undefined) return "none";
  const { labels } = pullRequest;
  const isDone = labelled.every((label) => labels.includes(label)) && !pending.some((label) => labels.includes(label));
  return isDone ? "tagged" : "pending";
}

function manifestState({ newest, tagged }: VersionFacts): VersionState["manifest"] {
  if (newest !== undefined) return "behind";
  return tagged === undefined ? "ahead" : "equal";
}

function packageState({ files, version }: VersionFacts): VersionState["package"] {
  // A version that is worked out elsewhere, or that nobody can read, says nothing.
  const wrong = files.flatMap((file) => (file.version === undefined || file.version === version ? [] : file.version));
  if (wrong.length === 0) return "equal";
  return wrong.some((other) => compareVersions(other, version, true) > 0) ? "ahead" : "behind";
}

function changelogState({ changelog, version }: VersionFacts): VersionState["changelog"] {
  if (changelog === undefined) return "none";
  return changelog.first?.version === version ? "matches" : "differs";
}

function tagState({ tagged, commit }: VersionFacts): VersionState["tag"] {
  if (tagged === undefined) return "absent";
  return tagged.holds && (tagged.sha === commit || tagged.onTarget) ? "right" : "elsewhere";
}

function releaseState(facts: VersionFacts): VersionState["release"] {
  const { release, changelog } = facts;
  if (release === undefined) return "absent";
  if (release.draft) return "draft";
  const isTold = changelogState(facts) !== "matches" || hasEntry(release.body, changelog?.first?.text ?? "");
  return isTold ? "published" : "other_notes";
}

function registryState({ published, tagged, commit, digests }: VersionFacts): VersionState["registry"] {
  if (published === undefined) return "none";
  const { found } = published;
  if (!found.known) return "unknown";
  if (found.value === undefined) return "absent";
  const { gitHead, digests: there } = found.value;
  if (gitHead !== undefined && gitHead !== (tagged?.sha ?? commit)) return "other_commit";
  const differs = Object.entries(digests ?? {}).some(([file, digest]) => there[file] !== digest);
  return differs ? "other_content" : "same";
}

/** The state that a branch of Release Please is in. Pure. */
export function branchState({ sha, open, closed }: BranchFacts): BranchState {
  if (open !== undefined) return { pull_request: "open", branch: "in_use" };
  const [newest] = closed;
  const pull_request = newest === undefined ? "none" : newest.merged ? "merged" : "closed";
  if (sha === undefined) return { pull_request, branch: "absent" };
  return { pull_request, branch: closed.some(({ headSha }) => headSha === sha) ? "stale" : "unseen" };
}

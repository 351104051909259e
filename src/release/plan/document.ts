import { envelope } from "../../evidence/envelope.ts";
import { digestOf } from "../../evidence/seal.ts";
import type { Candidate, Package, Repository } from "./candidate.ts";
import { type ExplainedCommit, explainCommits, type Lost, REMEDY } from "./disposition.ts";
import type { Plan } from "./plan.ts";
import type { PlannedPullRequest } from "./proposal.ts";
import { formatVersion, type Version } from "./version.ts";

/** What a plan's document says beside the plan. */
export interface PlanFacts {
  ref: string;
  refSha: string;
  targetBranch: string;
  repository: Repository;
  date: string;
  version: string;
  /** The texts that the plan follows from, for its digest. */
  sources: Readonly<Record<string, unknown>>;
  /** The new content of each file of each pull request, when it was asked for. */
  contents: ReadonlyMap<string, Readonly<Record<string, string>>> | undefined;
  /** A releasable-looking commit that is lost fails the plan. */
  strict: boolean;
}

export type PlanDocument = ReturnType<typeof planDocument>;

/** What git cannot know. Release Please asks GitHub for it, and may answer otherwise. */
const UNVERIFIABLE = [
  {
    code: "commit_overrides",
    reason: "a pull request's body may hold BEGIN_COMMIT_OVERRIDE, which replaces its commit's message",
  },
  {
    code: "releases",
    reason: "each tag is taken for a published release; a draft, or a tag without a release, is looked up otherwise",
  },
  {
    code: "pending_release",
    reason:
      "a merged release pull request that is still labelled `autorelease: pending` keeps Release Please from opening another",
  },
  { code: "squashed_files", reason: "the files of a pull request that was squashed are taken from its commit" },
] as const;

/** A plan as a document. Nothing to release is a skip. Pure. */
export function planDocument(plan: Plan, facts: PlanFacts) {
  const { commits, lost } = explainCommits(plan.scanned, plan.packages);
  const releases = plan.pullRequests.flatMap((pullRequest) =>
    pullRequest.releases.map((release) => ({ release, pullRequest })),
  );
  const packages = releases.map(({ release, pullRequest }) =>
    packageRow(release, { pullRequest, pack: plan.packages.find(({ path }) => path === release.path), commits, facts }),
  );
  const warnings = [...lost.map(lostWarning), ...boundaryWarnings(plan), ...unforeseenWarnings(plan)];
  const skipped = packages.length === 0;
  const failed = facts.strict && lost.length > 0;
  return envelope({
    ok: !skipped && !failed,
    skipped: skipped && !failed,
    summary: {
      command: "axctl release plan",
      ref: facts.ref,
      releases: packages.map(({ path, new_version }) => ({ path, version: new_version })),
      commits: commits.length,
      dropped: commits.filter(({ disposition }) => disposition === "dropped").length,
      warnings: warnings.length,
      ...(skipped ? { reason: reasonOfSkip(plan) } : {}),
    },
    details: packages,
    ref: facts.ref,
    ref_sha: facts.refSha,
    target_branch: facts.targetBranch,
    repository: `${facts.repository.owner}/${facts.repository.name}`,
    date: facts.date,
    packages,
    pull_requests: plan.pullRequests.map(({ title, branch, body, labels, draft }) => ({
      title,
      branch,
      body,
      labels,
      draft,
    })),
    commits,
    warnings,
    unverifiable: UNVERIFIABLE,
    input_digest: digestOf({ ...facts.sources, ref_sha: facts.refSha, date: facts.date, axctl: facts.version }),
  });
}

interface RowContext {
  pullRequest: PlannedPullRequest;
  pack: Package | undefined;
  commits: readonly ExplainedCommit[];
  facts: PlanFacts;
}

function packageRow(release: Candidate, { pullRequest, pack, commits, facts }: RowContext) {
  const last = pack?.last?.version;
  const own = commits.filter(({ packages }) => packages.includes(release.path));
  const count = (wanted: string) => own.filter(({ disposition }) => disposition === wanted).length;
  const contents = facts.contents?.get(pullRequest.branch);
  return {
    path: release.path,
    component: release.component,
    release_type: pack?.type.name ?? "",
    current_version: last === undefined ? null : formatVersion(last),
    new_version: formatVersion(release.version),
    bump: bumpOf(last, release.version),
    reason: release.reason,
    tag: release.tag,
    previous_tag: release.previousTag ?? null,
    pr_title: pullRequest.title,
    pr_branch: pullRequest.branch,
    pr_group: pullRequest.releases.length > 1,
    notes: release.notes,
    files: release.edits.map(({ path, updater }) => ({
      path,
      updater,
      ...(contents?.[path] === undefined ? {} : { content: contents[path] }),
    })),
    commits: { released: count("released"), hidden: count("hidden"), dropped: count("dropped") },
  };
}

/** The part of the version that grew. */
function bumpOf(last: Version | undefined, next: Version): string {
  if (last === undefined) return "initial";
  if (next.major !== last.major) return "major";
  if (next.minor !== last.minor) return "minor";
  if (next.patch !== last.patch) return "patch";
  return formatVersion(next) === formatVersion(last) ? "none" : "prerelease";
}

function lostWarning({ sha, subject, line, reason }: Lost) {
  return {
    code: "commit_dropped",
    reason: `Release Please loses \`${subject}\`: ${reason}, in the line \`${line}\`; ${REMEDY}`,
    sha,
  };
}

function boundaryWarnings({ packages, end, scanned }: Plan) {
  const missing = packages.filter(({ last }) => last !== undefined && last.sha === "");
  const unseen = packages.filter(
    ({ last, commits }) =>
      end === "end" &&
      last !== undefined &&
      last.sha !== "" &&
      commits.length > 0 &&
      !scanned.some(({ sha }) => sha === last.sha),
  );
  return [
    ...missing.map(({ path, last }) => ({
      code: "tag_missing",
      reason: `no tag ${last?.tag ?? ""} shows the version that the manifest has for ${path}: every commit that was scanned counts`,
      sha: null,
    })),
    ...unseen.map(({ path, last }) => ({
      code: "tag_outside_history",
      reason: `the tag ${last?.tag ?? ""} of ${path} is not among the ${scanned.length} commits that were scanned: all of them count`,
      sha: null,
    })),
  ];
}

/** One a file: several packages may add to it. */
function unforeseenWarnings({ pullRequests }: Plan) {
  const files = new Set(pullRequests.flatMap(({ releases }) => releases.flatMap(({ unforeseen }) => unforeseen)));
  return [...files].map((file) => ({
    code: "file_not_foreseen",
    reason: `Release Please adds an entry to ${file} as well, with a random id and the time of day: the plan leaves it out`,
    sha: null,
  }));
}

function reasonOfSkip({ scanned, packages }: Plan): string {
  if (scanned.length === 0) return "no commit stands after the last release";
  const counting = packages.some(({ commits }) => commits.length > 0);
  return counting
    ? "no commit after the last release shows in a changelog"
    : "no commit after the last release touches a package";
}

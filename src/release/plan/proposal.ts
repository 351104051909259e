import type { Candidate } from "./candidate.ts";
import { type Edit, mergeEdits } from "./edit.ts";
import { ROOT } from "./ownership.ts";
import { type BodyEntry, groupTitle, pullRequestBody, pullRequestBranch } from "./pull-request.ts";
import { formatVersion, type Version } from "./version.ts";

/** A pull request while plugins work on it: of one package, or of several that were merged. */
export interface Proposal {
  /** The root's path for a merged one, whatever it is merged of. */
  path: string;
  releaseType: string;
  /** Its own pull request is asked for by the package's configuration. */
  separate: boolean;
  /** The component that the configuration names. */
  configuredComponent: string;
  /** The release that it is about; undefined for a merged one. */
  release: Candidate | undefined;
  /** What a title that it is merged into calls it. */
  component: string;
  version: Version | undefined;
  title: string;
  branch: string;
  labels: readonly string[];
  draft: boolean;
  body: { entries: readonly BodyEntry[]; header: string | undefined; footer: string | undefined; grouped: boolean };
  edits: readonly Edit[];
  releases: readonly Candidate[];
}

/** A release pull request that would be opened. */
export interface PlannedPullRequest {
  title: string;
  branch: string;
  body: string;
  labels: readonly string[];
  draft: boolean;
  edits: readonly Edit[];
  releases: readonly Candidate[];
}

/** The proposal of a single release. */
export function proposalOf(release: Candidate): Proposal {
  const { path, config, component, version, title, branch, labels, draft, notes, edits } = release;
  const entries = [{ component, version: formatVersion(version), notes }];
  return {
    path,
    releaseType: config["release-type"] ?? "node",
    separate: config["separate-pull-requests"] === true,
    configuredComponent: config.component ?? "",
    release,
    component,
    version,
    title,
    branch,
    labels,
    draft,
    body: { entries, header: config["pull-request-header"], footer: config["pull-request-footer"], grouped: false },
    edits,
    releases: [release],
  };
}

/** How proposals are merged. */
export interface Merge {
  targetBranch: string;
  titlePattern?: string | undefined;
  header?: string | undefined;
  footer?: string | undefined;
  noSpace?: boolean;
  /** The branch of the merged one, where it is not the common one. */
  branch?: string;
  /** Also those that ask for a pull request of their own. */
  force?: boolean;
}

/** One proposal of all, followed by those that ask for their own. Pure. */
export function mergeProposals(proposals: readonly Proposal[], merge: Merge): Proposal[] {
  if (proposals.length === 0) return [];
  const apart = proposals.filter(({ separate }) => separate && !merge.force);
  const together = proposals.filter((proposal) => !apart.includes(proposal));
  const root = together.findLast(({ path }) => path === ROOT);
  const types = new Set(proposals.map(({ releaseType }) => releaseType));
  const [type = "simple"] = types;
  const merged: Proposal = {
    path: ROOT,
    releaseType: types.size === 1 ? type : "simple",
    separate: false,
    configuredComponent: "",
    release: undefined,
    component: root?.component ?? "",
    version: root?.version,
    title: groupTitle({
      pattern: merge.titlePattern,
      component: root?.component ?? "",
      branch: merge.targetBranch,
      version: root?.version === undefined ? "" : formatVersion(root.version),
      noSpace: merge.noSpace === true,
    }),
    branch: merge.branch ?? pullRequestBranch(merge.targetBranch, ""),
    labels: [...new Set(together.flatMap(({ labels }) => labels))],
    draft: proposals.every(({ draft }) => draft),
    body: {
      entries: together.flatMap(({ body }) => body.entries),
      header: merge.header,
      footer: merge.footer,
      grouped: true,
    },
    edits: mergeEdits(together.flatMap(({ edits }) => edits)),
    releases: together.flatMap(({ releases }) => releases),
  };
  return [merged, ...apart];
}

/** A proposal as the pull request that it becomes. Pure. */
export function plannedPullRequest({
  title,
  branch,
  labels,
  draft,
  body,
  edits,
  releases,
}: Proposal): PlannedPullRequest {
  return {
    title,
    branch,
    body: pullRequestBody(body.entries, body),
    labels,
    draft,
    edits: mergeEdits(edits),
    releases,
  };
}

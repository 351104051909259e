import type { GitRepository } from "../core/ports.ts";
import type { PlanDocument } from "../release/plan/document.ts";
import type { PullRequest, RepositoryFacts } from "../release/train/github-port.ts";
import { promotionBlock } from "../release/train/promotion/block.ts";
import { promotionDocument } from "../release/train/promotion/document.ts";
import { withoutManagedBlock } from "../release/train/promotion/managed-block.ts";
import { promotionSteps } from "../release/train/promotion/promotion.ts";
import { squashLoss, squashMessage } from "../release/train/promotion/squash-loss.ts";
import { commitOverrides, overrideIn } from "../release/train/pull-request/overrides.ts";
import { runSteps } from "../release/train/steps.ts";
import { publishedTags, type RemoteHead, requireInClone } from "./clone.ts";
import type { Context } from "./context.ts";
import { planAt } from "./plan-at.ts";
import type { Result } from "./respond.ts";
import { openTrain, requireHead, stepNeeds, type Train } from "./train.ts";
import type { WritingOptions } from "./train-options.ts";
import { type VerifyDocument, type VerifyOptions, verify } from "./verify.ts";

export interface PromoteOptions extends WritingOptions {
  evidence: string;
  require: string[];
  for: string;
  maxAge: number;
  allowMissingEvidence?: string | undefined;
  json: boolean;
}

const COMMAND = "axctl release promote";

/**
 * Opens or updates the pull request that promotes the source to the target, bound to the source's head and to the evidence for it.
 *
 * @throws AxctlError `NO_GITHUB_TOKEN`, `GITHUB_…`, `CLONE_BEHIND`, `INVALID_OPTION` and what a plan throws
 */
export async function promote(context: Context, options: PromoteOptions): Promise<Result> {
  const { openRepository } = await import("../system/git.ts");
  const git = await openRepository(context.machine, "HEAD");
  try {
    const train = await openTrain(context, git, { options, purpose: options.dryRun ? "read" : "write" });
    const facts = await gather(train, options);
    const heads = [facts.source, facts.target];
    await requireInClone(context, {
      heads,
      tags: facts.tags,
      whole: true,
      fetch: options.fetch,
      timeoutMs: options.timeout,
    });
    return await promoteFrom(context, { train, options, facts });
  } finally {
    git.close();
  }
}

interface Facts {
  repository: RepositoryFacts;
  source: RemoteHead;
  target: RemoteHead;
  open: PullRequest | undefined;
  /** Messages that pull requests give to commits. */
  overrides: ReadonlyMap<string, string>;
  /** Of releases that are published. */
  tags: string[];
}

async function gather({ github }: Train, options: PromoteOptions): Promise<Facts> {
  const [repository, source, target, open, onTheWay, closed, releases] = await Promise.all([
    github.repository(),
    github.branchHead(options.source),
    github.branchHead(options.target),
    github.openPullRequest(options.source, options.target),
    github.closedPullRequests(options.source),
    github.closedPullRequests(options.target),
    github.releases(),
  ]);
  return {
    repository,
    source: requireHead(options.source, source, "--source"),
    target: requireHead(options.target, target, "--target"),
    open,
    overrides: commitOverrides([...onTheWay, ...closed]),
    tags: publishedTags(releases),
  };
}

interface Promoting {
  train: Train;
  options: PromoteOptions;
  facts: Facts;
}

async function promoteFrom(context: Context, { train, options, facts }: Promoting): Promise<Result> {
  const { source, target } = facts;
  const { messagesBetween } = await import("../system/git-clone.ts");
  const messages = await messagesBetween(context.machine, target.sha, source.sha);
  const evidence = await evidenceFor(context, options, source);
  const reason = evidence.ok ? undefined : options.allowMissingEvidence;
  const shared = { source, target, evidence, missingReason: reason, commits: messages.length, dryRun: options.dryRun };
  const resultOf = (document: ReturnType<typeof promotionDocument>): Result => ({
    document,
    view: async () => (await import("./views/promote.ts")).promoteView(context.redactor.value(document)),
  });
  const nothing = { ...shared, plan: undefined, warnings: [], steps: [], pullRequest: facts.open };
  if (messages.length === 0) return resultOf(promotionDocument({ ...nothing, outcome: "nothing_to_promote" }));
  if (!evidence.ok && reason === undefined) return resultOf(promotionDocument({ ...nothing, outcome: "refused" }));
  const { plan, warnings } = await planBothWays(context, { options, facts, messages });
  const block = context.redactor.text(
    promotionBlock({ source, target, artifacts: evidence.artifacts, missingReason: reason, plan, warnings }),
  );
  const title = titleOf(options);
  const steps = promotionSteps(train.github, { source: source.branch, target: target.branch, title, block });
  const { reports, error } = await runSteps(steps, stepNeeds(context, train, options));
  // A run that failed asks nothing more: GitHub would keep it from telling what it knows.
  const isChanged = !options.dryRun && error === undefined;
  const pullRequest = isChanged ? await train.github.openPullRequest(source.branch, target.branch) : facts.open;
  const document = promotionDocument({
    ...shared,
    plan,
    warnings,
    steps: reports,
    pullRequest,
    outcome: error !== undefined ? "failed" : hasMoved(pullRequest, source) ? "head_moved" : "promoted",
  });
  return error === undefined ? resultOf(document) : { ...resultOf(document), error };
}

/** Whether somebody pushed in between: the evidence is for another head than the one that would be merged. */
function hasMoved(pullRequest: PullRequest | undefined, { sha }: RemoteHead): boolean {
  return pullRequest !== undefined && pullRequest.headSha !== sha;
}

function titleOf({ source, target }: PromoteOptions): string {
  return `chore: promote ${source} to ${target}`;
}

async function evidenceFor(context: Context, options: PromoteOptions, source: RemoteHead): Promise<VerifyDocument> {
  const asked: VerifyOptions = {
    artifactDir: options.evidence,
    require: options.require,
    for: options.for,
    maxAge: options.maxAge,
    commit: source.sha,
    allowDirty: false,
    allowIgnoredDrift: false,
    json: options.json,
    quiet: options.quiet,
  };
  return verify(context, asked, COMMAND);
}

interface PlanningBoth {
  options: PromoteOptions;
  facts: Facts;
  messages: readonly string[];
}

type Warning = { code: string; reason: string };

/** What the release would be after a merge commit, and what a squash merge would lose of it. */
async function planBothWays(
  context: Context,
  { options, facts, messages }: PlanningBoth,
): Promise<{ plan: PlanDocument | undefined; warnings: Warning[] }> {
  const [{ openMergeTrials }, { openRepository }] = await Promise.all([
    import("../system/git-merge.ts"),
    import("../system/git.ts"),
  ]);
  const trials = await openMergeTrials(context.machine);
  const title = facts.open?.title ?? titleOf(options);
  const { source, target, repository, overrides } = facts;
  const planOf = async (message: string, squash: boolean): Promise<PlanDocument | Warning> => {
    const merged = await trials.merge({ into: target.sha, from: source.sha, message, squash });
    if ("conflicts" in merged) return conflictWarning(merged.conflicts, options);
    const git = await openRepository({ ...context.machine, ...merged.place }, merged.sha);
    try {
      return await planFor(context, { git, options, overrides });
    } finally {
      git.close();
    }
  };
  try {
    const merged = await planOf(`Merge pull request from ${source.branch}\n\n${title}`, false);
    if ("reason" in merged) return { plan: undefined, warnings: [merged] };
    const warnings = merged.warnings.map(({ code, reason }) => ({ code, reason }));
    if (!repository.allowsSquash) return { plan: merged, warnings };
    const body = withoutManagedBlock(facts.open?.body ?? "").trim();
    // What the body gives for a message stands in place of the one that GitHub makes.
    const message = overrideIn(body) ?? squashMessage({ title, body, messages }, repository);
    const squashed = await planOf(message, true);
    const loss = "reason" in squashed ? undefined : squashLoss(merged, squashed);
    const warning = { code: "squash_loses", reason: `a squash merge would lose: ${loss}; use a merge commit` };
    return { plan: merged, warnings: loss === undefined ? warnings : [warning, ...warnings] };
  } finally {
    await trials.dispose();
  }
}

async function planFor(
  context: Context,
  { git, options, overrides }: { git: GitRepository; overrides: Facts["overrides"]; options: PromoteOptions },
): Promise<PlanDocument> {
  const { document } = await planAt(context, git, {
    ref: options.source,
    configFile: options.configFile,
    manifestFile: options.manifestFile,
    targetBranch: options.target,
    repo: options.repo,
    contents: false,
    strict: false,
    overrides,
  });
  return document;
}

function conflictWarning(files: readonly string[], { source, target }: PromoteOptions): Warning {
  const shown = files.slice(0, 5).join(", ");
  const more = files.length > 5 ? ` and ${files.length - 5} more` : "";
  return {
    code: "merge_conflict",
    reason: `${source} and ${target} conflict in ${shown}${more}: merge ${target} into ${source} first`,
  };
}

import { createSteps } from "../release/train/create/create-steps.ts";
import { type CreateResult, createDocument } from "../release/train/create/document.ts";
import { type MergedRelease, mergedReleases } from "../release/train/create/merged-releases.ts";
import type { PullRequest } from "../release/train/github-port.ts";
import { pendingReleases } from "../release/train/pull-request/pending.ts";
import { runSteps } from "../release/train/steps.ts";
import { requireInClone } from "./clone.ts";
import type { Context } from "./context.ts";
import { planAt } from "./plan-at.ts";
import type { Result } from "./respond.ts";
import { openTrain, requireHead, stepNeeds, type Train } from "./train.ts";
import type { WritingOptions } from "./train-options.ts";

type Merged = PullRequest & { mergeCommit: string };

interface Pending {
  pullRequest: PullRequest;
  releases: MergedRelease[];
  pending: readonly string[];
  tagged: readonly string[];
}

/**
 * Makes the tag and the GitHub Release of each merged release pull request that waits for them.
 *
 * @throws AxctlError `NO_GITHUB_TOKEN`, `GITHUB_…`, `CLONE_BEHIND` and what a plan throws
 */
export async function releaseCreate(context: Context, options: WritingOptions): Promise<Result> {
  const { openRepository } = await import("../system/git.ts");
  const here = await openRepository(context.machine, "HEAD");
  try {
    const train = await openTrain(context, here, { options, purpose: options.dryRun ? "read" : "write" });
    const [head, closed] = await Promise.all([
      train.github.branchHead(options.target),
      train.github.closedPullRequests(options.target),
    ]);
    const target = requireHead(options.target, head, "--target");
    await requireInClone(context, {
      heads: [target],
      tags: [],
      whole: true,
      fetch: options.fetch,
      timeoutMs: options.timeout,
    });
    const labels = await labelsAt(context, options, target.sha);
    // The older ones first: GitHub calls the last one made the latest.
    const merged = pendingReleases(closed, labels.pending)
      .filter((one): one is Merged => one.mergeCommit !== null)
      .sort((one, other) => one.number - other.number);
    const pending = await Promise.all(merged.map((one) => pendingOf(context, options, { one, labels })));
    return await created(context, { train, options, pending });
  } finally {
    here.close();
  }
}

interface Labels {
  pending: readonly string[];
  tagged: readonly string[];
}

/** What marks pull requests, as the configuration at the target's head has it. */
async function labelsAt(context: Context, options: WritingOptions, sha: string): Promise<Labels> {
  const { config } = await plannedAt(context, options, sha);
  return {
    pending: config.label?.split(",") ?? ["autorelease: pending"],
    tagged: config["release-label"]?.split(",") ?? ["autorelease: tagged"],
  };
}

async function plannedAt(context: Context, options: WritingOptions, ref: string) {
  const { openRepository } = await import("../system/git.ts");
  const git = await openRepository(context.machine, ref);
  try {
    const { configFile, manifestFile, repo, target: targetBranch } = options;
    return await planAt(context, git, {
      ref,
      configFile,
      manifestFile,
      repo,
      targetBranch,
      contents: false,
      strict: false,
    });
  } finally {
    git.close();
  }
}

async function pendingOf(
  context: Context,
  options: WritingOptions,
  { one, labels }: { one: Merged; labels: Labels },
): Promise<Pending> {
  const [after, before] = await Promise.all([
    plannedAt(context, options, one.mergeCommit),
    plannedAt(context, options, `${one.mergeCommit}^1`),
  ]);
  const releases = mergedReleases({
    pullRequest: one,
    sha: one.mergeCommit,
    packages: after.plan.packages,
    before: before.manifest,
    after: after.manifest,
  });
  return { pullRequest: one, releases, ...labels };
}

async function created(
  context: Context,
  { train, options, pending }: { train: Train; options: WritingOptions; pending: readonly Pending[] },
): Promise<Result> {
  const resultOf = (more: Pick<CreateResult, "outcome" | "steps" | "hint">): Result => {
    const document = createDocument({ dryRun: options.dryRun, target: options.target, pending, ...more });
    const view = async () => (await import("./views/release-create.ts")).createView(context.redactor.value(document));
    return { document, view };
  };
  if (pending.length === 0) return resultOf({ outcome: "nothing_pending", steps: [] });
  if (pending.some(({ releases }) => releases.length === 0)) return resultOf({ outcome: "no_release", steps: [] });
  const steps = pending.flatMap(({ pullRequest: { number }, ...wanted }) =>
    createSteps(train.github, { number, ...wanted }),
  );
  const { reports, error } = await runSteps(steps, stepNeeds(context, train, options));
  const result = resultOf({ outcome: error === undefined ? "created" : "failed", steps: reports, hint: error?.hint });
  return error === undefined ? result : { ...result, error };
}

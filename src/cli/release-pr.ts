import { AxctlError } from "../core/errors.ts";
import type { GitRepository } from "../core/ports.ts";
import type { PlannedPullRequest } from "../release/plan/proposal.ts";
import type { NewFile, PullRequest } from "../release/train/github-port.ts";
import { type PullRequestResult, releasePullRequestDocument } from "../release/train/pull-request/document.ts";
import { commitOverrides } from "../release/train/pull-request/overrides.ts";
import { pendingReleases, snoozedReleases } from "../release/train/pull-request/pending.ts";
import { releasePullRequestSteps, type WantedPullRequest } from "../release/train/pull-request/release-pull-request.ts";
import { runSteps, type StepReport } from "../release/train/steps.ts";
import { publishedTags, requireInClone } from "./clone.ts";
import type { Context } from "./context.ts";
import { type Planned, planAt } from "./plan-at.ts";
import type { Result } from "./respond.ts";
import { openTrain, requireHead, stepNeeds, type Train } from "./train.ts";
import type { WritingOptions } from "./train-options.ts";

export interface ReleasePrOptions extends WritingOptions {
  date?: string | undefined;
}

/** A body of GitHub's, in UTF-16 units as Release Please counts. */
const BODY_CHARACTERS = 65_536;

/**
 * Opens or updates the release pull requests of the plan for the target's head, as Release Please would.
 *
 * @throws AxctlError `NO_GITHUB_TOKEN`, `GITHUB_…`, `CLONE_BEHIND` and what a plan throws
 */
export async function releasePr(context: Context, options: ReleasePrOptions): Promise<Result> {
  const { openRepository } = await import("../system/git.ts");
  const here = await openRepository(context.machine, "HEAD");
  try {
    const train = await openTrain(context, here, { options, purpose: options.dryRun ? "read" : "write" });
    const [head, closed, onTheWay, releases] = await Promise.all([
      train.github.branchHead(options.target),
      train.github.closedPullRequests(options.target),
      train.github.closedPullRequests(options.source),
      train.github.releases(),
    ]);
    const target = requireHead(options.target, head, "--target");
    const tags = publishedTags(releases);
    await requireInClone(context, {
      heads: [target],
      tags,
      whole: false,
      fetch: options.fetch,
      timeoutMs: options.timeout,
    });
    const git = await openRepository(context.machine, target.sha);
    try {
      const overrides = commitOverrides([...onTheWay, ...closed]);
      return await openedFrom(context, { train, options, target, closed, overrides, git });
    } finally {
      git.close();
    }
  } finally {
    here.close();
  }
}

interface Opening {
  train: Train;
  options: ReleasePrOptions;
  target: { branch: string; sha: string };
  closed: readonly PullRequest[];
  overrides: ReadonlyMap<string, string>;
  git: GitRepository;
}

async function openedFrom(context: Context, opening: Opening): Promise<Result> {
  const { train, options, target, closed, overrides, git } = opening;
  const planned = await planAt(context, git, {
    ref: target.sha,
    configFile: options.configFile,
    manifestFile: options.manifestFile,
    targetBranch: target.branch,
    repo: options.repo,
    date: options.date,
    contents: false,
    strict: false,
    overrides,
  });
  const labels = planned.config.label?.split(",");
  const pending = pendingReleases(closed, labels);
  const known = { dryRun: options.dryRun, target, plan: planned.document, pending };
  const resultOf = (more: Pick<PullRequestResult, "outcome" | "steps" | "pullRequests">): Result => {
    const document = releasePullRequestDocument({ ...known, ...more });
    const view = async () => (await import("./views/release-pr.ts")).releasePrView(context.redactor.value(document));
    return { document, view };
  };
  if (pending.length > 0) return resultOf({ outcome: "pending", steps: [], pullRequests: [] });
  if (planned.plan.pullRequests.length === 0)
    return resultOf({ outcome: "nothing_to_release", steps: [], pullRequests: [] });
  const snoozed = snoozedReleases(closed, planned.plan.pullRequests);
  const wanted = await wantedOf(planned, { target, git, snoozed });
  if (wanted.length === 0) return resultOf({ outcome: "snoozed", steps: [], pullRequests: [] });
  const { reports, error } = await runAll(context, train, { wanted, options });
  // A run that failed asks nothing more: GitHub would keep it from telling what it knows.
  const pullRequests = await namesOf(error === undefined ? train.github.openPullRequest : undefined, wanted);
  const result = resultOf({ outcome: error === undefined ? "opened" : "failed", steps: reports, pullRequests });
  return error === undefined ? result : { ...result, error };
}

async function runAll(
  context: Context,
  train: Train,
  { wanted, options }: { wanted: readonly WantedPullRequest[]; options: ReleasePrOptions },
): Promise<{ reports: StepReport[]; error?: AxctlError }> {
  const steps = wanted.flatMap((one) => releasePullRequestSteps(train.github, one));
  return runSteps(steps, stepNeeds(context, train, options));
}

async function namesOf(
  look: Train["github"]["openPullRequest"] | undefined,
  wanted: readonly WantedPullRequest[],
): Promise<PullRequestResult["pullRequests"]> {
  const found = await Promise.all(wanted.map(({ branch, base }) => look?.(branch, base)));
  return wanted.map(({ title, branch }, index) => ({
    title,
    branch,
    number: found[index]?.number ?? null,
    url: found[index]?.url ?? null,
  }));
}

interface Wanting {
  target: { branch: string; sha: string };
  git: GitRepository;
  /** Branches of releases that a person put off. */
  snoozed: ReadonlySet<string>;
}

async function wantedOf(
  { plan, contents, config }: Planned,
  { target, git, snoozed }: Wanting,
): Promise<WantedPullRequest[]> {
  const open = plan.pullRequests.filter(({ branch }) => !snoozed.has(branch));
  return Promise.all(
    open.map(async (planned): Promise<WantedPullRequest> => {
      requireFittingBody(planned);
      const { title, branch, body, labels, draft } = planned;
      const message = config.signoff === undefined ? title : `${title}\n\nSigned-off-by: ${config.signoff}`;
      const files = await changedFiles(contents.get(branch) ?? {}, git);
      return { branch, base: target.branch, baseSha: target.sha, title, message, body, labels, draft, files };
    }),
  );
}

/** What differs from the target, each with the mode that it has there. */
async function changedFiles(
  contents: Readonly<Record<string, string>>,
  git: Pick<GitRepository, "read" | "mode">,
): Promise<Record<string, NewFile>> {
  const found = await Promise.all(
    Object.entries(contents).map(async ([path, content]): Promise<[string, NewFile][]> => {
      const [before, mode] = await Promise.all([git.read(path), git.mode(path)]);
      return before === content ? [] : [[path, { mode: mode ?? "100644", content }]];
    }),
  );
  return Object.fromEntries(found.flat());
}

function requireFittingBody({ body, branch }: PlannedPullRequest): void {
  if (body.length <= BODY_CHARACTERS) return;
  throw new AxctlError("RELEASE_UNSUPPORTED", {
    reason: `the notes for ${branch} have ${body.length} characters, and a pull request's body holds ${BODY_CHARACTERS}`,
  });
}

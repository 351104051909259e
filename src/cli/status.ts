import { AxctlError, reasonOf } from "../core/errors.ts";
import type { GitRepository } from "../core/ports.ts";
import { pendingReleases } from "../release/train/pull-request/pending.ts";
import { type SeenHead, statusDocument } from "../release/train/status/document.ts";
import { evidenceOf } from "../release/train/status/evidence.ts";
import type { Known, StatusFacts } from "../release/train/status/facts.ts";
import { type RemoteView, readRemote, unasked } from "../release/train/status/remote.ts";
import { publishedTags } from "./clone.ts";
import type { Context } from "./context.ts";
import { type Planned, planAt } from "./plan-at.ts";
import type { RegistryOptions } from "./registries.ts";
import type { Result } from "./respond.ts";
import { packageStates } from "./status-packages.ts";
import { openTrain, type Train } from "./train.ts";
import type { TrainOptions } from "./train-options.ts";
import { verify } from "./verify.ts";

export interface StatusOptions extends TrainOptions, RegistryOptions {
  evidence: string;
  require: string[];
  maxAge: number;
}

type Place = { sha: string; from: "github" | "clone" } | undefined;

/**
 * Where the train stands. Git is always asked, GitHub and the registry where that is possible; what could not be asked is told.
 *
 * @throws AxctlError what a plan throws, `INVALID_OPTION` for settings that cannot be used
 */
export async function releaseStatus(context: Context, options: StatusOptions): Promise<Result> {
  const { openRepository } = await import("../system/git.ts");
  const git = await openRepository(context.machine, "HEAD");
  let atTarget: GitRepository | undefined;
  try {
    const { train, remote } = await askGitHub(context, git, options);
    const [source, target] = await Promise.all([
      placeOf(context, options.source, remote.source),
      placeOf(context, options.target, remote.target),
    ]);
    atTarget = target === undefined ? undefined : await openRepository(context.machine, target.sha);
    const facts = await gather(context, { options, train, remote, source, target, git: atTarget });
    const head = {
      source: headOf(options.source, remote.source, source),
      target: headOf(options.target, remote.target, target),
    };
    const document = statusDocument(facts, { head, notes: remote.notes });
    const view = async () => (await import("./views/status.ts")).statusView(context.redactor.value(document));
    return { document, view };
  } finally {
    atTarget?.close();
    git.close();
  }
}

function headOf(branch: string, remote: Known<string | undefined>, place: Place): SeenHead {
  return remote.known
    ? { branch, sha: remote.value ?? null, from: "github" }
    : { branch, sha: place?.sha ?? null, from: "clone" };
}

/** Everything that GitHub is asked without knowing more, in one wave. */
async function askGitHub(
  context: Context,
  git: GitRepository,
  options: StatusOptions,
): Promise<{ train: Train | undefined; remote: RemoteView }> {
  if (options.offline) return { train: undefined, remote: unasked("--offline was given") };
  try {
    const train = await openTrain(context, git, { options, purpose: "read" });
    return { train, remote: await readRemote(train.github, options) };
  } catch (error) {
    context.signal.throwIfAborted();
    if (!(error instanceof AxctlError) || !/^(?:GITHUB_|NO_GITHUB_TOKEN)/.test(error.code)) throw error;
    return { train: undefined, remote: unasked(reasonOf(error)) };
  }
}

/**
 * The head that is looked at: GitHub's, or what the clone last saw where GitHub was not asked. A head that the clone lacks is not
 * replaced by an older one.
 */
async function placeOf({ machine }: Context, branch: string, remote: Known<string | undefined>): Promise<Place> {
  const { knownHead, missingCommits } = await import("../system/git-clone.ts");
  if (!remote.known) {
    const known = await knownHead(machine, branch);
    return known === undefined ? undefined : { sha: known.sha, from: "clone" };
  }
  const { value: sha } = remote;
  if (sha === undefined) return undefined;
  return (await missingCommits(machine, [sha])).length === 0 ? { sha, from: "github" } : undefined;
}

interface Gathering {
  options: StatusOptions;
  train: Train | undefined;
  remote: RemoteView;
  source: Place;
  target: Place;
  /** The repository at the target's head. */
  git: GitRepository | undefined;
}

async function gather(
  context: Context,
  { options, train, remote, source, target, git }: Gathering,
): Promise<StatusFacts> {
  const planned = git === undefined ? undefined : await planOf(context, { options, overrides: remote.overrides, git });
  const lost = await lostTags(context, remote);
  const [waiting, evidence, packages] = await Promise.all([
    waitingOf(context, { options, remote, source, target }),
    evidenceFor(context, { options, remote, source }),
    planned === undefined ? [] : packageStates(context, { planned, train, remote, options }),
  ]);
  return {
    source: options.source,
    target: options.target,
    behind: behindOf({ options, remote, source, target, lost }),
    folder: options.evidence,
    required: options.require,
    waiting,
    evidence,
    promotion: remote.promotion,
    releases: releasesOf(planned, { lost, reason: unknownHead(options.target, remote.target) }),
    releasePullRequests: remote.releasePullRequests,
    pending: pendingOf(remote, planned),
    packages,
    isNew: planned !== undefined && packages.length === 0,
  };
}

/** A configuration may give release pull requests other labels; without one, they have Release Please's own. */
function pendingOf({ closed }: RemoteView, planned: Planned | undefined): StatusFacts["pending"] {
  if (!closed.known) return closed;
  return { known: true, value: pendingReleases(closed.value, planned?.config.label?.split(",")) };
}

/** The tags of releases that the clone lacks: a plan without them would release again what is released. */
async function lostTags({ machine }: Context, { releases }: RemoteView): Promise<string[]> {
  if (!releases.known) return [];
  const { missingTags } = await import("../system/git-clone.ts");
  return missingTags(machine, publishedTags(releases.value));
}

function releasesOf(
  planned: Planned | undefined,
  { lost, reason }: { lost: readonly string[]; reason: string },
): StatusFacts["releases"] {
  if (planned === undefined) return { known: false, reason };
  if (lost.length > 0) return { known: false, reason: `this clone lacks the tag ${lost.slice(0, 3).join(", ")}` };
  const value = planned.document.packages.map(({ path, new_version: version }) => ({ path, version }));
  return { known: true, value };
}

interface Behind extends Omit<Gathering, "train" | "git"> {
  lost: readonly string[];
}

/** The branches of which the clone lacks what GitHub has; what brings a branch brings the tags, too. */
function behindOf({ options, remote, source, target, lost }: Behind): string[] {
  const lacks = (known: Known<string | undefined>, place: Place) =>
    known.known && known.value !== undefined && place === undefined;
  return [
    ...(lacks(remote.source, source) ? [options.source] : []),
    ...(lacks(remote.target, target) || lost.length > 0 ? [options.target] : []),
  ];
}

async function planOf(
  context: Context,
  { options, overrides, git }: { options: StatusOptions; overrides: RemoteView["overrides"]; git: GitRepository },
): Promise<Planned> {
  const { configFile, manifestFile, repo, target } = options;
  const settings = { ref: git.sha, configFile, manifestFile, repo, targetBranch: target, overrides };
  return planAt(context, git, { ...settings, contents: false, strict: false });
}

async function waitingOf(
  { machine }: Context,
  { options, remote, source, target }: Omit<Gathering, "train" | "git">,
): Promise<Known<number>> {
  if (source === undefined) return { known: false, reason: unknownHead(options.source, remote.source) };
  if (target === undefined) return { known: false, reason: unknownHead(options.target, remote.target) };
  const { messagesBetween } = await import("../system/git-clone.ts");
  return { known: true, value: (await messagesBetween(machine, target.sha, source.sha)).length };
}

async function evidenceFor(
  context: Context,
  { options, remote, source }: Pick<Gathering, "options" | "remote" | "source">,
): Promise<StatusFacts["evidence"]> {
  if (source === undefined) return { known: false, reason: unknownHead(options.source, remote.source) };
  const document = await verify(
    context,
    {
      artifactDir: options.evidence,
      require: options.require,
      for: "release",
      maxAge: options.maxAge,
      commit: source.sha,
      allowDirty: false,
      allowIgnoredDrift: false,
      json: true,
      quiet: true,
    },
    "axctl release status",
  );
  return { known: true, value: evidenceOf(options.evidence, document) };
}

function unknownHead(branch: string, remote: Known<string | undefined>): string {
  return remote.known && remote.value === undefined
    ? `GitHub has no branch ${branch}`
    : `this clone does not have the head of ${branch}`;
}

import { taggedVersions, tagOf } from "../release/plan/tag.ts";
import { formatVersion } from "../release/plan/version.ts";
import { newestAfter } from "../release/train/check/versions.ts";
import type { Branch, PullRequest, Release } from "../release/train/github-port.ts";
import type { BranchFacts, VersionFacts } from "../release/train/recovery/facts.ts";
import { releasePullRequests } from "../release/train/recovery/pull-requests.ts";
import { type Judged, judge } from "../release/train/recovery/report.ts";
import type { PublishedVersion } from "../release/train/registries/registry.ts";
import type { Known } from "../release/train/status/facts.ts";
import { type RemoteHead, requireInClone } from "./clone.ts";
import type { Context } from "./context.ts";
import { type LocalRelease, type LocalVersion, readLocalRelease, versionFacts } from "./local-release.ts";
import { publishedVersion, type RegistryOptions } from "./registries.ts";
import { requireHead, type Train } from "./train.ts";
import type { TrainOptions } from "./train-options.ts";

export interface InspectOptions extends TrainOptions, Omit<RegistryOptions, "offline"> {
  fetch: boolean;
  provenance: boolean;
  /** A folder with the files that were built, to be held against those that were published. */
  dist?: string | undefined;
}

/** What there is of the versions that the target's manifest has. */
export interface Inspected {
  target: RemoteHead;
  judged: Judged;
  /** The versions as the clone has them, with their configuration. */
  versions: readonly LocalVersion[];
  /** What could not be held against anything. */
  notCompared: readonly string[];
}

/** npm is a program of its own for each package: a few at a time. */
const REGISTRY_QUESTIONS = 6;

/**
 * Looks at everything that a release consists of, for each package of the target: in the clone, and in one wave of requests at GitHub and
 * the registries. Only where the clone was behind is there another wave.
 *
 * @throws AxctlError `CLONE_BEHIND`, `GITHUB_…`, `INVALID_OPTION` and what a plan throws
 */
export async function inspectRelease(
  context: Context,
  { train, options }: { train: Train; options: InspectOptions },
): Promise<Inspected> {
  const { knownHead } = await import("../system/git-clone.ts");
  const seen = await knownHead(context.machine, options.target);
  let sha = seen?.sha ?? (await train.github.branchHead(options.target));
  for (;;) {
    const at = requireHead(options.target, sha, "--target");
    // Nothing is read of a clone that lacks the head, or a part of its history.
    await requireTarget(context, options, at);
    const local = await readLocalRelease(context, options, at.sha);
    try {
      const answers = await askAll(context, { train, options, local });
      const target = requireHead(options.target, answers.head, "--target");
      if (target.sha === at.sha) return await inspected(context, { options, target, local, answers });
      sha = target.sha;
    } finally {
      local.close();
    }
  }
}

async function requireTarget(context: Context, options: InspectOptions, head: RemoteHead): Promise<void> {
  await requireInClone(context, {
    heads: [head],
    tags: [],
    whole: true,
    fetch: options.fetch,
    timeoutMs: options.timeout,
  });
}

/** What was answered about one version. */
interface VersionAnswers {
  tagged: string | undefined;
  release: Release | undefined;
  /** The tag of a newer version: GitHub's, whatever the clone has. */
  newest: string | undefined;
  published: Known<PublishedVersion | undefined> | undefined;
}

interface Answers {
  head: string | undefined;
  open: readonly PullRequest[];
  closed: readonly PullRequest[];
  branches: readonly Branch[];
  releases: readonly Release[];
  versions: readonly VersionAnswers[];
}

interface Asking {
  train: Train;
  options: InspectOptions;
  local: LocalRelease;
}

/** Every question at once. */
async function askAll(context: Context, { train, options, local }: Asking): Promise<Answers> {
  const { github } = train;
  const { default: pLimit } = await import("p-limit");
  const fewAtATime = pLimit(REGISTRY_QUESTIONS);
  const asking = { ...options, offline: false, timeout: Math.max(1, train.remainingMs()) };
  const [head, open, closed, branches, releases, versions] = await Promise.all([
    github.branchHead(options.target),
    // Into whatever branch: each of them needs its own.
    github.openPullRequests(),
    github.closedPullRequests(options.target),
    github.branchesBelow(branchPrefix(options.target)),
    github.releases(),
    Promise.all(
      local.versions.map(async ({ tag, version, parsed, format, published, folder }): Promise<VersionAnswers> => {
        const [tagged, release, tags, found] = await Promise.all([
          github.tagCommit(tag),
          github.publishedRelease(tag),
          github.tagsBelow(tagOf(parsed, format).slice(0, -formatVersion(parsed).length)),
          published && fewAtATime(() => publishedVersion(context, asking, { ...published, version, folder })),
        ]);
        const newer = newestAfter(parsed, taggedVersions(tags, format));
        return { tagged, release, newest: newer && tagOf(newer, format), published: found };
      }),
    ),
  ]);
  return { head, open, closed, branches, releases, versions };
}

/** Release Please calls its branches so (its `branch-name.ts`); those of components have more behind it. */
function branchPrefix(target: string): string {
  return `release-please--branches--${target}`;
}

interface Found {
  options: InspectOptions;
  target: RemoteHead;
  local: LocalRelease;
  answers: Answers;
}

async function inspected(context: Context, { options, target, local, answers }: Found): Promise<Inspected> {
  const pulls = releasePullRequests(answers.closed, local.labels);
  const versions = await Promise.all(
    local.versions.map(async (version, index): Promise<VersionFacts> => {
      const { tagged, release, newest, published } = answers.versions[index] ?? UNANSWERED;
      return versionFacts(context, {
        local,
        version,
        target: target.sha,
        tagged,
        // Only the list has drafts.
        release: release ?? answers.releases.find(({ tag }) => tag === version.tag),
        newest,
        published,
        pullRequest: pulls.find(({ mergeCommit }) => mergeCommit === version.commit),
        provenance: options.provenance,
        dist: options.dist,
      });
    }),
  );
  const branches = branchFacts(answers, branchPrefix(options.target));
  return {
    target,
    judged: judge({ versions, branches }),
    versions: local.versions,
    notCompared: versions.flatMap(notComparedOf),
  };
}

const UNANSWERED: VersionAnswers = { tagged: undefined, release: undefined, newest: undefined, published: undefined };

/** Each branch that there is, and each that a pull request had. */
function branchFacts({ branches, open, closed }: Answers, prefix: string): BranchFacts[] {
  const isOwn = (name: string) => name === prefix || name.startsWith(`${prefix}--components--`);
  const ofHead = (pulls: readonly PullRequest[], name: string) =>
    pulls.filter(({ head, fork }) => head === name && !fork).sort((one, other) => other.number - one.number);
  const names = [
    ...branches.map(({ name }) => name),
    ...[...open, ...closed].flatMap((pull) => (pull.fork ? [] : pull.head)),
  ];
  return [...new Set(names)].filter(isOwn).map((name) => ({
    name,
    sha: branches.find((branch) => branch.name === name)?.sha,
    open: ofHead(open, name)[0],
    closed: ofHead(closed, name),
  }));
}

/** What a version could not be held against: it is told, so that nobody takes it for looked at. */
function notComparedOf({ name, version, published, digests, pullRequest, skipsRelease }: VersionFacts): string[] {
  const there = published?.found.known ? published.found.value : undefined;
  const files = there !== undefined && there.gitHead === undefined && digests === undefined;
  return [
    ...(files ? [`the files of ${name} ${version}: the registry does not say which commit they were made of`] : []),
    ...(pullRequest === undefined && !skipsRelease
      ? [`labels of the release pull request of ${name} ${version}: none of the last ones merged brought that version`]
      : []),
  ];
}

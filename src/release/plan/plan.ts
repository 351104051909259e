import { type Candidate, type Package, type PlanContext, releaseCandidate, tagFormatOf } from "./candidate.ts";
import type { Commit, ConventionalCommit } from "./commit.ts";
import { type Config, type PackageConfig, packageConfig } from "./config.ts";
import { type Described, describePackage, releaseTypeOf } from "./describe-package.ts";
import type { Edit } from "./edit.ts";
import {
  commitsAfter,
  type LastRelease,
  lastReleases,
  type PathState,
  type ScanEnd,
  scan,
  type Tag,
} from "./history.ts";
import { commitsByPath, isExcluded, normalizePath, ROOT } from "./ownership.ts";
import { pluginsOf } from "./plugins/index.ts";
import type { Plugin } from "./plugins/plugin.ts";
import {
  type Merge,
  mergeProposals,
  type PlannedPullRequest,
  type Proposal,
  plannedPullRequest,
  proposalOf,
} from "./proposal.ts";
import type { RepositoryFiles } from "./repository-files.ts";
import { tagOf } from "./tag.ts";
import { updateManifest } from "./updaters/manifest.ts";
import { formatVersion, parseVersion } from "./version.ts";

/** All that a plan follows from: the same inputs give the same plan. */
export interface PlanInputs {
  config: Config;
  /** The version of each path. */
  manifest: Readonly<Record<string, string>>;
  manifestFile: string;
  /** From the ref on backwards, newest first. */
  history: Iterable<Commit> | AsyncIterable<Commit>;
  /** Newest first. */
  tags: readonly Tag[];
  files: RepositoryFiles;
  targetBranch: string;
  repository: PlanContext["repository"];
  date: string;
  /** Plan for this path alone. */
  path?: string;
}

export interface Plan {
  pullRequests: readonly PlannedPullRequest[];
  packages: readonly Package[];
  scanned: readonly Commit[];
  end: ScanEnd;
}

const DEFAULT_LABELS = ["autorelease: pending"];

/** What Release Please would open, from what git knows alone. Pure but for the files that it reads through `files`. */
export async function planRelease(inputs: PlanInputs): Promise<Plan> {
  const { config, files } = inputs;
  const plugins = pluginsOf(config);
  const paths = Object.keys(config.packages).filter((path) => inputs.path === undefined || path === inputs.path);
  const described = await Promise.all(paths.map((path) => describe(path, inputs)));
  const states = described.map((pack): PathState => {
    const version = inputs.manifest[pack.path];
    return {
      path: pack.path,
      component: pack.component,
      tagFormat: exactFormat(pack),
      manifestVersion: version === undefined ? undefined : parseVersion(version),
      skipsRelease: pack.config["skip-github-release"] === true,
    };
  });
  const { found: releases, complete } = lastReleases(states, inputs.tags, config["release-search-depth"] || 400);
  const { commits, end } = await scan(bounded(inputs.history, searchDepthOf(config)), {
    releases: new Set([...releases.values()].map(({ sha }) => sha)),
    incomplete: !complete,
    lastReleaseSha: config["last-release-sha"],
    bootstrapSha: config["bootstrap-sha"],
  });
  const owned = commitsByPath(commits, paths);
  const packages = described.map((pack): Package => {
    const own = pack.path === ROOT || pack.path === normalizePath(pack.path) ? (owned.get(pack.path) ?? []) : [];
    const after = commitsAfter(own, releases.get(pack.path)?.sha);
    return {
      ...pack,
      commits: after.filter((commit) => !isExcluded(commit, pack.path, pack.config["exclude-paths"])),
      last: releases.get(pack.path) ?? assumedRelease(states.find(({ path }) => path === pack.path)),
    };
  });
  const context: PlanContext = {
    config,
    targetBranch: inputs.targetBranch,
    repository: inputs.repository,
    date: inputs.date,
    files,
    labels: config.label?.split(",") ?? DEFAULT_LABELS,
    process: (found: readonly ConventionalCommit[]) =>
      plugins.reduce((processed, plugin) => plugin.process?.(processed) ?? processed, found),
  };
  const proposals = await proposalsOf(packages, { plugins, context, manifestFile: inputs.manifestFile });
  return { pullRequests: proposals.map(plannedPullRequest), packages, scanned: commits, end };
}

interface Proposing {
  plugins: readonly Plugin[];
  context: PlanContext;
  manifestFile: string;
}

/** The proposals of all packages after every plugin's work, the merge being the last of it. */
async function proposalsOf(described: readonly Package[], { plugins, context, manifestFile }: Proposing) {
  let packages = described;
  for (const plugin of plugins) packages = (await plugin.preconfigure?.(packages, context)) ?? packages;
  const found: Proposal[] = [];
  for (const [index, pack] of packages.entries()) {
    const candidate = await releaseCandidate(pack, context);
    // What a plugin made of the configuration ends with the release itself.
    const config = described[index]?.config ?? pack.config;
    if (candidate !== undefined) found.push(proposalOf(withManifest({ ...candidate, config }, manifestFile)));
  }
  const separate = context.config["separate-pull-requests"] ?? packages.length === 1;
  let proposals: readonly Proposal[] = found;
  for (const plugin of plugins)
    proposals = (await plugin.run?.(proposals, { packages, context, manifestFile, separate })) ?? proposals;
  return separate ? proposals : mergeProposals(proposals, mergeOf(packages, context));
}

/** The first package speaks for all, also where it is silent. */
function mergeOf([first]: readonly Package[], { config, targetBranch }: PlanContext): Merge {
  return {
    targetBranch,
    titlePattern: config["group-pull-request-title-pattern"],
    header: first?.config["pull-request-header"],
    footer: first?.config["pull-request-footer"],
    noSpace: first?.config["component-no-space"] === true,
  };
}

/** How many commits are looked at, at most. */
export function searchDepthOf(config: Config): number {
  return config["commit-search-depth"] || 500;
}

async function* bounded(history: PlanInputs["history"], most: number): AsyncGenerator<Commit> {
  let count = 0;
  for await (const commit of history) {
    if (count >= most) return;
    count += 1;
    yield commit;
  }
}

async function describe(path: string, { config, files }: PlanInputs): Promise<Described> {
  const own = packageConfig(config, path);
  releaseTypeOf(own);
  requireKnownChangelogType(own);
  return describePackage(path, { config, files });
}

function requireKnownChangelogType({ "changelog-type": type = "default" }: PackageConfig): void {
  if (type === "github")
    throw new Error("the changelog type github needs GitHub, which writes the notes: no plan can be made");
  if (type !== "default" && type !== "") throw new Error(`the changelog type ${type} is not known`);
}

/** The tag that is looked for by its exact name carries the component even where tags are said to carry none: it is empty then. */
function exactFormat({ config, component }: Described) {
  return tagFormatOf(config, component);
}

/** A version that the manifest has and no tag shows counts as released, unless it is 0.0.0. */
function assumedRelease(state: PathState | undefined): LastRelease | undefined {
  if (state?.manifestVersion === undefined || formatVersion(state.manifestVersion) === "0.0.0") return undefined;
  return { tag: tagOf(state.manifestVersion, state.tagFormat), version: state.manifestVersion, sha: "" };
}

function withManifest(candidate: Candidate, file: string): Candidate {
  const edit: Edit = {
    path: file,
    createIfMissing: false,
    updater: "manifest",
    update: updateManifest(new Map([[candidate.path, formatVersion(candidate.version)]])),
  };
  return { ...candidate, edits: [...candidate.edits, edit] };
}

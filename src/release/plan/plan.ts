import { type Candidate, type Package, type PlanContext, releaseCandidate, tagFormatOf } from "./candidate.ts";
import type { Commit, ConventionalCommit } from "./commit.ts";
import { type Config, type PackageConfig, packageConfig } from "./config.ts";
import { type Edit, mergeEdits } from "./edit.ts";
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
import { groupTitle, pullRequestBody, pullRequestBranch } from "./pull-request.ts";
import { RELEASE_TYPES } from "./release-types/index.ts";
import type { ReleaseType } from "./release-types/release-type.ts";
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
  refuseUnknown(config);
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
  const { commits, end } = await scan(bounded(inputs.history, config["commit-search-depth"] || 500), {
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
    process: (found: readonly ConventionalCommit[]) => found,
  };
  const candidates: Candidate[] = [];
  for (const pack of packages) {
    const candidate = await releaseCandidate(pack, context);
    if (candidate !== undefined) candidates.push(withManifest(candidate, inputs.manifestFile));
  }
  return { pullRequests: pullRequestsOf(candidates, { config, paths, context }), packages, scanned: commits, end };
}

/** What would make another plan than this one is refused by its name, never left out. */
function refuseUnknown(config: Config): void {
  const [plugin] = config.plugins ?? [];
  if (plugin !== undefined)
    throw new Error(`the plugin ${typeof plugin === "string" ? plugin : plugin.type} is not supported yet`);
  for (const path of Object.keys(config.packages)) {
    const own = packageConfig(config, path);
    if ((own["extra-files"] ?? []).length > 0) throw new Error(`extra-files (of ${path}) are not supported yet`);
    const notes = own["changelog-type"];
    if (notes !== undefined && notes !== "default") throw new Error(`the changelog-type ${notes} is not supported`);
  }
}

async function* bounded(history: PlanInputs["history"], most: number): AsyncGenerator<Commit> {
  let count = 0;
  for await (const commit of history) {
    if (count >= most) return;
    count += 1;
    yield commit;
  }
}

type Described = Omit<Package, "commits" | "last">;

async function describe(path: string, { config, files }: PlanInputs): Promise<Described> {
  const own = packageConfig(config, path);
  const type = releaseTypeOf(own);
  const named = own.component || type.normalize(own["package-name"] ?? "");
  const branchComponent =
    named || type.normalize(own["package-name"] ?? (await type.defaultName({ path, config: own, files })));
  const component = own["include-component-in-tag"] === false ? "" : branchComponent;
  return { path, config: own, type, component, branchComponent };
}

function releaseTypeOf(config: PackageConfig): ReleaseType {
  const name = config["release-type"] ?? "node";
  const type = RELEASE_TYPES.get(name);
  if (type === undefined) throw new Error(`the release type ${name} is not known`);
  return type;
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
    update: updateManifest(candidate.path, formatVersion(candidate.version)),
  };
  return { ...candidate, edits: [...candidate.edits, edit] };
}

interface Grouping {
  config: Config;
  paths: readonly string[];
  context: PlanContext;
}

/** One pull request for all, unless the configuration wants them apart, as it does for a single package. */
function pullRequestsOf(candidates: readonly Candidate[], { config, paths, context }: Grouping): PlannedPullRequest[] {
  if (candidates.length === 0) return [];
  if (config["separate-pull-requests"] ?? paths.length === 1) return candidates.map(alone);
  const apart = candidates.filter((candidate) => candidate.config["separate-pull-requests"]);
  const together = candidates.filter((candidate) => !candidate.config["separate-pull-requests"]);
  return [grouped(together, { candidates, config, paths, context }), ...apart.map(alone)];
}

function alone(candidate: Candidate): PlannedPullRequest {
  const { title, branch, body, labels, draft, edits } = candidate;
  return { title, branch, body, labels, draft, edits, releases: [candidate] };
}

function grouped(
  releases: readonly Candidate[],
  { candidates, config, paths, context }: Grouping & { candidates: readonly Candidate[] },
): PlannedPullRequest {
  const root = releases.find(({ path }) => path === ROOT);
  // The first package speaks for all, also where it is silent.
  const first = packageConfig(config, paths[0] ?? ROOT);
  return {
    title: groupTitle({
      pattern: config["group-pull-request-title-pattern"],
      component: root?.component ?? "",
      branch: context.targetBranch,
      version: root === undefined ? "" : formatVersion(root.version),
      noSpace: first["component-no-space"] === true,
    }),
    branch: pullRequestBranch(context.targetBranch, ""),
    body: pullRequestBody(
      releases.map(({ component, version, notes }) => ({ component, version: formatVersion(version), notes })),
      { header: first["pull-request-header"], footer: first["pull-request-footer"], grouped: true },
    ),
    labels: [...new Set(releases.flatMap(({ labels }) => labels))],
    draft: candidates.every(({ draft }) => draft),
    edits: mergeEdits(releases.flatMap(({ edits }) => edits)),
    releases,
  };
}

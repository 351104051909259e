import { AxctlError } from "../../core/errors.ts";
import type { Commit, ConventionalCommit } from "./commit.ts";
import type { Config, PackageConfig } from "./config.ts";
import { readCommit } from "./conventional-commits.ts";
import type { Edit } from "./edit.ts";
import { mergeEdits } from "./edit.ts";
import { extraFileEdits } from "./extra-files.ts";
import type { LastRelease } from "./history.ts";
import { nextVersion, releaseAsOf, type Versioning } from "./next-version.ts";
import { DEFAULT_SECTIONS, releaseNotes } from "./notes.ts";
import { pullRequestBranch, pullRequestTitle } from "./pull-request.ts";
import type { ReleaseType } from "./release-types/release-type.ts";
import type { RepositoryFiles } from "./repository-files.ts";
import { tagOf } from "./tag.ts";
import { formatVersion, parseVersion, type Version } from "./version.ts";

/** Where links lead. */
export interface Repository {
  host: string;
  owner: string;
  name: string;
}

/** A package with what its release needs to be worked out. */
export interface Package {
  path: string;
  config: PackageConfig;
  type: ReleaseType;
  /** What its tag and title call it; empty where tags carry no component. */
  component: string;
  /** What its branch calls it; its files are asked only when there is something to release. */
  branchComponent: () => Promise<string>;
  commits: readonly Commit[];
  last: LastRelease | undefined;
}

/** What all packages of a plan share. */
export interface PlanContext {
  config: Config;
  targetBranch: string;
  repository: Repository;
  /** `YYYY-MM-DD`. */
  date: string;
  files: RepositoryFiles;
  labels: readonly string[];
  /** What plugins make of commits. */
  process: (commits: readonly ConventionalCommit[]) => readonly ConventionalCommit[];
}

/** A release of one package: what its pull request, or its part of one, says. */
export interface Candidate {
  path: string;
  config: PackageConfig;
  component: string;
  version: Version;
  /** Why this version. */
  reason: string;
  tag: string;
  previousTag: string | undefined;
  notes: string;
  title: string;
  branch: string;
  labels: readonly string[];
  draft: boolean;
  edits: readonly Edit[];
  /** Files that change too, in a way that nobody can say beforehand. */
  unforeseen: readonly string[];
}

/**
 * The release of a package; undefined when nothing in it would be shown.
 *
 * @param forced the version of a package that only follows others: its own commits do not count then
 */
export async function releaseCandidate(
  pack: Package,
  context: PlanContext,
  forced?: Version,
): Promise<Candidate | undefined> {
  const follows = forced !== undefined;
  const commits = follows ? [] : context.process(pack.commits.flatMap((commit) => readCommit(commit).commits));
  if (!follows && commits.length === 0) return undefined;
  const { version, reason } = follows
    ? { version: forced, reason: "the release of a package that it depends on" }
    : versionOf(pack, commits);
  const { path, config, type, component, last } = pack;
  const branchComponent = await pack.branchComponent();
  const text = formatVersion(version);
  const tag = tagOf(version, tagFormatOf(config, component));
  const { host, owner, name: repository } = context.repository;
  const notes = releaseNotes(commits, {
    host: config["changelog-host"] || host,
    owner,
    repository,
    version: text,
    previousTag: last?.tag,
    currentTag: tag,
    date: context.date,
    sections: config["changelog-sections"] ?? type.sections ?? DEFAULT_SECTIONS,
  });
  if (!follows && notes.split("\n").length <= 1) return undefined;
  const source = { path, config, files: context.files };
  const edits = await type.edits(source, { version: text, entry: notes });
  const extra = await extraFileEdits(source, { version, date: context.date });
  return {
    path,
    config,
    component,
    version,
    reason,
    tag,
    previousTag: last?.tag,
    notes,
    ...presentation(pack, { context, branchComponent, version: text, follows }),
    edits: mergeEdits([...edits, ...extra]),
    unforeseen: follows ? [] : await unforeseenFiles(pack, context.files),
  };
}

async function unforeseenFiles({ config, type }: Package, files: RepositoryFiles): Promise<string[]> {
  if (config["skip-changelog"]) return [];
  const found = [];
  for (const file of type.unforeseen ?? []) if ((await files.read(file)) !== undefined) found.push(file);
  return found;
}

/** How tags of a package are written. */
export function tagFormatOf(config: PackageConfig, component: string) {
  const { "include-component-in-tag": withComponent = true, "include-v-in-tag": includeV = true } = config;
  return { component: withComponent ? component : "", separator: config["tag-separator"] ?? "-", includeV };
}

interface Presented {
  context: PlanContext;
  branchComponent: string;
  version: string;
  /** It only follows others: then it has neither the common labels nor a draft of its own. */
  follows: boolean;
}

function presentation({ config, component }: Package, { context, branchComponent, version, follows }: Presented) {
  return {
    title: pullRequestTitle({
      pattern: config["pull-request-title-pattern"],
      component,
      branch: context.targetBranch,
      version,
      noSpace: config["component-no-space"] === true,
    }),
    branch: pullRequestBranch(context.targetBranch, branchComponent),
    labels: [...(follows ? [] : context.labels), ...(config["extra-label"]?.split(",") ?? [])],
    draft: !follows && (config["draft-pull-request"] ?? false),
  };
}

/** `release-as` in the configuration, then a footer, then the strategy, then the first version. */
function versionOf(
  { config, type, last }: Package,
  commits: readonly ConventionalCommit[],
): { version: Version; reason: string } {
  const configured = config["release-as"];
  if (configured) return { version: required(configured, "release-as"), reason: "release-as in the configuration" };
  const footer = releaseAsOf(commits);
  if (footer !== undefined) return footer;
  if (last === undefined)
    return { version: required(type.initialVersion(config), "initial-version"), reason: "the first release" };
  return nextVersion(last.version, commits, versioningOf(config));
}

/** How a package's configuration wants its next version found. */
export function versioningOf(config: PackageConfig): Versioning {
  return {
    strategy: config.versioning ?? "default",
    bumpMinorPreMajor: config["bump-minor-pre-major"] === true,
    bumpPatchForMinorPreMajor: config["bump-patch-for-minor-pre-major"] === true,
    prerelease: config.prerelease === true,
    prereleaseType: config["prerelease-type"],
  };
}

function required(text: string, name: string): Version {
  const version = parseVersion(text);
  if (version === undefined)
    throw new AxctlError("RELEASE_CONFIG", {
      faults: `${name}: ${JSON.stringify(text)} is no version like 1.2.3`,
      paths: `${name} in the configuration`,
    });
  return version;
}

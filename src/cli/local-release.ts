import { join } from "node:path";
import { AxctlError } from "../core/errors.ts";
import type { GitRepository } from "../core/ports.ts";
import { type Package, tagFormatOf } from "../release/plan/candidate.ts";
import { pathIn } from "../release/plan/release-types/release-type.ts";
import { type TagFormat, tagOf } from "../release/plan/tag.ts";
import { parseVersion, type Version } from "../release/plan/version.ts";

import type { PullRequest, Release } from "../release/train/github-port.ts";
import { distTagOf } from "../release/train/publish/dist-tag.ts";
import { changelogEntries } from "../release/train/recovery/changelog-entries.ts";
import type { TaggedCommit, VersionFacts, VersionFile } from "../release/train/recovery/facts.ts";
import { manifestVersions, releaseCommits } from "../release/train/recovery/release-commit.ts";
import { type PublishedName, publishedName } from "../release/train/registries/published-name.ts";
import type { PublishedVersion } from "../release/train/registries/registry.ts";
import type { Known } from "../release/train/status/facts.ts";
import { versionFilesOf, versionIn } from "../release/train/version-files.ts";
import type { Context } from "./context.ts";
import { planAt } from "./plan-at.ts";
import type { TrainOptions } from "./train-options.ts";

/** A version as the clone has it. */
export interface LocalVersion {
  pack: Package;
  name: string;
  version: string;
  parsed: Version;
  tag: string;
  /** The commit that brought it. */
  commit: string;
  published: PublishedName | undefined;
  /** Where npm is asked: the package's own folder, whose configuration counts. */
  folder: string;
  format: TagFormat;
}

/** The target in the clone. */
export interface LocalRelease {
  git: GitRepository;
  manifestFile: string;
  labels: { pending: readonly string[]; tagged: readonly string[] };
  versions: readonly LocalVersion[];
  close(): void;
}

/**
 * The versions that the manifest has at a commit, those that were released. `0.0.0` is what a manifest says before the first release.
 *
 * @throws AxctlError what a plan throws
 */
export async function readLocalRelease(context: Context, options: TrainOptions, sha: string): Promise<LocalRelease> {
  const { machine } = context;
  const [{ openRepository }, { commitsThatChanged }] = await Promise.all([
    import("../system/git.ts"),
    import("../system/git-clone.ts"),
  ]);
  const git = await openRepository(machine, sha);
  try {
    const { configFile, manifestFile, repo, target: targetBranch } = options;
    const settings = { ref: sha, configFile, manifestFile, repo, targetBranch, contents: false, strict: false };
    const [{ plan, config, manifest, document }, commits] = await Promise.all([
      planAt(context, git, settings),
      commitsThatChanged(machine, sha, manifestFile),
    ]);
    const released = Object.fromEntries(
      plan.packages.flatMap((pack) => {
        const version = manifest[pack.path];
        return version === undefined || version === "0.0.0" ? [] : [[pack.path, version]];
      }),
    );
    const found = await releaseCommits(released, commits, (commit) => git.readAt(commit, manifestFile));
    const versions = await Promise.all(
      plan.packages.map((pack) =>
        localVersion(git, {
          pack,
          root: document.repository,
          text: released[pack.path],
          commit: found.get(pack.path),
          cwd: machine.cwd,
        }),
      ),
    );
    return {
      git,
      manifestFile,
      labels: {
        pending: config.label?.split(",") ?? ["autorelease: pending"],
        tagged: config["release-label"]?.split(",") ?? ["autorelease: tagged"],
      },
      versions: versions.flat(),
      close: git.close,
    };
  } catch (error) {
    git.close();
    throw error;
  }
}

interface Reading {
  pack: Package;
  /** What a package in the root is called that has no name of its own. */
  root: string;
  text: string | undefined;
  commit: string | undefined;
  cwd: string;
}

async function localVersion(git: GitRepository, { pack, root, text, commit, cwd }: Reading): Promise<LocalVersion[]> {
  const parsed = text === undefined ? undefined : parseVersion(text);
  if (text === undefined || parsed === undefined) return [];
  // A manifest that has the version was written by some commit of the target.
  if (commit === undefined) throw new AxctlError("GIT_FAILED", { what: "log" });
  const format = tagFormatOf(pack.config, pack.component);
  const published = await publishedName(pack, git.read);
  return [
    {
      pack,
      name: published?.name ?? (pack.component || (pack.path === "." ? root : pack.path)),
      version: text,
      parsed,
      tag: tagOf(parsed, format),
      commit,
      published,
      folder: join(cwd, pack.path),
      format,
    },
  ];
}

interface Seen {
  local: LocalRelease;
  version: LocalVersion;
  /** The target's head. */
  target: string;
  tagged: string | undefined;
  release: Release | undefined;
  newest: string | undefined;
  published: Known<PublishedVersion | undefined> | undefined;
  pullRequest: PullRequest | undefined;
  provenance: boolean;
  /** A folder with the files that were built. */
  dist: string | undefined;
}

/** All that is known of a version, from the clone and from what was answered. */
export async function versionFacts(context: Context, seen: Seen): Promise<VersionFacts> {
  const { local, version, release, newest, pullRequest } = seen;
  const { pack, name, tag, commit } = version;
  const [files, changelog, tagged, digests] = await Promise.all([
    versionFiles(seen),
    changelogOf(seen),
    taggedCommit(context, seen),
    digestsOf(context, seen),
  ]);
  return {
    ...{ path: pack.path, name, version: version.version, tag, commit },
    skipsRelease: pack.config["skip-github-release"] === true,
    ...{ newest, files, changelog, tagged, release, pullRequest },
    published: publicationOf(seen),
    digests,
    requiresProvenance: seen.provenance || version.published?.publishConfig.provenance === true,
    pending: local.labels.pending,
    labelled: local.labels.tagged,
  };
}

async function digestsOf(
  context: Context,
  { version, published: known, dist }: Seen,
): Promise<VersionFacts["digests"]> {
  const { published, version: text } = version;
  const found = known?.known ? known.value : undefined;
  if (dist === undefined || published === undefined || found === undefined) return undefined;
  const { builtDigests } = await import("./built-digests.ts");
  return builtDigests(context, dist, { published, version: text, found });
}

function publicationOf({ version: { published, version }, published: found }: Seen): VersionFacts["published"] {
  if (published === undefined || found === undefined) return undefined;
  const configured = published.publishConfig.tag;
  const own = distTagOf(version, { asked: undefined, configured }) ?? configured ?? "latest";
  return { ...published, found, distTag: published.registry === "npm" ? own : undefined };
}

/** The package's file with its version, at the target's head and at the commit that brought it. */
async function versionFiles({ local: { git }, version: { pack, commit, version } }: Seen): Promise<VersionFile[]> {
  const path = await versionFilePath(git, pack);
  if (path === undefined) return [];
  const [now, then] = await Promise.all([git.read(path), git.readAt(commit, path)]);
  const before = versionIn(path, then ?? "");
  return [
    { path, version: versionIn(path, now ?? "") },
    ...(before === undefined || before === version
      ? []
      : [{ path: `${path} at ${commit.slice(0, 12)}`, version: before }]),
  ];
}

async function versionFilePath(git: GitRepository, { path, config }: Package): Promise<string | undefined> {
  const candidates = versionFilesOf(config["release-type"] ?? "node", config).map((name) => pathIn(path, name));
  const texts = await Promise.all(candidates.map((candidate) => git.read(candidate)));
  return candidates.find((_, index) => texts[index] !== undefined);
}

async function changelogOf({ local: { git }, version: { pack } }: Seen): Promise<VersionFacts["changelog"]> {
  if (pack.config["skip-changelog"] === true) return undefined;
  const path = pathIn(pack.path, pack.config["changelog-path"] || "CHANGELOG.md");
  return { path, first: changelogEntries((await git.read(path)) ?? "")[0] };
}

async function taggedCommit(
  { machine }: Context,
  { local, version, target, tagged }: Seen,
): Promise<TaggedCommit | undefined> {
  if (tagged === undefined) return undefined;
  const { git, manifestFile } = local;
  const { followsOn } = await import("../system/git-clone.ts");
  const path = await versionFilePath(git, version.pack);
  const [manifest, text, onTarget] = await Promise.all([
    git.readAt(tagged, manifestFile),
    path === undefined ? undefined : git.readAt(tagged, path),
    tagged === version.commit || followsOn(machine, target, tagged),
  ]);
  const own = path === undefined ? undefined : versionIn(path, text ?? "");
  // A version that is worked out elsewhere says nothing.
  const holds =
    manifestVersions(manifest)[version.pack.path] === version.version && (own ?? version.version) === version.version;
  return { sha: tagged, holds, onTarget };
}

import { type Package, releaseCandidate, versioningOf } from "../candidate.ts";
import { changelogWith } from "../changelog.ts";
import type { Edit } from "../edit.ts";
import { nextVersion } from "../next-version.ts";
import { mergeProposals, type Proposal, proposalOf } from "../proposal.ts";
import { updateManifest } from "../updaters/manifest.ts";
import { updatePackageJson, updatePackageLock } from "../updaters/node.ts";
import { formatVersion, parseVersion, type Version } from "../version.ts";
import { withDependents } from "./dependency-graph.ts";
import { dependencyNotes, withDependencyNotes } from "./dependency-notes.ts";
import type { Plugin, PluginSetting } from "./plugin.ts";
import { inside, membersOf, type WorkspacePackage } from "./workspace-packages.ts";

/** How a workspace is kept in step. */
export interface NodeWorkspaceOptions {
  /** All packages are released, whether they changed or not. */
  updateAllPackages?: boolean | undefined;
  /** Whether the workspace shares one pull request; by default it does unless pull requests are separate. */
  merge?: boolean | undefined;
  /** Peer dependencies count, too. */
  updatePeerDependencies?: boolean | undefined;
}

/** Packages of an npm workspace follow the packages that they depend on: dependents get a release of their own. */
export function nodeWorkspace(options: NodeWorkspaceOptions): Plugin {
  return { run: (proposals, setting) => run(proposals, setting, options) };
}

async function run(
  proposals: readonly Proposal[],
  setting: PluginSetting,
  options: NodeWorkspaceOptions,
): Promise<readonly Proposal[]> {
  // A merged proposal has no version of its own, and Release Please drops it here: `linked-versions` before this plugin.
  const single = proposals.filter(({ release }) => release !== undefined);
  const outside = single.filter(({ releaseType }) => releaseType !== "node");
  const inside = single.filter(({ releaseType }) => releaseType === "node");
  if (inside.length === 0) return outside;
  const members = await membersOf(setting, options.updatePeerDependencies === true);
  const released = new Map(inside.map((proposal) => [proposal.path, proposal]));
  // An object, not a map: names that are numbers come first in it.
  const byName: Record<string, Proposal> = Object.create(null);
  for (const { name, path } of members) {
    const proposal = released.get(path);
    if (proposal !== undefined) byName[String(name)] = proposal;
  }
  const names = options.updateAllPackages ? members.map(({ name }) => name) : Object.keys(byName);
  const ordered = withDependents(members, names);
  const versions = new Map<string, Version>();
  for (const member of ordered)
    versions.set(String(member.name), byName[String(member.name)]?.version ?? bumped(member, setting.packages));
  const workspace = { ordered, byName, versions, setting, peers: options.updatePeerDependencies === true };
  const followed = await followedProposals(workspace);
  const { targetBranch } = setting.context;
  const merge = options.merge ?? !setting.separate;
  const [first, ...others] = merge ? mergeProposals(followed, { targetBranch }) : followed;
  if (first === undefined) throw new Error("node-workspace: no package to release has a name in its package.json");
  return [...outside, withSharedFiles(first, workspace), ...others];
}

interface Workspace {
  /** The packages to release, by name. */
  ordered: readonly WorkspacePackage[];
  /** The proposals that there are already, by the package's name. */
  byName: Readonly<Record<string, Proposal>>;
  /** The version that each package gets, by name. */
  versions: ReadonlyMap<string, Version>;
  setting: PluginSetting;
  peers: boolean;
}

/** The version after the one in package.json, for a package that follows others. */
function bumped({ path, version = "" }: WorkspacePackage, packages: readonly Package[]): Version {
  const config = packages.find((pack) => pack.path === path)?.config ?? {};
  const last = parseVersion(version);
  if (last === undefined) throw new Error(`${inside(path, "package.json")} has no version, which node-workspace needs`);
  return nextVersion(last, [], versioningOf(config)).version;
}

/** One proposal for each package: the one that there is, or a new one for a package that follows. */
async function followedProposals(workspace: Workspace): Promise<Proposal[]> {
  const { ordered, byName } = workspace;
  const proposals = new Map<string, Proposal>();
  for (const member of ordered) {
    const proposal = byName[String(member.name)] ?? (await newProposal(member, workspace));
    if (!proposals.has(proposal.path)) proposals.set(proposal.path, following(proposal, member, workspace));
  }
  return [...proposals.values()];
}

/** A new proposal knows nothing of the package's own wish for a separate pull request, nor has it labels of its own. */
async function newProposal({ name, path }: WorkspacePackage, { setting, versions }: Workspace): Promise<Proposal> {
  const pack = setting.packages.find((candidate) => candidate.path === path);
  const candidate = pack && (await releaseCandidate(pack, setting.context, versions.get(String(name))));
  if (candidate === undefined) throw new Error(`node-workspace: ${path} cannot be released`);
  return { ...proposalOf(candidate), separate: false, configuredComponent: "" };
}

/** A proposal with the new versions of the packages that it depends on. */
function following(proposal: Proposal, member: WorkspacePackage, { versions, peers }: Workspace): Proposal {
  const texts = textsOf(versions);
  const version = texts.get(String(member.name)) ?? "";
  const notes = dependencyNotes(member.ranges, texts);
  const noted = (entry: string) => (notes === "" ? entry : withDependencyNotes(entry, notes));
  const edits = proposal.edits.map((edit): Edit => {
    if (edit.path === inside(proposal.path, "package.json")) {
      const update = updatePackageJson(version, { versions: texts, peers });
      return { ...edit, update: (content) => update(edit.update(content)) };
    }
    if (edit.path === inside(proposal.path, "package-lock.json"))
      return { ...edit, updater: "package-lock", update: updatePackageLock(version, texts) };
    return edit.entry === undefined ? edit : changelogWith(noted(edit.entry), edit.path);
  });
  const [entry, ...others] = proposal.body.entries;
  const entries = entry === undefined ? [] : [{ ...entry, notes: noted(entry.notes) }, ...others];
  const releases = proposal.releases.map((release) => ({ ...release, notes: noted(release.notes), edits }));
  return { ...proposal, edits, body: { ...proposal.body, entries }, releases };
}

function textsOf(versions: ReadonlyMap<string, Version>): ReadonlyMap<string, string> {
  return new Map([...versions].map(([name, version]) => [name, formatVersion(version)]));
}

/** The first proposal also carries the manifest's versions of packages that follow, and the lockfile at the root. */
function withSharedFiles(proposal: Proposal, { ordered, byName, versions, setting }: Workspace): Proposal {
  const texts = textsOf(versions);
  const followers = ordered.filter(({ name }) => byName[String(name)] === undefined);
  const manifest: Edit = {
    path: setting.manifestFile,
    createIfMissing: false,
    updater: "manifest",
    update: updateManifest(new Map(followers.map(({ name, path }) => [path, texts.get(String(name)) ?? ""]))),
  };
  const lockfile: Edit = {
    path: "package-lock.json",
    createIfMissing: false,
    updater: "package-lock",
    update: updatePackageLock(undefined, texts),
  };
  const hasLockfile = proposal.edits.some(({ path }) => /^(?:\.|\.?\/)?package-lock\.json$/.test(path));
  return { ...proposal, edits: [...proposal.edits, manifest, ...(hasLockfile ? [] : [lockfile])] };
}

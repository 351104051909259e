import compare from "semver/functions/compare.js";
import { type Package, type PlanContext, releaseCandidate } from "../candidate.ts";
import { mergeProposals, type Proposal } from "../proposal.ts";
import { pullRequestBranch } from "../pull-request.ts";
import { formatVersion } from "../version.ts";
import type { Plugin } from "./plugin.ts";

/** How a group of packages is linked. */
export interface LinkedVersionsOptions {
  groupName: string;
  components: readonly string[];
  /** Whether the group shares one pull request; it does unless told otherwise. */
  merge?: boolean | undefined;
}

/** The packages of a group are released together, all with the highest of their next versions. */
export function linkedVersions({ groupName, components, merge = true }: LinkedVersionsOptions): Plugin {
  const isLinked = ({ component }: Package) => component !== "" && components.includes(component);
  return {
    preconfigure: async (packages, context) => {
      const versions = await nextVersions(packages.filter(isLinked), context);
      const [first, ...others] = versions.values();
      if (first === undefined) return packages;
      const primary = others.reduce((highest, version) => (compare(highest, version) > 0 ? highest : version), first);
      return packages.map((pack): Package => {
        if (!isLinked(pack)) return pack;
        const config = { ...pack.config, "release-as": primary };
        if (versions.has(pack.path)) return { ...pack, config };
        // A package without changes takes part by a commit that nobody made.
        const message = `chore(${pack.component}): Synchronize ${groupName} versions\n\nRelease-As: ${primary}`;
        return { ...pack, config, commits: [...pack.commits, { sha: "", message, files: [] }] };
      });
    },
    run: async (proposals, { context }) => {
      if (!merge) return proposals;
      const isMember = ({ release, configuredComponent }: Proposal) =>
        release !== undefined && components.includes(configuredComponent);
      const group = mergeProposals(proposals.filter(isMember), {
        targetBranch: context.targetBranch,
        titlePattern: `chore\${scope}: release ${groupName} libraries`,
        branch: `${pullRequestBranch(context.targetBranch, "")}--groups--${groupName.replace(/\W/g, "-").replace(/-+/g, "-")}`,
        force: true,
      });
      return [...proposals.filter((proposal) => !isMember(proposal)), ...group];
    },
  };
}

/** The next version of each package that has one, by path. Plugins have no say in the commits here. */
async function nextVersions(packages: readonly Package[], context: PlanContext): Promise<ReadonlyMap<string, string>> {
  const versions = new Map<string, string>();
  for (const pack of packages) {
    const candidate = await releaseCandidate(pack, { ...context, process: (commits) => commits });
    if (candidate !== undefined) versions.set(pack.path, formatVersion(candidate.version));
  }
  return versions;
}

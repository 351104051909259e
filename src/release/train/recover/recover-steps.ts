import { AxctlError } from "../../../core/errors.ts";
import { commentStep, labelsStep, type ReleaseVerbs, releaseStep, tagStep } from "../create/create-steps.ts";
import type { MergedRelease } from "../create/merged-releases.ts";
import type { GitHub } from "../github-port.ts";
import type { Judged, JudgedBranch, JudgedVersion } from "../recovery/report.ts";
import type { Mending } from "../recovery/states.ts";
import type { Step } from "../steps.ts";

type Verbs = ReleaseVerbs & Pick<GitHub, "branchHead" | "openPullRequest" | "deleteBranch">;

export interface Mendable {
  judged: Judged;
  /** What each version's release is, by the path of its package. */
  releases: ReadonlyMap<string, MergedRelease>;
}

/**
 * What mends a release, in the order in which each step finds what it needs: tags, releases, then what says that they are there, then what
 * is left over. Nothing at all where history contradicts itself.
 */
export function recoverSteps(github: Verbs, { judged, releases }: Mendable): Step[] {
  const all = [...judged.versions, ...judged.branches];
  if (all.some(({ findings }) => findings.some(({ verdict }) => verdict === "stop"))) return [];
  return [
    ...judged.versions.flatMap((version) => releaseSteps(github, version, releases.get(version.facts.path))),
    ...labelSteps(github, judged.versions, releases),
    ...judged.branches.flatMap((branch) => (mends(branch, "delete_branch") ? [branchStep(github, branch.facts)] : [])),
  ];
}

function mends({ findings }: Pick<JudgedVersion | JudgedBranch, "findings">, mending: Mending): boolean {
  return findings.some((finding) => finding.mending === mending);
}

function releaseSteps(github: Verbs, version: JudgedVersion, release: MergedRelease | undefined): Step[] {
  if (release === undefined) return [];
  const makesRelease = mends(version, "create_release");
  // GitHub makes the tag of a draft when that is published.
  const makesTag = mends(version, "create_tag") && !(makesRelease && release.draft);
  return [...(makesTag ? [tagStep(github, release)] : []), ...(makesRelease ? [releaseStep(github, release)] : [])];
}

/** A pull request is labelled as released when everything is that it brought, but for what is never released. */
function labelSteps(
  github: Verbs,
  versions: readonly JudgedVersion[],
  releases: ReadonlyMap<string, MergedRelease>,
): Step[] {
  const released = versions.filter(({ facts }) => !facts.skipsRelease);
  const numbers = new Set(released.flatMap(({ facts }) => facts.pullRequest?.number ?? []));
  // What is created as a draft is not released yet.
  const isDrafted = (version: JudgedVersion) =>
    mends(version, "create_release") && releases.get(version.facts.path)?.draft === true;
  return [...numbers].flatMap((number) => {
    const own = released.filter(({ facts }) => facts.pullRequest?.number === number);
    if (!own.every((version) => mends(version, "swap_labels") && !isDrafted(version))) return [];
    const [{ facts } = { facts: undefined }] = own;
    const wanted = {
      number,
      releases: own.flatMap((version) => releases.get(version.facts.path) ?? []),
      pending: facts?.pending ?? [],
      tagged: facts?.labelled ?? [],
    };
    return [commentStep(github, wanted), labelsStep(github, wanted)];
  });
}

interface StaleBranch {
  name: string;
  /** The commit that it had when it was judged. */
  sha: string | undefined;
}

/** Deletes a branch, unless somebody began to use it again. */
function branchStep(github: Verbs, { name, sha }: StaleBranch): Step {
  return {
    name: `delete the branch ${name}`,
    done: async () => {
      const [head, open] = await Promise.all([github.branchHead(name), github.openPullRequest(name)]);
      if (head === undefined) return true;
      const changed = (reason: string) => new AxctlError("BRANCH_CHANGED", { branch: name, reason });
      if (open !== undefined) throw changed(`#${open.number} was opened from it`);
      if (head !== sha) throw changed(`it names ${head} now`);
      return false;
    },
    requests: () => [{ method: "DELETE", path: `git/refs/heads/${name}`, body: null }],
    apply: () => github.deleteBranch(name),
  };
}

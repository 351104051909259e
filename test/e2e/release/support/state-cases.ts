import { isReachable, isReachableBranch } from "../../../../src/release/train/recovery/judge.ts";
import type { BranchState, VersionState } from "../../../../src/release/train/recovery/states.ts";
import { branchStates, versionStates } from "../../../release/support/recovery-states.ts";

/** A package of a repository, and the state that its version and its branch are to be brought into. */
export interface StateCase {
  /** Its component, its name, and its folder. */
  id: string;
  state: VersionState;
  /** Undefined where Release Please never had a branch for it. */
  branch: BranchState | undefined;
  /** Names what it shares pull request and branch with. */
  group: string;
}

/** So many packages share a release pull request. */
const IN_A_GROUP = 4;

/** Python packages and packages of no registry: those of npm have a program of their own asked, one for each. */
const REGISTRIES: readonly VersionState["registry"][] = ["none", "absent", "same", "unknown"];

/** Whether history contradicts itself: what is released is not what the manifest says, or not made of that commit. */
function contradicts({ tag, manifest, package: files, registry }: VersionState): boolean {
  return tag === "elsewhere" || manifest === "behind" || files !== "equal" || /^other/.test(registry);
}

/** Every state that can go on, with every state that its branch can be in beside each of pull request, tag and release. */
export function statesThatGoOn(): StateCase[] {
  const states = versionStates().filter(
    (state) => isReachable(state) && !contradicts(state) && REGISTRIES.includes(state.registry),
  );
  const alike = new Map<string, VersionState[]>();
  for (const state of states) {
    const key = `${state.pull_request} ${state.tag} ${state.release}`;
    alike.set(key, [...(alike.get(key) ?? []), state]);
  }
  const pairs = [...alike.values()].flatMap((group) => {
    const branches = branchesBeside(group[0]?.pull_request ?? "none");
    const count = Math.max(group.length, branches.length);
    return Array.from({ length: count }, (_, index) => pairOf(group, branches, index));
  });
  // A pull request is labelled as released when all is that it brought: those with a draft are apart.
  const keyOf = ({ state, branch }: Pair) => JSON.stringify([state.pull_request, branch, state.release === "draft"]);
  return grouped(pairs, keyOf, IN_A_GROUP);
}

/** Every state in which history contradicts itself, but for what only npm tells. */
export function statesThatStop(): StateCase[] {
  const states = versionStates().filter(
    (state) => isReachable(state) && contradicts(state) && state.registry === "none",
  );
  const left = { pull_request: "merged", branch: "stale" } as const;
  const pairs = states.map((state): Pair => ({ state, branch: state.pull_request === "none" ? undefined : left }));
  return grouped(pairs, ({ state }) => state.pull_request, Number.POSITIVE_INFINITY);
}

/** In as many parts as are needed for none to have more than so many. */
export function inParts<T>(all: readonly T[], most: number): T[][] {
  const size = Math.ceil(all.length / Math.ceil(all.length / most));
  return Array.from({ length: Math.ceil(all.length / size) }, (_, part) => all.slice(part * size, (part + 1) * size));
}

function branchesBeside(pullRequest: VersionState["pull_request"]): (BranchState | undefined)[] {
  const reachable = branchStates().filter(isReachableBranch);
  // A merged pull request from the branch is the one that brought the version.
  return pullRequest === "none"
    ? [undefined, ...reachable.filter(({ pull_request }) => pull_request !== "merged")]
    : reachable.filter(({ pull_request }) => pull_request !== "none");
}

type Pair = Pick<StateCase, "state" | "branch">;

function pairOf(states: readonly VersionState[], branches: readonly (BranchState | undefined)[], index: number): Pair {
  const state = states[index % states.length];
  if (state === undefined) throw new Error("there is no such state");
  return { state, branch: branches[index % branches.length] };
}

/** Numbers them, those of a group one after the other. */
function grouped(pairs: readonly Pair[], keyOf: (pair: Pair) => string, most: number): StateCase[] {
  const keys = [...new Set(pairs.map(keyOf))];
  const sorted = keys.flatMap((key) => {
    const own = pairs.filter((pair) => keyOf(pair) === key);
    return own.map((pair, index) => ({ ...pair, key: `${keys.indexOf(key)}-${Math.floor(index / most)}` }));
  });
  return sorted.map(({ key, ...pair }, index) => ({ ...pair, id: `p${index + 1}`, group: `g${key}` }));
}

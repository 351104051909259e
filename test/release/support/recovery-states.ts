import {
  BRANCH_STATES,
  type BranchState,
  type Rule,
  VERSION_STATES,
  type VersionState,
} from "../../../src/release/train/recovery/states.ts";

/** Every combination of the values that a state has for each of its parts. */
function combinations<S extends object>(parts: { readonly [D in keyof S]: readonly S[D][] }): Partial<S>[] {
  let found: Partial<S>[] = [{}];
  for (const name in parts)
    found = found.flatMap((state) => parts[name].map((value): Partial<S> => ({ ...state, [name]: value })));
  return found;
}

const keys = <K extends string>(values: Readonly<Record<K, string>>): K[] => {
  const found: K[] = [];
  for (const key in values) found.push(key);
  return found;
};

/** All states of a version, those too that none can be in. */
export function versionStates(): VersionState[] {
  return combinations<VersionState>({
    pull_request: keys(VERSION_STATES.pull_request),
    manifest: keys(VERSION_STATES.manifest),
    package: keys(VERSION_STATES.package),
    changelog: keys(VERSION_STATES.changelog),
    tag: keys(VERSION_STATES.tag),
    release: keys(VERSION_STATES.release),
    registry: keys(VERSION_STATES.registry),
  }).map((state) => ({ ...WHOLE, ...state }));
}

/** All states of a branch of Release Please. */
export function branchStates(): BranchState[] {
  return combinations<BranchState>({
    pull_request: keys(BRANCH_STATES.pull_request),
    branch: keys(BRANCH_STATES.branch),
  }).map((state) => ({ pull_request: "none", branch: "absent", ...state }));
}

/** A version that everything is right with. */
export const WHOLE: VersionState = {
  pull_request: "tagged",
  manifest: "equal",
  package: "equal",
  changelog: "matches",
  tag: "right",
  release: "published",
  registry: "same",
};

/** Whether a row of the table speaks of a state. */
export function speaksOf<S extends object>({ when }: Pick<Rule<S>, "when">, state: S): boolean {
  for (const name in state) if (when[name] !== undefined && !when[name].includes(state[name])) return false;
  return true;
}

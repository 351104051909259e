import { AxctlError } from "../core/errors.ts";
import type { Release } from "../release/train/github-port.ts";
import type { Context } from "./context.ts";

/** A branch with the commit that the remote has for it. */
export interface RemoteHead {
  branch: string;
  sha: string;
}

/** What a plan needs of the clone. */
export interface NeededOfClone {
  heads: readonly RemoteHead[];
  tags: readonly string[];
  /** All of the history; a plan itself tells where it misses some. */
  whole: boolean;
  /** Fetch what is missing. */
  fetch: boolean;
  /** For the fetch. */
  timeoutMs: number;
}

/**
 * Makes sure that the clone has what the remote has: these heads, and the tags of these releases. What is missing is fetched where
 * that was asked for.
 *
 * @throws AxctlError `CLONE_BEHIND` with the command that brings it, `FETCH_FAILED`
 */
export async function requireInClone(
  { machine, signal }: Pick<Context, "machine" | "signal">,
  { heads, tags, whole, fetch, timeoutMs }: NeededOfClone,
): Promise<void> {
  const { cloneState, fetchBranches, fetchCommand, missingTags } = await import("../system/git-clone.ts");
  const shas = heads.map(({ sha }) => sha);
  const look = async (): Promise<{ shallow: boolean; missing: string[] }> => {
    const [commits, names] = await Promise.all([cloneState(machine, shas), missingTags(machine, tags)]);
    const lost = heads.filter(({ sha }) => commits.missing.includes(sha));
    return {
      shallow: commits.shallow,
      missing: [
        ...lost.map(({ branch, sha }) => `the commit ${sha} of ${branch}`),
        ...names.map((name) => `the tag ${name}`),
        ...(whole && commits.shallow ? ["the history before the commits at which it ends: it is shallow"] : []),
      ],
    };
  };
  const branches = heads.map(({ branch }) => branch);
  let { shallow, missing } = await look();
  if (fetch && (missing.length > 0 || shallow)) {
    await fetchBranches(machine, { branches, shallow }, { timeoutMs, signal });
    ({ shallow, missing } = await look());
  }
  if (missing.length === 0) return;
  const shown = missing.slice(0, 5).join(", ");
  const what = missing.length > 5 ? `${shown} and ${missing.length - 5} more` : shown;
  throw new AxctlError("CLONE_BEHIND", { what, fetch: fetchCommand({ branches, shallow }) });
}

/** The tags that releases have; a draft has none yet. */
export function publishedTags(releases: readonly Release[]): string[] {
  return releases.flatMap(({ draft, tag }) => (draft ? [] : [tag]));
}

import { AxctlError } from "../core/errors.ts";
import type { Context } from "./context.ts";

/** A branch with the commit that the remote has for it. */
export interface RemoteHead {
  branch: string;
  sha: string;
}

/**
 * Makes sure that the clone has what the remote has: these heads, and the tags of these releases. What is missing is fetched where
 * that was asked for.
 *
 * @throws AxctlError `CLONE_BEHIND` with the command that brings it, `FETCH_FAILED`
 */
export async function requireInClone(
  { machine }: Pick<Context, "machine">,
  { heads, tags, fetch }: { heads: readonly RemoteHead[]; tags: readonly string[]; fetch: boolean },
): Promise<void> {
  const { fetchBranches, fetchCommand, missingCommits, missingTags } = await import("../system/git-clone.ts");
  const lacking = async (): Promise<string[]> => {
    const [commits, names] = await Promise.all([
      missingCommits(
        machine,
        heads.map(({ sha }) => sha),
      ),
      missingTags(machine, tags),
    ]);
    const lost = heads.filter(({ sha }) => commits.includes(sha));
    return [
      ...lost.map(({ branch, sha }) => `the commit ${sha} of ${branch}`),
      ...names.map((name) => `the tag ${name}`),
    ];
  };
  const branches = heads.map(({ branch }) => branch);
  let missing = await lacking();
  if (missing.length > 0 && fetch) {
    await fetchBranches(machine, branches);
    missing = await lacking();
  }
  if (missing.length === 0) return;
  const shown = missing.slice(0, 5).join(", ");
  const what = missing.length > 5 ? `${shown} and ${missing.length - 5} more` : shown;
  throw new AxctlError("CLONE_BEHIND", { what, fetch: fetchCommand(branches) });
}

import { AxctlError } from "../core/errors.ts";
import { type GitPlace, runGit } from "./git-process.ts";

/** A checkout: where it is, and what in it differs from HEAD. */
export interface Checkout {
  /** The absolute path of its root. */
  root: string;
  /** Paths that differ from HEAD, relative to the root; files that git does not know count, those that it ignores do not. */
  changed: string[];
}

/**
 * The checkout around a folder.
 *
 * @throws AxctlError `NO_REPOSITORY`, also for a repository without a checkout; `GIT_FAILED`
 */
export async function readCheckout(place: GitPlace): Promise<Checkout> {
  const args = [
    "status",
    "--porcelain=v1",
    "-z",
    "--untracked-files=normal",
    "--no-renames",
    "--ignore-submodules=none",
  ];
  const [root, status] = await Promise.all([runGit(place, ["rev-parse", "--show-toplevel"]), runGit(place, args)]);
  if (root.code !== 0 || root.stdout === "") throw new AxctlError("NO_REPOSITORY", { folder: place.cwd });
  if (status.code !== 0) throw new AxctlError("GIT_FAILED", { what: "status" });
  // Two letters and a blank stand before each path.
  const changed = status.stdout.split("\0").flatMap((entry) => (entry === "" ? [] : [entry.slice(3)]));
  return { root: root.stdout, changed };
}

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { AxctlError } from "../core/errors.ts";
import { type GitPlace, runGit, startGit } from "./git-process.ts";

/** A merge that was tried: the repository as it would be, or the files in which it conflicts. */
export type TriedMerge = { place: GitPlace; sha: string } | { conflicts: string[] };

export interface MergeRequest {
  /** The commits' ids. */
  into: string;
  from: string;
  message: string;
  /** One commit with one parent, as a squash merge makes it. */
  squash: boolean;
}

/**
 * Merges without touching the repository: what the merge makes is kept in a folder of its own, which git is told to read besides.
 * `dispose` removes it.
 *
 * @throws AxctlError `GIT_TOO_OLD` where git is older than 2.38, `GIT_FAILED`
 */
export async function openMergeTrials(place: GitPlace): Promise<{
  merge(request: MergeRequest): Promise<TriedMerge>;
  dispose(): Promise<void>;
}> {
  const { code, stdout } = await runGit(place, ["rev-parse", "--git-path", "objects"]);
  if (code !== 0) throw new AxctlError("NO_REPOSITORY", { folder: place.cwd });
  const folder = await mkdtemp(join(tmpdir(), "axctl-merge-"));
  const aside: GitPlace = {
    cwd: place.cwd,
    env: {
      ...place.env,
      GIT_OBJECT_DIRECTORY: folder,
      GIT_ALTERNATE_OBJECT_DIRECTORIES: resolve(place.cwd, stdout),
      // Nobody reads who made it.
      GIT_AUTHOR_NAME: "axctl",
      GIT_AUTHOR_EMAIL: "axctl@localhost",
      GIT_COMMITTER_NAME: "axctl",
      GIT_COMMITTER_EMAIL: "axctl@localhost",
    },
  };
  return {
    merge: (request) => tryMerge(aside, request),
    dispose: () => rm(folder, { recursive: true, force: true }),
  };
}

async function tryMerge(place: GitPlace, { into, from, message, squash }: MergeRequest): Promise<TriedMerge> {
  const trial = await runGit(place, ["merge-tree", "--write-tree", "--no-messages", "--name-only", "-z", into, from]);
  const [tree = "", ...files] = trial.stdout.split("\0");
  if (trial.code === 1 && tree !== "") return { conflicts: files.filter((file) => file !== "") };
  // How git answers an option that it does not know.
  if (trial.code === 129) throw new AxctlError("GIT_TOO_OLD", { what: "merge without a checkout", needed: "2.38" });
  if (trial.code !== 0) throw new AxctlError("GIT_FAILED", { what: "merge-tree" });
  const parents = squash ? ["-p", into] : ["-p", into, "-p", from];
  const child = startGit(place, ["commit-tree", ...parents, "-F", "-", tree]);
  child.stdin.end(message);
  const chunks: Buffer[] = [];
  for await (const chunk of child.stdout) chunks.push(Buffer.from(chunk));
  if ((await child.ended) !== 0) throw new AxctlError("GIT_FAILED", { what: "commit-tree" });
  return { place, sha: Buffer.concat(chunks).toString("utf8").trim() };
}

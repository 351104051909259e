import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Carrier, fetchObjects } from "./fetch-into.ts";
import { type Environment, type GitFolder, git } from "./local-git.ts";
import { uploadObjects } from "./upload.ts";

/** Merges two commits of a server with git, in a repository of its own. */
export interface Merger {
  /** The id of the tree, which the server has then; undefined when the commits conflict. */
  merge(base: string, head: string): Promise<string | undefined>;
  close(): void;
}

/** Merges with git in an environment of its own, or in this process's. */
export function openMerger(github: Carrier, env?: Environment): Merger {
  let made: string | undefined;
  const repository = (): GitFolder => {
    const there = made;
    made ??= mkdtempSync(join(tmpdir(), "axctl-github-"));
    const folder = env === undefined ? made : { cwd: made, env };
    if (there === undefined) git(folder, ["init", "--quiet", "--bare"]);
    return folder;
  };
  return {
    async merge(base, head) {
      const folder = repository();
      await fetchObjects(github, folder, [
        { type: "commit", sha: base },
        { type: "commit", sha: head },
      ]);
      const tree = mergeTree(folder, base, head);
      if (tree !== undefined) await uploadObjects(github, folder, { send: [tree], there: [base, head] });
      return tree;
    },
    close() {
      if (made !== undefined) rmSync(made, { recursive: true, force: true });
    },
  };
}

function mergeTree(folder: GitFolder, base: string, head: string): string | undefined {
  try {
    return git(folder, ["merge-tree", "--write-tree", base, head]).toString().trim();
  } catch (error) {
    // 1 means a conflict.
    if (error instanceof Error && "status" in error && error.status === 1) return undefined;
    throw error;
  }
}

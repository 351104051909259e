import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
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

/** How a server merges. */
export interface MergerOptions {
  /** The variables that git runs with; this process's own, unless told otherwise. */
  env?: Environment | undefined;
  /** The folder of objects of a repository that was mirrored: what is there is not asked for again. */
  objects?: string | undefined;
}

export function openMerger(github: Carrier, { env, objects }: MergerOptions = {}): Merger {
  let made: string | undefined;
  const place = (folder: string): GitFolder => (env === undefined ? folder : { cwd: folder, env });
  const repository = (): GitFolder => {
    if (made !== undefined) return place(made);
    made = mkdtempSync(join(tmpdir(), "axctl-github-"));
    git(place(made), ["init", "--quiet", "--bare"]);
    if (objects !== undefined) writeFileSync(join(made, "objects", "info", "alternates"), `${objects}\n`);
    return place(made);
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

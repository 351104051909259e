import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { mirror } from "../../../../src/sandbox/github/mirror.ts";
import type { Change, Train } from "../../support/train.ts";

/** Another clone of the same origin: what is done there, the train's own clone does not know. */
export interface Elsewhere {
  folder: string;
  git(...args: string[]): string;
  /** Commits to the branch that is checked out, and brings it to the origin and to GitHub. */
  commit(change: Change): Promise<string>;
}

/** Clones the train's origin, with a branch checked out; `--depth` and the like may be passed on. */
export function cloneElsewhere(train: Train, branch: string, ...options: string[]): Elsewhere {
  const folder = join(train.workspace.work, `elsewhere-${Math.random().toString(36).slice(2)}`);
  const origin = train.git("remote", "get-url", "origin");
  gitIn(train.workspace.work, ["clone", "--quiet", "--branch", branch, ...options, `file://${origin}`, folder]);
  const git = (...args: string[]) => gitIn(folder, args);
  return {
    folder,
    git,
    async commit({ message, write = {} }) {
      for (const [path, text] of Object.entries(write)) {
        mkdirSync(dirname(join(folder, path)), { recursive: true });
        writeFileSync(join(folder, path), text);
        git("add", "--", path);
      }
      git("commit", "--quiet", "--allow-empty", "-m", message);
      const at = git("branch", "--show-current");
      git("push", "--quiet", "origin", at);
      await mirror(train.github, folder, [at]);
      return git("rev-parse", "HEAD");
    },
  };
}

function gitIn(cwd: string, args: readonly string[]): string {
  const own = ["-c", "user.name=E", "-c", "user.email=e@example.com", "-c", "core.fsync=none", "-c", "gc.auto=0"];
  return execFileSync("git", [...own, ...args], { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] }).trim();
}

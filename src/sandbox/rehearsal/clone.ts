import { appendFileSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import * as z from "zod/mini";
import { received } from "../github/exchange.ts";
import { type Carrier, fetchInto } from "../github/fetch-into.ts";
import { type Environment, git } from "../github/local-git.ts";
import type { Branches } from "./deeds.ts";

/** A repository of the rehearsal: a clone with an `origin` beside it, which stands for what GitHub serves to git. */
export interface Clone {
  folder: string;
  git(...args: string[]): string;
  /** Writes files, and commits them to the branch that is checked out; now, or as if at another moment (ISO 8601). */
  commit(message: string, files: Readonly<Record<string, string>>, at?: string): void;
}

const OWN = [
  "user.name=Rehearsal",
  "user.email=rehearsal@example.com",
  "commit.gpgSign=false",
  "tag.gpgSign=false",
  "core.hooksPath=/dev/null",
  "core.autocrlf=false",
  "gc.auto=0",
  "maintenance.auto=false",
];

/** Works in a clone with git, in an environment of its own. */
export function openClone(folder: string, env: Environment): Clone {
  const config = OWN.flatMap((setting) => ["-c", setting]);
  const runIn = (own: Environment, args: readonly string[]) =>
    git({ cwd: folder, env: own }, [...config, ...args])
      .toString()
      .trim();
  const run = (...args: string[]) => runIn(env, args);
  return {
    folder,
    git: run,
    commit(message, files, at) {
      for (const [path, text] of Object.entries(files)) {
        mkdirSync(dirname(join(folder, path)), { recursive: true });
        writeFileSync(join(folder, path), text);
        run("add", "--force", "--", path);
      }
      const moment = at === undefined ? {} : { GIT_AUTHOR_DATE: at, GIT_COMMITTER_DATE: at };
      runIn({ ...env, ...moment }, ["commit", "--quiet", "--no-verify", "-m", message]);
    },
  };
}

/** Gives a clone its `origin`, with the branches of the train and all tags, and leaves no trace of what stages write. */
export function giveOrigin({ folder, git }: Clone, { source, target }: Branches): void {
  const origin = `${folder}.git`;
  git("init", "--quiet", "--bare", "--initial-branch", target, origin);
  git("remote", "add", "origin", origin);
  git("push", "--quiet", "origin", target, source, "--tags");
  git("fetch", "--quiet", "origin");
  const info = join(folder, ".git", "info");
  // A repository without a template has none.
  mkdirSync(info, { recursive: true });
  appendFileSync(join(info, "exclude"), ".ax/\n");
}

const refs = z.array(z.looseObject({ ref: z.string(), object: z.looseObject({ sha: z.string() }) }));

/**
 * Brings what happened at GitHub into a clone and its `origin`, as a fetch of both would: the target, checked out where it
 * moved, and new tags.
 */
export async function bringHome(
  github: Carrier,
  { clone, env, target }: { clone: Clone; env: Environment; target: string },
): Promise<void> {
  const { folder, git } = clone;
  const place = { cwd: folder, env };
  const before = git("rev-parse", `refs/remotes/origin/${target}`);
  const head = await fetchInto(github, place, target);
  const local = new Set(git("tag", "--list").split("\n"));
  const path = `/repos/${github.owner}/${github.name}/git/matching-refs/tags/`;
  const missing = (await received(refs, github.ask("GET", path))).flatMap(({ ref }) =>
    local.has(ref.replace("refs/tags/", "")) ? [] : [ref],
  );
  for (const ref of missing) await fetchInto(github, place, ref);
  if (head !== before) git("checkout", "--quiet", "-B", target, head);
  if (head !== before || missing.length > 0)
    git("push", "--quiet", "--force", "origin", `${head}:refs/heads/${target}`, ...missing);
}

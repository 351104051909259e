import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod/mini";
import { type Emulate, findEmulate } from "../github/emulate.ts";
import { received } from "../github/exchange.ts";
import type { Environment } from "../github/local-git.ts";
import { mirror } from "../github/mirror.ts";
import { type GitHub, startGitHub } from "../github/server.ts";
import { findVerdaccio, type NpmRegistry } from "../npm/registry.ts";
import type { Clone } from "./clone.ts";
import type { Branches } from "./deeds.ts";
import type { StageFolders } from "./environment.ts";

/** What plays the parts of others, where it is installed. */
export interface Tools {
  emulate: Emulate | undefined;
  verdaccio: string | undefined;
}

/** Looks for the tools from some folders, the first one first. */
export async function findTools(from: readonly string[]): Promise<Tools> {
  const [emulate, verdaccio] = await Promise.all([findEmulate(from), findVerdaccio(from)]);
  return { emulate, verdaccio };
}

/** Makes the folders of a rehearsal. */
export async function makeFolders(root: string): Promise<StageFolders> {
  const folders = { home: join(root, "home"), config: join(root, "config"), temporary: join(root, "tmp") };
  await Promise.all(Object.values(folders).map((folder) => mkdir(folder)));
  return folders;
}

export interface GitHubScenery {
  emulate: Emulate;
  owner: string;
  name: string;
  clone: Clone;
  branches: Branches;
  env: Environment;
  signal: AbortSignal;
  /** Is told how to take down what was started. */
  onStart(close: () => Promise<void>): void;
}

/** Starts a GitHub that has a clone's branches of the train, its tags, and a release for the newest of them. */
export async function openGitHub(options: GitHubScenery): Promise<GitHub> {
  const { emulate, owner, name, clone, branches, env, signal, onStart } = options;
  const merging = { env, objects: join(clone.folder, ".git", "objects") };
  const github = await startGitHub({ emulate, owner, name, merging, defaultBranch: branches.target });
  onStart(github.close);
  const ask: GitHub["ask"] = (...asked) => {
    signal.throwIfAborted();
    return github.ask(...asked);
  };
  const tags = clone
    .git("tag", "--list", "--sort=-creatordate")
    .split("\n")
    .filter((tag) => tag !== "");
  const refs = [branches.target, branches.source, ...tags.map((tag) => `refs/tags/${tag}`)];
  await mirror({ owner, name, ask }, { cwd: clone.folder, env }, refs);
  const [newest] = tags;
  if (newest !== undefined)
    await received(z.unknown(), ask("POST", `/repos/${owner}/${name}/releases`, { tag_name: newest, name: newest }));
  return github;
}

/** The variables that lead a stage to a GitHub and a registry of the rehearsal. */
export function leadingTo(
  { owner, name }: { owner: string; name: string },
  github: GitHub | undefined,
  registry: NpmRegistry | undefined,
): Record<string, string> {
  return {
    GITHUB_REPOSITORY: `${owner}/${name}`,
    ...(github === undefined ? {} : { GITHUB_API_URL: github.url, AXCTL_GITHUB_TOKEN: github.token }),
    ...registry?.env,
  };
}

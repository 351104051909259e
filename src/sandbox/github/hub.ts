import * as z from "zod/mini";
import type { Answer, Ask, Asked } from "./exchange.ts";
import { received } from "./exchange.ts";
import type { Ids } from "./ids.ts";

/** What the front knows beside the emulator. */
export interface Hub {
  owner: string;
  name: string;
  /** Of the front. */
  url: string;
  /** `/repos/{owner}/{name}`. */
  root: string;
  /** The emulator, as the owner. */
  ask: Ask;
  ids: Ids;
  /** Settings of the repository that the emulator has no place for. */
  settings: Record<string, unknown>;
  /** Pull requests that are no longer open: what was true when they ceased to be. */
  ended: Map<number, Ended>;
  /** Signatures of commits, by id. */
  signatures: Map<string, string>;
  /** Merges two commits: the id of the tree, or undefined when they conflict. */
  mergeTrees(base: string, head: string): Promise<string | undefined>;
}

/** How a pull request ended. */
export interface Ended {
  head: string;
  base: string;
  merged?: { at: string; commit: string; by: string };
}

/** A behaviour of the front: for a method, and for paths below the repository. */
export interface Behaviour {
  method: string;
  /** Of the path behind `/repos/{owner}/{name}`; its groups are handed over unescaped. */
  path: RegExp;
  play(hub: Hub, asked: Asked, parts: readonly string[]): Promise<Answer>;
}

const ref = z.looseObject({ ref: z.string(), object: z.looseObject({ sha: z.string(), type: z.string() }) });

/** The refs below a prefix such as `heads/`, with their ids. */
export async function refs({ ask, root }: Hub, prefix: string): Promise<Map<string, { sha: string; type: string }>> {
  const found = await received(z.array(ref), ask("GET", `${root}/git/matching-refs/${escapePath(prefix)}`));
  return new Map(found.map(({ ref, object }) => [ref, { sha: object.sha, type: object.type }]));
}

/** The id of a branch's tip. */
export async function tip(hub: Hub, branch: string): Promise<string | undefined> {
  return (await refs(hub, `heads/${branch}`)).get(`refs/heads/${branch}`)?.sha;
}

export function escapePath(path: string): string {
  return path.split("/").map(encodeURIComponent).join("/");
}

/** Passes a request on to the emulator. */
export function pass({ ask }: Hub, { method, path, query, body }: Asked): Promise<Answer> {
  const search = query.size === 0 ? "" : `?${query}`;
  return ask(method, `${path}${search}`, body);
}

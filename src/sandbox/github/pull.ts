import * as z from "zod/mini";
import { received } from "./exchange.ts";
import { type Hub, refs } from "./hub.ts";

const side = z.looseObject({ ref: z.string(), sha: z.string(), label: z.string() });

/** A pull request, as far as the front reads it. */
export const pullSchema = z.looseObject({
  number: z.number(),
  state: z.string(),
  title: z.string(),
  body: z.nullable(z.string()),
  draft: z.boolean(),
  created_at: z.string(),
  updated_at: z.string(),
  head: side,
  base: side,
});

export type Pull = z.infer<typeof pullSchema>;

/** Every pull request, oldest first. */
export async function allPulls(hub: Hub): Promise<Pull[]> {
  const found: Pull[] = [];
  for (let page = 1; ; page += 1) {
    const path = `${hub.root}/pulls?state=all&sort=created&direction=asc&per_page=100&page=${page}`;
    const part = await received(z.array(pullSchema), hub.ask("GET", path));
    found.push(...part);
    if (part.length < 100) break;
  }
  const tips = await refs(hub, "heads/");
  return found.map((pull) => current(hub, pull, tips)).sort((one, other) => one.number - other.number);
}

export async function openPulls(hub: Hub): Promise<Pull[]> {
  return (await allPulls(hub)).filter(({ state }) => state === "open");
}

/** One pull request. */
export async function onePull(hub: Hub, number: number): Promise<Pull> {
  const pull = await received(pullSchema, hub.ask("GET", `${hub.root}/pulls/${number}`));
  return current(hub, pull, await refs(hub, "heads/"));
}

/** A pull request follows its branches while it is open; the emulator keeps the ids that they had in the beginning. */
function current({ ended }: Hub, pull: Pull, tips: ReadonlyMap<string, { sha: string }>): Pull {
  const end = pull.state === "open" ? undefined : ended.get(pull.number);
  const head = end?.head ?? tips.get(`refs/heads/${pull.head.ref}`)?.sha ?? pull.head.sha;
  const base = end?.base ?? tips.get(`refs/heads/${pull.base.ref}`)?.sha ?? pull.base.sha;
  return {
    ...pull,
    head: { ...pull.head, sha: head },
    base: { ...pull.base, sha: base },
    ...(end?.merged === undefined
      ? { merged: false, merged_at: null, merged_by: null }
      : {
          merged: true,
          merged_at: end.merged.at,
          merge_commit_sha: end.merged.commit,
          merged_by: { login: end.merged.by },
          mergeable: null,
        }),
  };
}

import * as z from "zod/mini";
import { received } from "./exchange.ts";
import type { Hub } from "./hub.ts";
import { tip } from "./hub.ts";
import type { Pull } from "./pull.ts";

const comparison = z.looseObject({ ahead_by: z.number() });

/**
 * What GitHub does to open pull requests after a branch was moved or deleted: one whose head is contained in its base is
 * merged, one whose head or base is gone is closed. They are handed over as they were before.
 */
export async function settlePulls(hub: Hub, login: string, before: readonly Pull[]): Promise<void> {
  for (const pull of before) {
    const [head, base] = [await tip(hub, pull.head.ref), await tip(hub, pull.base.ref)];
    if (head === undefined || base === undefined) await endPull(hub, pull);
    else if (await contains(hub, base, head)) await endPull(hub, pull, { commit: base, by: login });
  }
}

async function contains({ ask, root }: Hub, base: string, head: string): Promise<boolean> {
  const answer = await ask("GET", `${root}/compare/${base}...${head}`);
  // Without a common ancestor there is nothing to compare.
  return answer.status === 200 && (await received(comparison, answer)).ahead_by === 0;
}

/** Closes a pull request, and remembers what was true then. */
export async function endPull(hub: Hub, pull: Pull, merged?: { commit: string; by: string }): Promise<void> {
  const at = `${new Date().toISOString().slice(0, 19)}Z`;
  await received(z.unknown(), hub.ask("PATCH", `${hub.root}/pulls/${pull.number}`, { state: "closed" }));
  hub.ended.set(pull.number, {
    head: pull.head.sha,
    base: pull.base.sha,
    ...(merged === undefined ? {} : { merged: { at, ...merged } }),
  });
}

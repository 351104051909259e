import * as z from "zod/mini";
import { invalid, pageOf, Refusal, received } from "./exchange.ts";
import { type Behaviour, pass, refs } from "./hub.ts";
import { openPulls } from "./pull.ts";
import { settlePulls } from "./settle-pulls.ts";

const created = z.looseObject({ ref: z.string(), sha: z.string() });
const tagObject = z.looseObject({ object: z.looseObject({ sha: z.string(), type: z.string() }) });

/**
 * Refs, where the emulator differs: it answers 404 for a missing ref that is to be moved or deleted, and has words of its
 * own for a missing object. Moving or deleting a branch ends pull requests.
 */
export const refBehaviours: readonly Behaviour[] = [
  {
    method: "POST",
    path: /^\/git\/refs$/,
    async play(hub, asked) {
      const { success } = created.safeParse(asked.body);
      if (!success) throw new Refusal(422, 'Invalid request.\n\n"ref" and "sha" weren\'t supplied.');
      const answer = await pass(hub, asked);
      const { message } = z.looseObject({ message: z.optional(z.string()) }).parse(answer.body);
      if (message === "Invalid sha") throw new Refusal(422, "Object does not exist");
      return answer;
    },
  },
  ...["PATCH", "DELETE"].map(
    (method): Behaviour => ({
      method,
      path: /^\/git\/refs\/(.+)$/,
      async play(hub, asked) {
        const before = await openPulls(hub);
        const answer = await pass(hub, asked);
        if (answer.status === 404) throw new Refusal(422, "Reference does not exist");
        const { message } = z.looseObject({ message: z.optional(z.string()) }).parse(answer.body ?? {});
        if (message === "Invalid sha") throw new Refusal(422, "Object does not exist");
        if (answer.status < 300) await settlePulls(hub, asked.login, before);
        return answer;
      },
    }),
  ),
  {
    // The emulator lists annotated tags only.
    method: "GET",
    path: /^\/tags$/,
    async play(hub, { path, query }) {
      const tags = await Promise.all(
        [...(await refs(hub, "tags/"))].reverse().map(async ([ref, object]) => {
          let { sha, type } = object;
          while (type === "tag") {
            ({ sha, type } = (await received(tagObject, hub.ask("GET", `${hub.root}/git/tags/${sha}`))).object);
          }
          return { name: ref.slice("refs/tags/".length), commit: { sha, url: `${hub.url}${hub.root}/commits/${sha}` } };
        }),
      );
      return pageOf(tags, `${hub.url}${path}`, query);
    },
  },
];

/** A tag of a release: made at the target unless it is there already. */
export async function makeTag(hub: Parameters<Behaviour["play"]>[0], tag: string, target: string): Promise<void> {
  if ((await refs(hub, `tags/${tag}`)).has(`refs/tags/${tag}`)) return;
  const commit = await hub.ask("GET", `${hub.root}/commits/${encodeURIComponent(target)}`);
  if (commit.status >= 400) throw invalid("Release", { code: "invalid", field: "target_commitish" });
  const { sha } = z.looseObject({ sha: z.string() }).parse(commit.body);
  await received(z.unknown(), hub.ask("POST", `${hub.root}/git/refs`, { ref: `refs/tags/${tag}`, sha }));
}

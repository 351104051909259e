import * as z from "zod/mini";
import { type Answer, invalid, pageOf, Refusal, received } from "./exchange.ts";
import { type Behaviour, type Hub, pass, tip } from "./hub.ts";
import { mergePull } from "./merge-pull.ts";
import { allPulls, onePull, type Pull } from "./pull.ts";
import { endPull } from "./settle-pulls.ts";

const request = z.looseObject({ title: z.string().check(z.minLength(1)), head: z.string(), base: z.string() });
const comparison = z.looseObject({ ahead_by: z.number(), commits: z.array(z.unknown()), files: z.array(z.unknown()) });

/** Fields that GitHub's lists leave out: only the answer about one pull request has them. */
const single = new Set(
  "merged mergeable rebaseable mergeable_state merged_by comments review_comments maintainer_can_modify commits additions deletions changed_files".split(
    " ",
  ),
);

/**
 * Pull requests, where the emulator differs: it makes missing branches, takes a second pull request for the same
 * branches, keeps the ids that the branches had in the beginning, and merges without what happened to the base.
 */
export const pullBehaviours: readonly Behaviour[] = [
  {
    method: "GET",
    path: /^\/pulls$/,
    play: async (hub, { path, query }) =>
      pageOf(chosen(hub, await allPulls(hub), query).map(asListed), `${hub.url}${path}`, query),
  },
  { method: "POST", path: /^\/pulls$/, play: (hub, asked) => open(hub, asked) },
  {
    method: "GET",
    path: /^\/pulls\/(\d+)$/,
    async play(hub, _asked, [number]) {
      const pull = await onePull(hub, Number(number));
      if (pull.state !== "open") return { status: 200, body: pull };
      const clean = (await hub.mergeTrees(pull.base.sha, pull.head.sha)) !== undefined;
      return { status: 200, body: { ...pull, mergeable: clean, mergeable_state: clean ? "clean" : "dirty" } };
    },
  },
  {
    method: "PATCH",
    path: /^\/pulls\/(\d+)$/,
    async play(hub, asked, [number]) {
      const { base, state } = z
        .looseObject({ base: z.optional(z.string()), state: z.optional(z.string()) })
        .parse(asked.body);
      if (base !== undefined && (await tip(hub, base)) === undefined) {
        throw invalid("PullRequest", { field: "base", code: "invalid" });
      }
      const before = await onePull(hub, Number(number));
      if (state === "open" && before["merged"] === true) {
        throw invalid("PullRequest", { code: "invalid", field: "state" });
      }
      await received(z.unknown(), pass(hub, asked));
      if (state === "closed" && before.state === "open") await endPull(hub, before);
      return { status: 200, body: await onePull(hub, Number(number)) };
    },
  },
  {
    method: "PUT",
    path: /^\/pulls\/(\d+)\/merge$/,
    play: (hub, asked, [number]) => mergePull(hub, asked, Number(number)),
  },
  ...(["commits", "files"] as const).map(
    (what): Behaviour => ({
      method: "GET",
      path: new RegExp(`^/pulls/(\\d+)/${what}$`),
      async play(hub, { path, query }, [number]) {
        const { base, head } = await onePull(hub, Number(number));
        const found = await received(comparison, hub.ask("GET", `${hub.root}/compare/${base.sha}...${head.sha}`));
        return pageOf(found[what], `${hub.url}${path}`, query);
      },
    }),
  ),
];

async function open(hub: Hub, asked: Parameters<Behaviour["play"]>[1]): Promise<Answer> {
  const { data } = request.safeParse(asked.body);
  if (data === undefined) throw invalid("PullRequest", { code: "missing_field", field: "title" });
  const head = data.head.replace(`${hub.owner}:`, "");
  const [headTip, baseTip] = [await tip(hub, head), await tip(hub, data.base)];
  if (headTip === undefined) throw invalid("PullRequest", { field: "head", code: "invalid" });
  if (baseTip === undefined) throw invalid("PullRequest", { field: "base", code: "invalid" });
  const refused = (message: string) => invalid("PullRequest", { code: "custom", message });
  const same = (pull: Pull) => pull.state === "open" && pull.head.ref === head && pull.base.ref === data.base;
  if ((await allPulls(hub)).some(same)) throw refused(`A pull request already exists for ${hub.owner}:${head}.`);
  const compared = await hub.ask("GET", `${hub.root}/compare/${baseTip}...${headTip}`);
  if (compared.status === 404) throw refused(`The ${data.base} branch has no history in common with ${head}`);
  if ((await received(comparison, compared)).ahead_by === 0)
    throw refused(`No commits between ${data.base} and ${head}`);
  const { number } = await received(z.looseObject({ number: z.number() }), pass(hub, asked));
  return { status: 201, body: await onePull(hub, number) };
}

function chosen({ owner }: Hub, pulls: readonly Pull[], query: URLSearchParams): Pull[] {
  const [state, base, head] = [query.get("state") ?? "open", query.get("base"), query.get("head")];
  if (!["open", "closed", "all"].includes(state)) throw new Refusal(422, "Validation Failed");
  const sort = query.get("sort") ?? "created";
  const descends = (query.get("direction") ?? (sort === "created" ? "desc" : "asc")) === "desc";
  const found = pulls.filter(
    (pull) =>
      (state === "all" || pull.state === state) &&
      (base === null || pull.base.ref === base) &&
      // Without an owner GitHub takes no notice of it.
      (head === null || !head.includes(":") || head === `${owner}:${pull.head.ref}`),
  );
  if (sort === "updated") found.sort((one, other) => one.updated_at.localeCompare(other.updated_at));
  return descends ? found.reverse() : found;
}

function asListed(pull: Pull): unknown {
  return Object.fromEntries(Object.entries(pull).filter(([key]) => !single.has(key)));
}

import * as z from "zod/mini";
import { received } from "../github/exchange.ts";
import type { Carrier } from "../github/fetch-into.ts";
import { escapePath } from "../github/hub.ts";
import type { Deed } from "./stages.ts";

/** The branches of the train. */
export interface Branches {
  source: string;
  target: string;
}

const pulls = z.array(z.looseObject({ number: z.number(), head: z.looseObject({ ref: z.string() }) }));
const labels = z.array(z.looseObject({ name: z.string() }));
const release = z.looseObject({ id: z.number(), tag_name: z.string() });

/** What is remembered of the release that the train made, to break it later. */
interface Memory {
  number?: number;
  /** The labels of the release pull request before it was merged. */
  labels?: string[];
  tag?: string | undefined;
}

/** Does at a GitHub what people do there, and what happens to them; each answers what was done, in words. */
export function createDeeds(github: Carrier, branches: Branches): (deed: Deed) => Promise<string> {
  const { owner, name, ask } = github;
  const root = `/repos/${owner}/${name}`;
  const memory: Memory = {};
  const done = (method: string, path: string, body?: unknown) =>
    received(z.unknown(), ask(method, `${root}${path}`, body));
  const open = async (isWanted: (branch: string) => boolean) => {
    const found = await received(pulls, ask("GET", `${root}/pulls?base=${encodeURIComponent(branches.target)}`));
    const pull = found.find(({ head }) => isWanted(head.ref));
    if (pull === undefined) throw new Error("there is no such pull request to merge");
    return pull;
  };
  const tag = async () => {
    memory.tag ??= (await received(z.array(release), ask("GET", `${root}/releases`)))[0]?.tag_name;
    if (memory.tag === undefined) throw new Error("there is no release to break");
    return memory.tag;
  };
  const deeds: Record<Deed, () => Promise<string>> = {
    merge_promotion: async () => {
      const { number } = await open((branch) => branch === branches.source);
      await done("PUT", `/pulls/${number}/merge`, {});
      return `a person merges #${number} with a merge commit: ${branches.source} → ${branches.target}`;
    },
    merge_release: async () => {
      const { number, head } = await open((branch) => branch !== branches.source);
      const before = await received(labels, ask("GET", `${root}/issues/${number}/labels`));
      Object.assign(memory, { number, labels: before.map((label) => label.name) });
      await done("PUT", `/pulls/${number}/merge`, {});
      await done("DELETE", `/git/refs/heads/${escapePath(head.ref)}`);
      return `a person merges #${number}, and deletes its branch`;
    },
    delete_tag: async () => {
      await done("DELETE", `/git/refs/tags/${escapePath(await tag())}`);
      return `the tag ${await tag()} is deleted`;
    },
    delete_release: async () => {
      const { id } = await received(release, ask("GET", `${root}/releases/tags/${encodeURIComponent(await tag())}`));
      await done("DELETE", `/releases/${id}`);
      return `the GitHub Release ${await tag()} is deleted, and its tag is there`;
    },
    stick_label: async () => {
      const stuck = memory.labels ?? [];
      await done("PUT", `/issues/${memory.number}/labels`, { labels: stuck });
      return `#${memory.number} is labelled ${stuck.join(", ")} again, as if nobody had finished`;
    },
  };
  return (deed) => deeds[deed]();
}

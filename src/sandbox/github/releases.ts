import * as z from "zod/mini";
import { type Answer, invalid, Refusal, received } from "./exchange.ts";
import { type Behaviour, pass } from "./hub.ts";
import { makeTag } from "./refs.ts";

const release = z.looseObject({ tag_name: z.string(), target_commitish: z.string(), draft: z.boolean() });
const request = z.looseObject({
  tag_name: z.string().check(z.minLength(1)),
  target_commitish: z.optional(z.string()),
  draft: z._default(z.boolean(), false),
});

/**
 * Releases, where the emulator differs: it makes no tag for a release that is published, and finds drafts by their tag.
 */
export const releaseBehaviours: readonly Behaviour[] = [
  {
    method: "POST",
    path: /^\/releases$/,
    async play(hub, asked) {
      const { data } = request.safeParse(asked.body);
      if (data === undefined) throw invalid("Release", { code: "missing_field", field: "tag_name" });
      const there = await hub.ask("GET", `${hub.root}/releases/tags/${encodeURIComponent(data.tag_name)}`);
      if (there.status === 200) throw invalid("Release", { code: "already_exists", field: "tag_name" });
      const target = data.target_commitish ?? String(hub.settings["default_branch"]);
      if (!data.draft) await makeTag(hub, data.tag_name, target);
      return pass(hub, asked);
    },
  },
  {
    method: "PATCH",
    path: /^\/releases\/(\d+)$/,
    async play(hub, asked) {
      const answer = await pass(hub, asked);
      const { tag_name, target_commitish, draft } = await received(release, answer);
      if (!draft) await makeTag(hub, tag_name, target_commitish);
      return answer;
    },
  },
  {
    method: "GET",
    path: /^\/releases\/tags\/(.+)$/,
    async play(hub, asked): Promise<Answer> {
      const answer = await pass(hub, asked);
      if (answer.status === 200 && release.parse(answer.body).draft) throw new Refusal(404, "Not Found");
      return answer;
    },
  },
];

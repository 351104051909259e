import type { GitHub, PullRequest } from "../github-port.ts";
import type { Step } from "../steps.ts";
import { withManagedBlock } from "./managed-block.ts";
import { withTicks } from "./ticks.ts";

/** The promotion pull request as it should be. */
export interface WantedPromotion {
  source: string;
  target: string;
  /** Of a new one; a title that a person gave stays. */
  title: string;
  /** axctl's own part of the body. */
  block: string;
}

type Verbs = Pick<GitHub, "openPullRequest" | "createPullRequest" | "updatePullRequest">;

/** One step: the open pull request from the source into the target has this block in its body. There is never a second one. */
export function promotionSteps(github: Verbs, wanted: WantedPromotion): Step[] {
  const { source, target, title, block } = wanted;
  let open: PullRequest | undefined;
  const created = { title, body: withManagedBlock("", block), head: source, base: target, draft: false };
  const bodyOf = (pull: PullRequest) => withManagedBlock(pull.body, withTicks(block, pull.body));
  return [
    {
      name: `pull request ${source} → ${target}`,
      done: async () => {
        open = await github.openPullRequest(source, target);
        return open !== undefined && isSameText(open.body, bodyOf(open));
      },
      requests: () => [
        open === undefined
          ? { method: "POST", path: "pulls", body: created }
          : { method: "PATCH", path: `pulls/${open.number}`, body: { body: bodyOf(open) } },
      ],
      apply: async () => {
        if (open === undefined) await github.createPullRequest(created);
        else await github.updatePullRequest(open.number, { body: bodyOf(open) });
      },
    },
  ];
}

/** A browser gives every line an end of its own; that alone is no reason to write. */
function isSameText(a: string, b: string): boolean {
  return a.replaceAll("\r\n", "\n") === b.replaceAll("\r\n", "\n");
}

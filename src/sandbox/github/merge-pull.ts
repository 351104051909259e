import * as z from "zod/mini";
import { type Answer, type Asked, Refusal, received } from "./exchange.ts";
import { escapePath, type Hub } from "./hub.ts";
import { createCommit } from "./objects.ts";
import { onePull, openPulls, type Pull } from "./pull.ts";
import { endPull, settlePulls } from "./settle-pulls.ts";

const request = z.looseObject({
  merge_method: z._default(z.enum(["merge", "squash", "rebase"]), "merge"),
  commit_title: z.optional(z.string()),
  commit_message: z.optional(z.string()),
  sha: z.optional(z.string()),
});
const listed = z.looseObject({ commits: z.array(z.looseObject({ commit: z.looseObject({ message: z.string() }) })) });
const made = z.looseObject({ sha: z.string() });

/**
 * Merges as GitHub does: the three-way merge of both branches as they are now, with a merge commit or as one commit. The
 * emulator takes the head's tree as it was when the pull request was opened. Rebasing is not played.
 */
export async function mergePull(hub: Hub, asked: Asked, number: number): Promise<Answer> {
  const { merge_method: method, commit_title, commit_message, sha } = request.parse(asked.body ?? {});
  const pull = await onePull(hub, number);
  const repository = await mayMerge(hub, pull, method);
  if (sha !== undefined && sha !== pull.head.sha) {
    throw new Refusal(409, "Head branch was modified. Review and try the merge again.");
  }
  const tree = await hub.mergeTrees(pull.base.sha, pull.head.sha);
  if (tree === undefined) throw new Refusal(405, "Pull Request is not mergeable");
  const said = method === "squash" ? await squashMessage(hub, pull) : mergeMessage(pull);
  const message = [commit_title ?? said.title, commit_message ?? said.body].filter((part) => part !== "").join("\n\n");
  const date = `${new Date().toISOString().slice(0, 19)}Z`;
  const body = {
    message,
    tree,
    parents: method === "squash" ? [pull.base.sha] : [pull.base.sha, pull.head.sha],
    author: { name: asked.login, email: `${asked.login}@users.noreply.github.com`, date },
    committer: { name: "GitHub", email: "noreply@github.com", date },
  };
  const { sha: commit } = await received(made, createCommit(hub, body, asked.login));
  const ref = `${hub.root}/git/refs/heads/${escapePath(pull.base.ref)}`;
  const others = (await openPulls(hub)).filter((other) => other.number !== number);
  await received(z.unknown(), hub.ask("PATCH", ref, { sha: commit }));
  await endPull(hub, pull, { commit, by: asked.login });
  if (repository["delete_branch_on_merge"] === true) {
    await received(z.unknown(), hub.ask("DELETE", `${hub.root}/git/refs/heads/${escapePath(pull.head.ref)}`));
  }
  await settlePulls(hub, asked.login, others);
  return { status: 200, body: { sha: commit, merged: true, message: "Pull Request successfully merged" } };
}

/** Refuses what GitHub does not merge; answers the repository's settings. */
async function mayMerge(hub: Hub, pull: Pull, method: string): Promise<Readonly<Record<string, unknown>>> {
  if (pull.state !== "open") throw new Refusal(405, "Pull Request is not mergeable");
  if (pull.draft) throw new Refusal(405, "Pull Request is still a draft");
  const repository = await received(z.looseObject({}), hub.ask("GET", hub.root));
  const [setting, name] =
    method === "squash" ? ["allow_squash_merge", "Squash merges"] : ["allow_merge_commit", "Merge commits"];
  if (method === "rebase") throw new Refusal(501, "this GitHub does not rebase");
  if (repository[setting] === false) throw new Refusal(405, `${name} are not allowed on this repository.`);
  return repository;
}

function mergeMessage({ number, head, title }: Pull): { title: string; body: string } {
  return { title: `Merge pull request #${number} from ${head.label.replace(":", "/")}`, body: title };
}

/** By the repository's settings, as GitHub documents them. */
async function squashMessage(hub: Hub, pull: Pull): Promise<{ title: string; body: string }> {
  const path = `${hub.root}/compare/${pull.base.sha}...${pull.head.sha}`;
  const messages = (await received(listed, hub.ask("GET", path))).commits.map(({ commit }) => commit.message.trim());
  const [only = "", ...more] = messages;
  const alone = hub.settings["squash_merge_commit_title"] === "COMMIT_OR_PR_TITLE" && more.length === 0;
  const title = alone ? only.split("\n", 1).join("") : pull.title;
  const bodies: Record<string, string> = {
    PR_BODY: pull.body ?? "",
    BLANK: "",
    COMMIT_MESSAGES:
      more.length === 0
        ? only.split("\n").slice(1).join("\n").trim()
        : messages.map((text) => `* ${text}`).join("\n\n"),
  };
  return {
    title: `${title} (#${pull.number})`,
    body: bodies[String(hub.settings["squash_merge_commit_message"])] ?? "",
  };
}

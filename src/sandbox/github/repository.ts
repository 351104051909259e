import * as z from "zod/mini";
import { type Answer, Refusal } from "./exchange.ts";
import { type Behaviour, type Hub, pass, tip } from "./hub.ts";

/** Settings that GitHub shows to those who may write, and the emulator has not; GitHub's own defaults. */
export const defaultSettings = {
  squash_merge_commit_title: "COMMIT_OR_PR_TITLE",
  squash_merge_commit_message: "COMMIT_MESSAGES",
  merge_commit_title: "MERGE_MESSAGE",
  merge_commit_message: "PR_TITLE",
  allow_update_branch: false,
  use_squash_pr_title_as_default: false,
  web_commit_signoff_required: false,
};

const mergeSettings = new Set([
  ...Object.keys(defaultSettings),
  "allow_squash_merge",
  "allow_merge_commit",
  "allow_rebase_merge",
  "allow_auto_merge",
  "delete_branch_on_merge",
]);

/** The repository itself, its protection, and whoever asks. */
export const repositoryBehaviours: readonly Behaviour[] = [
  {
    method: "GET",
    path: /^$/,
    play: async (hub, asked) => shown(hub, await pass(hub, asked), asked.role),
  },
  {
    method: "PATCH",
    path: /^$/,
    async play(hub, asked) {
      const changes = z.looseObject({}).parse(asked.body);
      for (const [key, value] of Object.entries(changes)) if (key in hub.settings) hub.settings[key] = value;
      return shown(hub, await pass(hub, asked), asked.role);
    },
  },
  {
    // The emulator says "Not Found", whether or not there is such a branch.
    method: "GET",
    path: /^\/branches\/(.+)\/protection$/,
    async play(hub, asked, [branch = ""]) {
      const answer = await pass(hub, asked);
      if (answer.status !== 404) return answer;
      throw new Refusal(404, (await tip(hub, branch)) === undefined ? "Branch not found" : "Branch not protected");
    },
  },
];

function shown({ settings }: Hub, answer: Answer, role: string): Answer {
  if (answer.status !== 200) return answer;
  const [admin, push] = [role === "admin", role === "admin" || role === "write"];
  const whole = { ...z.looseObject({}).parse(answer.body), ...settings };
  // GitHub shows the settings for merging to those who may write.
  const visible = Object.entries(whole).filter(([key]) => push || !mergeSettings.has(key));
  const permissions = { admin, maintain: admin, push, triage: push, pull: true };
  return { ...answer, body: { ...Object.fromEntries(visible), permissions } };
}

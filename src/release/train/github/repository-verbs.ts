import * as z from "zod/mini";
import type { Branch, GitHub, GitHubReads, GitHubWrites, PullRequest, RepositoryFacts } from "../github-port.ts";
import {
  commentsAnswer,
  compareAnswer,
  labelsAnswer,
  numberAnswer,
  pullRequestAnswer,
  refAnswer,
  refsAnswer,
  repositoryAnswer,
  shaAnswer,
} from "./answers.ts";
import { type Ask, encodedPath, PAGE, type Parameters, REPO, unlessMissing } from "./ask.ts";
import { protectionOf, secretNames } from "./posture.ts";
import { publishedRelease, releaseOf, releases, tagCommit, tagsBelow } from "./tags-and-releases.ts";

/** As many closed pull requests as Release Please looks at. */
const CLOSED_PAGES = 2;
/** Of a list that is read to its end, at most. */
const OPEN_PAGES = 10;

/** The verbs of the port, each one request or a few pages of one. */
export function repositoryVerbs(ask: Ask, { owner }: { owner: string }): GitHub {
  return { ...reads(ask, owner), ...writes(ask) };
}

function reads(ask: Ask, owner: string): GitHubReads {
  const list = (query: Parameters) => ask(`GET ${REPO}/pulls`, { per_page: PAGE, ...query }, pullRequests);
  return {
    repository: async () => repositoryFacts(await ask(`GET ${REPO}`, {}, repositoryAnswer)),
    branchHead: async (branch) =>
      (await unlessMissing(ask(`GET ${REPO}/git/ref/{+ref}`, { ref: `heads/${encodedPath(branch)}` }, refAnswer)))
        ?.object.sha,
    branchesBelow: (prefix) => branchesBelow(ask, prefix),
    tagCommit: (tag) => tagCommit(ask, tag),
    tagsBelow: (prefix) => tagsBelow(ask, prefix),
    openPullRequest: async (head, base) =>
      (await list({ state: "open", base, head: `${owner}:${head}` })).find(
        (found) => found.head === head && !found.fork,
      ),
    openPullRequests: async (base) => {
      const found: PullRequest[] = [];
      for (let page = 1; page <= OPEN_PAGES; page += 1) {
        const more = await list({ state: "open", base, page });
        found.push(...more);
        if (more.length < PAGE) break;
      }
      return found;
    },
    closedPullRequests: async (base) => {
      const pages = Array.from({ length: CLOSED_PAGES }, (_, index) => index + 1);
      const query = { state: "closed", base, sort: "updated", direction: "desc" };
      return (await Promise.all(pages.map((page) => list({ ...query, page })))).flat();
    },
    compare: async (base, head) =>
      comparison(await ask(`GET ${REPO}/compare/{base}...{head}`, { base, head }, compareAnswer)),
    releases: () => releases(ask),
    publishedRelease: (tag) => publishedRelease(ask, tag),
    releaseOf: (tag) => releaseOf(ask, tag),
    comments: (number) => comments(ask, number),
    labels: async (number) =>
      (
        await ask(`GET ${REPO}/issues/{issue_number}/labels`, { issue_number: number, per_page: PAGE }, labelsAnswer)
      ).map(({ name }) => name),
    secretNames: () => secretNames(ask),
    protection: (branch) => protectionOf(ask, branch),
  };
}

async function branchesBelow(ask: Ask, prefix: string): Promise<Branch[]> {
  const ref = `heads/${encodedPath(prefix)}`;
  const found = await ask(`GET ${REPO}/git/matching-refs/{+ref}`, { ref, per_page: PAGE }, refsAnswer);
  return found.map(({ ref: name, object }) => ({ name: name.replace(/^refs\/heads\//, ""), sha: object.sha }));
}

async function comments(ask: Ask, number: number): Promise<string[]> {
  const found: string[] = [];
  for (let page = 1; page <= OPEN_PAGES; page += 1) {
    const query = { issue_number: number, per_page: PAGE, page };
    const more = await ask(`GET ${REPO}/issues/{issue_number}/comments`, query, commentsAnswer);
    found.push(...more.map(({ body }) => body ?? ""));
    if (more.length < PAGE) break;
  }
  return found;
}

function writes(ask: Ask): GitHubWrites {
  return {
    createCommit: async ({ parent, message, files }) => {
      const tree = Object.entries(files).map(([path, file]) => ({ path, type: "blob", ...file }));
      const base = await ask(`GET ${REPO}/git/commits/{sha}`, { sha: parent }, z.object({ tree: shaAnswer }));
      const made = await ask(`POST ${REPO}/git/trees`, { base_tree: base.tree.sha, tree }, shaAnswer);
      const commit = { message, tree: made.sha, parents: [parent] };
      return (await ask(`POST ${REPO}/git/commits`, commit, shaAnswer)).sha;
    },
    createBranch: async (branch, sha) => {
      await ask(`POST ${REPO}/git/refs`, { ref: `refs/heads/${branch}`, sha }, refAnswer);
    },
    resetBranch: async (branch, sha) => {
      await ask(`PATCH ${REPO}/git/refs/{+ref}`, { ref: `heads/${encodedPath(branch)}`, sha, force: true }, refAnswer);
    },
    deleteBranch: async (branch) => {
      await ask(`DELETE ${REPO}/git/refs/{+ref}`, { ref: `heads/${encodedPath(branch)}` }, z.unknown());
    },
    createPullRequest: async (pullRequest) =>
      (await ask(`POST ${REPO}/pulls`, { ...pullRequest }, numberAnswer)).number,
    updatePullRequest: async (number, text) => {
      await ask(`PATCH ${REPO}/pulls/{pull_number}`, { pull_number: number, ...text }, numberAnswer);
    },
    addLabels: async (number, labels) => {
      await ask(`POST ${REPO}/issues/{issue_number}/labels`, { issue_number: number, labels }, labelsAnswer);
    },
    removeLabel: async (number, label) => {
      await ask(
        `DELETE ${REPO}/issues/{issue_number}/labels/{name}`,
        { issue_number: number, name: label },
        z.unknown(),
      );
    },
    createTag: async (tag, sha) => {
      await ask(`POST ${REPO}/git/refs`, { ref: `refs/tags/${tag}`, sha }, z.unknown());
    },
    createRelease: async ({ tag, sha, ...release }) => {
      await ask(`POST ${REPO}/releases`, { tag_name: tag, target_commitish: sha, ...release }, z.unknown());
    },
    comment: async (number, text) => {
      await ask(`POST ${REPO}/issues/{issue_number}/comments`, { issue_number: number, body: text }, z.unknown());
    },
  };
}

const pullRequests: z.ZodMiniType<PullRequest[]> = z.pipe(
  z.array(pullRequestAnswer),
  z.transform((found) =>
    found.map((pull): PullRequest => {
      const merged = pull.merged_at !== null && pull.merged_at !== undefined;
      return {
        number: pull.number,
        url: pull.html_url,
        title: pull.title,
        body: pull.body ?? "",
        head: pull.head.ref,
        fork: pull.head.repo?.full_name !== pull.base.repo?.full_name,
        headSha: pull.head.sha,
        base: pull.base.ref,
        labels: pull.labels.map(({ name }) => name),
        draft: pull.draft === true,
        merged,
        // Before the merge this names a trial of GitHub's own.
        mergeCommit: merged ? (pull.merge_commit_sha ?? null) : null,
      };
    }),
  ),
);

function repositoryFacts(answer: z.infer<typeof repositoryAnswer>): RepositoryFacts {
  return {
    url: answer.html_url,
    defaultBranch: answer.default_branch,
    allowsSquash: answer.allow_squash_merge ?? true,
    squashTitle: answer.squash_merge_commit_title ?? "COMMIT_OR_PR_TITLE",
    squashMessage: answer.squash_merge_commit_message ?? "COMMIT_MESSAGES",
  };
}

function comparison(answer: z.infer<typeof compareAnswer>) {
  return {
    aheadBy: answer.ahead_by,
    behindBy: answer.behind_by,
    mergeBase: answer.merge_base_commit.sha,
    commits: answer.commits.map(({ sha, commit, parents }) => ({
      sha,
      message: commit.message,
      parents: parents.map((parent) => parent.sha),
    })),
    files: (answer.files ?? []).map(({ filename, sha, status }) => ({ path: filename, sha: sha ?? null, status })),
  };
}

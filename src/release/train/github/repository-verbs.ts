import * as z from "zod/mini";
import { AxctlError } from "../../../core/errors.ts";
import type {
  GitHub,
  GitHubReads,
  GitHubWrites,
  Protection,
  PullRequest,
  Release,
  RepositoryFacts,
} from "../github-port.ts";
import {
  commentsAnswer,
  compareAnswer,
  labelsAnswer,
  numberAnswer,
  protectionAnswer,
  pullRequestAnswer,
  refAnswer,
  releaseAnswer,
  repositoryAnswer,
  ruleAnswer,
  secretsAnswer,
  shaAnswer,
} from "./answers.ts";

export type Parameters = Readonly<Record<string, unknown>>;

/** One request by its route (`GET /repos/{owner}/{repo}`), with its answer read by a schema. */
export type Ask = <T>(route: string, parameters: Parameters, schema: z.ZodMiniType<T>) => Promise<T>;

const REPO = "/repos/{owner}/{repo}";
const PAGE = 100;
/** As many closed pull requests as Release Please looks at. */
const CLOSED_PAGES = 2;

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
    tagCommit: (tag) => tagCommit(ask, tag),
    openPullRequest: async (head, base) =>
      (await list({ state: "open", base, head: `${owner}:${head}` })).find((found) => found.head === head),
    openPullRequests: (base) => list({ state: "open", base }),
    closedPullRequests: async (base) => {
      const pages = Array.from({ length: CLOSED_PAGES }, (_, index) => index + 1);
      const query = { state: "closed", base, sort: "updated", direction: "desc" };
      return (await Promise.all(pages.map((page) => list({ ...query, page })))).flat();
    },
    compare: async (base, head) =>
      comparison(await ask(`GET ${REPO}/compare/{base}...{head}`, { base, head }, compareAnswer)),
    releases: () => releases(ask),
    // Only the list has drafts.
    releaseOf: async (tag) =>
      (await releases(ask)).find((release) => release.tag === tag) ?? publishedRelease(ask, tag),
    comments: async (number) =>
      (
        await ask(
          `GET ${REPO}/issues/{issue_number}/comments`,
          { issue_number: number, per_page: PAGE },
          commentsAnswer,
        )
      ).map(({ body }) => body ?? ""),
    labels: async (number) =>
      (
        await ask(`GET ${REPO}/issues/{issue_number}/labels`, { issue_number: number, per_page: PAGE }, labelsAnswer)
      ).map(({ name }) => name),
    secretNames: () => secretNames(ask),
    protection: (branch) => protectionOf(ask, branch),
  };
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

async function tagCommit(ask: Ask, tag: string): Promise<string | undefined> {
  const ref = { ref: `tags/${encodedPath(tag)}` };
  let named = (await unlessMissing(ask(`GET ${REPO}/git/ref/{+ref}`, ref, refAnswer)))?.object;
  // A tag object may name another one.
  for (let depth = 0; named?.type === "tag" && depth < 5; depth += 1)
    named = (await ask(`GET ${REPO}/git/tags/{sha}`, { sha: named.sha }, refAnswer)).object;
  return named?.sha;
}

async function releases(ask: Ask): Promise<Release[]> {
  return (await ask(`GET ${REPO}/releases`, { per_page: PAGE }, z.array(releaseAnswer))).map(releaseFacts);
}

async function publishedRelease(ask: Ask, tag: string): Promise<Release | undefined> {
  const found = await unlessMissing(ask(`GET ${REPO}/releases/tags/{tag}`, { tag }, releaseAnswer));
  return found === undefined ? undefined : releaseFacts(found);
}

function releaseFacts({ tag_name, name, html_url, draft, body }: z.infer<typeof releaseAnswer>): Release {
  return { tag: tag_name, name: name ?? "", url: html_url, draft, body: body ?? "" };
}

/** The parts of a branch's name between slashes; the slashes themselves belong to the path. */
function encodedPath(branch: string): string {
  return branch.split("/").map(encodeURIComponent).join("/");
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

async function secretNames(ask: Ask): Promise<string[] | undefined> {
  const listed = (kind: string) => ask(`GET ${REPO}/actions/${kind}`, { per_page: PAGE }, secretsAnswer);
  const [own, shared] = await Promise.all([
    unlessHidden(listed("secrets")),
    // A repository of a person has no organisation.
    unlessHidden(unlessMissing(listed("organization-secrets"))),
  ]);
  return own === undefined ? undefined : [...own.secrets, ...(shared?.secrets ?? [])].map(({ name }) => name);
}

/** Protection of the old kind, which only administrators may see, and rules, which everybody may. */
async function protectionOf(ask: Ask, branch: string): Promise<Protection | null | undefined> {
  const [classic, rules] = await Promise.all([
    classicProtection(ask, branch),
    unlessMissing(ask(`GET ${REPO}/rules/branches/{branch}`, { branch, per_page: PAGE }, z.array(ruleAnswer))),
  ]);
  if ((rules ?? []).length === 0) return classic;
  const checks = (rules ?? []).flatMap(({ parameters }) => parameters?.required_status_checks ?? []);
  return {
    requiresReview: classic?.requiresReview === true || (rules ?? []).some(({ type }) => type === "pull_request"),
    requiredChecks: [...new Set([...(classic?.requiredChecks ?? []), ...checks.map(({ context }) => context)])],
  };
}

async function classicProtection(ask: Ask, branch: string): Promise<Protection | null | undefined> {
  try {
    const found = await unlessHidden(ask(`GET ${REPO}/branches/{branch}/protection`, { branch }, protectionAnswer));
    if (found === undefined) return undefined;
    const { contexts = [], checks = [] } = found.required_status_checks ?? {};
    const requiredChecks = [...new Set([...contexts, ...checks.map(({ context }) => context)])];
    const reviews = found.required_pull_request_reviews;
    return { requiresReview: reviews !== undefined && reviews !== null, requiredChecks };
  } catch (error) {
    // GitHub says 404 both to who may not look and where there is none; the words tell them apart.
    if (isMissing(error)) return /Branch not protected/i.test(error.message) ? null : undefined;
    throw error;
  }
}

async function unlessMissing<T>(answer: Promise<T>): Promise<T | undefined> {
  return answer.catch((error: unknown) => {
    if (isMissing(error)) return undefined;
    throw error;
  });
}

/** What a token may not see is not known; that is no reason to stop. */
async function unlessHidden<T>(answer: Promise<T>): Promise<T | undefined> {
  return answer.catch((error: unknown) => {
    if (error instanceof AxctlError && error.code === "GITHUB_FORBIDDEN") return undefined;
    throw error;
  });
}

function isMissing(error: unknown): error is AxctlError {
  return error instanceof AxctlError && error.code === "GITHUB_REFUSED" && / answered 404/.test(error.message);
}

import type { Comparison, GitHub, NewFile, PullRequest } from "../github-port.ts";
import type { Step, WriteRequest } from "../steps.ts";
import { blobId } from "./blob-id.ts";

/** A release pull request as the plan has it. */
export interface WantedPullRequest {
  branch: string;
  base: string;
  /** The head of the target, which the one commit is made on. */
  baseSha: string;
  title: string;
  /** The commit's message: the title, and a sign-off where the configuration asks for one. */
  message: string;
  body: string;
  labels: readonly string[];
  draft: boolean;
  /** The files that differ from the target's, by path, with their new content. */
  files: Readonly<Record<string, NewFile>>;
}

/** Files of a comparison (docs.github.com, "Compare two commits"). */
const MOST_FILES = 300;

type Verbs = Pick<
  GitHub,
  | "branchHead"
  | "compare"
  | "openPullRequest"
  | "createCommit"
  | "createBranch"
  | "resetBranch"
  | "createPullRequest"
  | "updatePullRequest"
  | "addLabels"
>;

/**
 * The branch, the pull request, its labels: in this order, so that nothing is ever open that lacks its files. Release Please
 * knows the pull request for its own by its branch and labels, and leaves it alone while its body stays the same.
 */
export function releasePullRequestSteps(github: Verbs, wanted: WantedPullRequest): Step[] {
  let head: string | undefined;
  let open: PullRequest | undefined;
  const look = async () => {
    open = await github.openPullRequest(wanted.branch, wanted.base);
    return open;
  };
  return [
    {
      name: `branch ${wanted.branch}`,
      done: async () => {
        head = await github.branchHead(wanted.branch);
        return head !== undefined && isReady(await github.compare(wanted.baseSha, head), wanted);
      },
      requests: () => branchRequests(wanted, head !== undefined),
      apply: async () => {
        const sha = await github.createCommit({ parent: wanted.baseSha, message: wanted.message, files: wanted.files });
        if (head === undefined) await github.createBranch(wanted.branch, sha);
        else await github.resetBranch(wanted.branch, sha);
      },
    },
    {
      name: `pull request ${wanted.title}`,
      done: async () => isSame(await look(), wanted),
      requests: () => [pullRequestWrite(open, wanted)],
      apply: async () => {
        const { title, body } = wanted;
        if (open === undefined) await github.createPullRequest(newPullRequest(wanted));
        else await github.updatePullRequest(open.number, { title, body });
      },
    },
    {
      name: `labels ${wanted.labels.join(", ")}`,
      done: async () => missingLabels(await look(), wanted).length === 0,
      requests: () => [
        {
          method: "POST",
          path: `issues/${open?.number ?? "{number}"}/labels`,
          body: { labels: missingLabels(open, wanted) },
        },
      ],
      apply: async () => {
        if (open !== undefined) await github.addLabels(open.number, missingLabels(open, wanted));
      },
    },
  ];
}

/** One commit on the target's head, with that message, that changes just these files to just these contents. */
function isReady(
  { aheadBy, behindBy, commits, files: changed }: Comparison,
  { message, files }: WantedPullRequest,
): boolean {
  if (aheadBy !== 1 || behindBy !== 0 || commits[0]?.message.trim() !== message.trim()) return false;
  const wanted = Object.entries(files);
  const isThere = ([path, { content }]: (typeof wanted)[number]) =>
    changed.some((file) => file.path === path && file.sha === blobId(content));
  // GitHub lists no more than that.
  if (changed.length === MOST_FILES && wanted.length > MOST_FILES)
    return changed.every(({ path, sha }) => files[path] !== undefined && blobId(files[path].content) === sha);
  return changed.length === wanted.length && wanted.every(isThere);
}

function branchRequests({ branch, baseSha, message, files }: WantedPullRequest, exists: boolean): WriteRequest[] {
  const tree = Object.entries(files).map(([path, file]) => ({ path, type: "blob", ...file }));
  return [
    { method: "POST", path: "git/trees", body: { base_tree: `{tree of ${baseSha}}`, tree } },
    { method: "POST", path: "git/commits", body: { message, tree: "{tree}", parents: [baseSha] } },
    exists
      ? { method: "PATCH", path: `git/refs/heads/${branch}`, body: { sha: "{commit}", force: true } }
      : { method: "POST", path: "git/refs", body: { ref: `refs/heads/${branch}`, sha: "{commit}" } },
  ];
}

function pullRequestWrite(open: PullRequest | undefined, wanted: WantedPullRequest): WriteRequest {
  const { title, body } = wanted;
  return open === undefined
    ? { method: "POST", path: "pulls", body: newPullRequest(wanted) }
    : { method: "PATCH", path: `pulls/${open.number}`, body: { title, body } };
}

function newPullRequest({ title, body, branch, base, draft }: WantedPullRequest) {
  return { title, body, head: branch, base, draft };
}

function isSame(open: PullRequest | undefined, { title, body }: WantedPullRequest): boolean {
  return open !== undefined && open.title === title && sameText(open.body, body);
}

/** GitHub keeps the line ends that a person's browser wrote. */
function sameText(a: string, b: string): boolean {
  return a.replaceAll("\r\n", "\n").trim() === b.replaceAll("\r\n", "\n").trim();
}

function missingLabels(open: PullRequest | undefined, { labels }: WantedPullRequest): string[] {
  return labels.filter((label) => open === undefined || !open.labels.includes(label));
}

import { z } from "zod";
import { received } from "../../../../src/sandbox/github/exchange.ts";
import type { GitHub } from "../../../support/github/server.ts";
import { NAME, OWNER } from "../../support/train.ts";

const REPO = `/repos/${OWNER}/${NAME}`;

/** What a release train leaves on GitHub, without what differs from run to run: numbers, dates, ids of commits. */
export interface RemoteState {
  pulls: OpenPull[];
  /** Branches of release pull requests, sorted. */
  releaseBranches: string[];
}

export interface OpenPull {
  title: string;
  body: string;
  head: string;
  base: string;
  labels: string[];
  draft: boolean;
  /** The commit that its branch points to; undefined when that is the source of a promotion. */
  commit: HeadCommit | undefined;
}

interface HeadCommit {
  message: string;
  parents: string[];
  tree: string;
}

const sha = z.looseObject({ sha: z.string() });
const pull = z.looseObject({
  number: z.number(),
  title: z.string(),
  body: z.string().nullable(),
  draft: z.boolean().optional(),
  head: z.looseObject({ ref: z.string(), sha: z.string() }),
  base: z.looseObject({ ref: z.string() }),
  labels: z.array(z.looseObject({ name: z.string() })),
});
const commit = z.looseObject({ message: z.string(), tree: sha, parents: z.array(sha) });
const refs = z.array(z.looseObject({ ref: z.string() }));
const tree = z.looseObject({ tree: z.array(z.looseObject({ path: z.string(), mode: z.string(), sha: z.string() })) });

/** What is open on GitHub now. */
export async function remoteState(github: GitHub): Promise<RemoteState> {
  const open = await openPulls(github);
  const pulls = await Promise.all(
    open.map(async ({ title, body, head, base, labels, draft = false }): Promise<OpenPull> => {
      const isRelease = head.ref.startsWith("release-please--");
      return {
        ...{ title, body: body ?? "", head: head.ref, base: base.ref, draft },
        labels: labels.map(({ name }) => name).sort(),
        commit: isRelease ? await commitAt(github, head.sha) : undefined,
      };
    }),
  );
  const byBranch = (a: OpenPull, b: OpenPull) => (a.head < b.head ? -1 : 1);
  return { pulls: pulls.sort(byBranch), releaseBranches: await releaseBranches(github) };
}

/** The files of a tree by path, each with its mode and the id of its content. */
export async function filesOf(github: GitHub, treeSha: string): Promise<Record<string, string>> {
  const answer = await received(tree, github.ask("GET", `${REPO}/git/trees/${treeSha}?recursive=1`));
  const files = answer.tree.filter(({ mode }) => mode !== "040000");
  return Object.fromEntries(files.map(({ path, mode, sha: id }) => [path, `${mode} ${id}`]));
}

/** Closes what is open, and deletes the branches of release pull requests. */
export async function clearRemote(github: GitHub): Promise<void> {
  for (const { number } of await openPulls(github)) await write(github, `PATCH pulls/${number}`, { state: "closed" });
  for (const branch of await releaseBranches(github)) await write(github, `DELETE git/refs/heads/${branch}`);
}

/** Puts a pull request there as an earlier run, or a person, left it. Its branch is made where a commit is named. */
export async function putPull(
  github: GitHub,
  { title, body, head, base, labels, commit: at }: Omit<OpenPull, "commit" | "draft"> & { commit?: string },
): Promise<void> {
  if (at !== undefined) await write(github, "POST git/refs", { ref: `refs/heads/${head}`, sha: at });
  const { number } = await received(
    z.looseObject({ number: z.number() }),
    github.ask("POST", `${REPO}/pulls`, { title, body, head, base }),
  );
  if (labels.length > 0) await write(github, `POST issues/${number}/labels`, { labels });
}

/** The commit of a branch. */
export async function headOf(github: GitHub, branch: string): Promise<string> {
  const ref = z.looseObject({ object: sha });
  return (await received(ref, github.ask("GET", `${REPO}/git/ref/heads/${branch}`))).object.sha;
}

async function openPulls(github: GitHub): Promise<z.infer<typeof pull>[]> {
  return received(z.array(pull), github.ask("GET", `${REPO}/pulls?state=open&per_page=100`));
}

async function releaseBranches(github: GitHub): Promise<string[]> {
  const found = await received(refs, github.ask("GET", `${REPO}/git/matching-refs/heads/release-please--`));
  return found.map(({ ref }) => ref.slice("refs/heads/".length)).sort();
}

async function commitAt(github: GitHub, id: string): Promise<HeadCommit> {
  const { message, tree: top, parents } = await received(commit, github.ask("GET", `${REPO}/git/commits/${id}`));
  return { message, tree: top.sha, parents: parents.map((parent) => parent.sha) };
}

async function write(github: GitHub, request: string, body?: unknown): Promise<void> {
  const [method = "", path = ""] = request.split(" ");
  await received(z.unknown(), github.ask(method, `${REPO}/${path}`, body));
}

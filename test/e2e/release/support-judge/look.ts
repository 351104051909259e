import { z } from "zod";
import { received } from "../../../../src/sandbox/github/exchange.ts";
import type { Carrier } from "../../../../src/sandbox/github/fetch-into.ts";

const pull = z.looseObject({
  number: z.number(),
  title: z.string(),
  body: z.string().nullable(),
  draft: z.boolean(),
  head: z.looseObject({ ref: z.string(), sha: z.string() }),
  base: z.looseObject({ ref: z.string() }),
  labels: z.array(z.looseObject({ name: z.string() })),
});
const commit = z.looseObject({
  message: z.string(),
  tree: z.looseObject({ sha: z.string() }),
  parents: z.array(z.looseObject({ sha: z.string() })),
});
const tree = z.looseObject({
  tree: z.array(z.looseObject({ path: z.string(), mode: z.string(), type: z.string(), sha: z.string() })),
});

/** An open pull request with its one commit. */
export interface Seen {
  number: number;
  title: string;
  body: string;
  draft: boolean;
  branch: string;
  base: string;
  labels: string[];
  message: string;
  parents: string[];
  /** The mode and the id of each file's content. */
  files: Record<string, string>;
}

/** The open pull requests, by branch. */
export async function openPullRequests({ owner, name, ask }: Carrier): Promise<Seen[]> {
  const root = `/repos/${owner}/${name}`;
  const found = await received(z.array(pull), ask("GET", `${root}/pulls?state=open&per_page=100`));
  const seen = await Promise.all(
    found.map(async ({ number, title, body, draft, head, base, labels }): Promise<Seen> => {
      const { message, parents, ...rest } = await received(commit, ask("GET", `${root}/git/commits/${head.sha}`));
      return {
        ...{ number, title, body: body ?? "", draft, branch: head.ref, base: base.ref, message },
        labels: labels.map((label) => label.name),
        parents: parents.map(({ sha }) => sha),
        files: await filesAt({ owner, name, ask }, rest.tree.sha),
      };
    }),
  );
  return seen.sort((one, other) => one.branch.localeCompare(other.branch));
}

/** Every file below a tree: its mode and the id of its content. */
async function filesAt({ owner, name, ask }: Carrier, sha: string): Promise<Record<string, string>> {
  const found = await received(tree, ask("GET", `/repos/${owner}/${name}/git/trees/${sha}?recursive=1`));
  const blobs = found.tree.filter(({ type }) => type === "blob");
  return Object.fromEntries(blobs.map(({ path, mode, sha: id }) => [path, `${mode} ${id}`]));
}

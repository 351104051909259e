import { z } from "zod";
import { received } from "../../../../src/sandbox/github/exchange.ts";
import type { Carrier } from "../../../../src/sandbox/github/fetch-into.ts";

const pullSchema = z.looseObject({
  number: z.number(),
  title: z.string(),
  body: z.string().nullable(),
  merged_at: z.string().nullish(),
  merge_commit_sha: z.string().nullish(),
  head: z.looseObject({ ref: z.string() }),
  base: z.looseObject({ ref: z.string() }),
  labels: z.array(z.looseObject({ name: z.string() })),
});
const commitSchema = z.looseObject({
  sha: z.string(),
  commit: z.looseObject({ message: z.string() }),
});
const releaseSchema = z.looseObject({
  name: z.string().nullish(),
  tag_name: z.string(),
  html_url: z.string(),
  body: z.string().nullish(),
  draft: z.boolean(),
});
const shaSchema = z.looseObject({ sha: z.string() });
const fileSchema = z.looseObject({ filename: z.string() });

/** What GitHub's GraphQL API answers to the two questions of Release Please that it has no REST for, out of the REST API. */
export async function answerGraphQL(github: Carrier, query: string, branch: string): Promise<unknown> {
  if (query.includes("query pullRequestsSince")) return history(github, branch);
  if (query.includes("query releases")) return releases(github);
  throw new Error(`a question that is not expected: ${query}`);
}

/** No page is ever full here. */
const pageInfo = { hasNextPage: false, endCursor: null };

function all<T>({ owner, name, ask }: Carrier, path: string, item: z.ZodType<T>): Promise<T[]> {
  const question = `/repos/${owner}/${name}${path}${path.includes("?") ? "&" : "?"}per_page=100`;
  return received(z.array(item), ask("GET", question));
}

async function releases(github: Carrier): Promise<unknown> {
  const found = await all(github, "/releases", releaseSchema);
  const nodes = await Promise.all(
    found.map(async ({ name, tag_name, html_url, body, draft }) => ({
      name,
      tag: { name: tag_name },
      tagCommit: draft ? null : { oid: await commitOf(github, tag_name) },
      url: html_url,
      description: body ?? "",
      isDraft: draft,
    })),
  );
  return { repository: { releases: { nodes, pageInfo } } };
}

async function commitOf({ owner, name, ask }: Carrier, tag: string): Promise<string> {
  const path = `/repos/${owner}/${name}/commits/${encodeURIComponent(tag)}`;
  return (await received(shaSchema, ask("GET", path))).sha;
}

async function history(github: Carrier, branch: string): Promise<unknown> {
  const [commits, pulls] = await Promise.all([
    all(github, `/commits?sha=${branch}`, commitSchema),
    pullRequests(github),
  ]);
  const nodes = commits.map(({ sha, commit }) => ({
    sha,
    message: commit.message,
    author: { name: "A", email: "a@b.example", user: null },
    associatedPullRequests: {
      nodes: pulls.filter(({ shas, node }) => shas.has(sha) || node.mergeCommit?.oid === sha).map(({ node }) => node),
    },
  }));
  return { repository: { ref: { target: { history: { nodes, pageInfo } } } } };
}

/** Every pull request that was merged, with the commits that it brought. */
async function pullRequests(github: Carrier) {
  const found = await all(github, "/pulls?state=closed&sort=created&direction=asc", pullSchema);
  const merged = found.filter(({ merged_at }) => typeof merged_at === "string");
  return Promise.all(
    merged.map(async ({ number, title, body, head, base, labels, merge_commit_sha }) => {
      const [commits, files] = await Promise.all([
        all(github, `/pulls/${number}/commits`, shaSchema),
        all(github, `/pulls/${number}/files`, fileSchema),
      ]);
      const node = {
        number,
        title,
        baseRefName: base.ref,
        headRefName: head.ref,
        labels: { nodes: labels.map(({ name }) => ({ name })) },
        body: body ?? "",
        mergeCommit: merge_commit_sha ? { oid: merge_commit_sha } : null,
        files: { nodes: files.map(({ filename }) => ({ path: filename })), pageInfo },
      };
      return { node, shas: new Set(commits.map(({ sha }) => sha)) };
    }),
  );
}

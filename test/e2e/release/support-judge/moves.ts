import { expect } from "vitest";
import { fetchBranch, NAME, OWNER, type Train } from "../../support/train.ts";
import { releaseWithReleasePlease, runReleasePlease } from "./release-please.ts";

export interface Merging {
  title: string;
  body: string;
  method: "squash" | "merge";
}

/** A branch with a commit, merged through a pull request, and the result in the clone. */
export async function mergedInto(train: Train, base: string, merging: Merging): Promise<void> {
  train.git("checkout", "--quiet", "-b", "feature", `origin/${base}`);
  await train.commit({ message: "wip", write: { "key.txt": "a key\n" } });
  await merged(train, "feature", base, merging);
  await bring(train, base);
}

/** Opens a pull request between branches of GitHub, and merges it there. */
export async function merged({ github }: Train, head: string, base: string, { title, body, method }: Merging) {
  const root = `/repos/${github.owner}/${github.name}/pulls`;
  const opened = await github.ask("POST", root, { title, body, head, base });
  const { number } = Object(opened.body);
  const answer = await github.ask("PUT", `${root}/${number}/merge`, { merge_method: method });
  expect(answer.status).toBe(200);
}

/** What `git fetch` would do. */
export function bring(train: Train, ref: string): Promise<string> {
  return fetchBranch(train, ref);
}

/** A path below the repository, for `github.ask`. */
export function repositoryPath(path: string): string {
  return `/repos/${OWNER}/${NAME}${path}`;
}

/** A whole round by Release Please: its pull request, merged, and its tag and release. */
export async function releasedByReleasePlease(train: Train): Promise<void> {
  const { github } = train;
  const { changed } = await runReleasePlease(github, { mayWrite: true });
  const path = `/repos/${github.owner}/${github.name}/pulls/${changed[0]}/merge`;
  expect(await github.ask("PUT", path, { merge_method: "squash" })).toMatchObject({ status: 200 });
  expect(await releaseWithReleasePlease(github)).toEqual(["v1.1.0"]);
  await bring(train, "main");
  await bring(train, "refs/tags/v1.1.0");
}

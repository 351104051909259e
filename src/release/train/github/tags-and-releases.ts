import * as z from "zod/mini";
import type { Release } from "../github-port.ts";
import { refAnswer, refsAnswer, releaseAnswer } from "./answers.ts";
import { type Ask, encodedPath, PAGE, REPO, unlessMissing } from "./ask.ts";

/** The commit that a tag names, also through tag objects. */
export async function tagCommit(ask: Ask, tag: string): Promise<string | undefined> {
  const ref = { ref: `tags/${encodedPath(tag)}` };
  let named = (await unlessMissing(ask(`GET ${REPO}/git/ref/{+ref}`, ref, refAnswer)))?.object;
  // A tag object may name another one.
  for (let depth = 0; named?.type === "tag" && depth < 5; depth += 1)
    named = (await ask(`GET ${REPO}/git/tags/{sha}`, { sha: named.sha }, refAnswer)).object;
  return named?.sha;
}

/** The tags whose names begin so. */
export async function tagsBelow(ask: Ask, prefix: string): Promise<string[]> {
  const ref = `tags/${encodedPath(prefix)}`;
  const found = await ask(`GET ${REPO}/git/matching-refs/{+ref}`, { ref, per_page: PAGE }, refsAnswer);
  return found.map(({ ref: name }) => name.replace(/^refs\/tags\//, ""));
}

/** The newest releases. */
export async function releases(ask: Ask): Promise<Release[]> {
  return (await ask(`GET ${REPO}/releases`, { per_page: PAGE }, z.array(releaseAnswer))).map(releaseFacts);
}

/** The release of a tag; only the list has drafts. */
export async function releaseOf(ask: Ask, tag: string): Promise<Release | undefined> {
  return (await releases(ask)).find((release) => release.tag === tag) ?? publishedRelease(ask, tag);
}

/** The published release of a tag. */
export async function publishedRelease(ask: Ask, tag: string): Promise<Release | undefined> {
  const found = await unlessMissing(ask(`GET ${REPO}/releases/tags/{tag}`, { tag }, releaseAnswer));
  return found === undefined ? undefined : releaseFacts(found);
}

function releaseFacts({ tag_name, name, html_url, draft, body }: z.infer<typeof releaseAnswer>): Release {
  return { tag: tag_name, name: name ?? "", url: html_url, draft, body: body ?? "" };
}

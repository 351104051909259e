import { describe, expect, it } from "vitest";
import { z } from "zod";
import { received } from "../../../src/sandbox/github/exchange.ts";
import { partOf } from "../../support/cases.ts";
import { fetchBranch, type Train } from "../support/train.ts";
import { parseDocument } from "../support/workspace.ts";
import { releaseWithReleasePlease } from "./support-judge/release-please.ts";
import { door, openScene, type Scene, scenes } from "./support-judge/scenes.ts";

const own: readonly Scene[] = [
  {
    what: "notes with angle brackets and ampersands, in a pull request of several packages",
    config: { "release-type": "simple", packages: { one: { component: "one" }, two: { component: "two" } } },
    manifest: { one: "1.0.0", two: "2.0.0" },
    files: { "one/version.txt": "1.0.0\n", "two/version.txt": "2.0.0\n" },
    target: [
      { message: "chore: releases", tags: ["one-v1.0.0", "two-v2.0.0"], touch: ["x"] },
      { message: "feat: `Map<K, V>` & more of one", touch: ["one/door.txt"] },
      { message: "fix: 1 < 2 && 3 > 2 of two", touch: ["two/door.txt"] },
    ],
  },
  {
    what: "a prerelease before 1.0.0, and names without the v",
    config: {
      "release-type": "simple",
      packages: { ".": { prerelease: true, "include-v-in-release-name": false, "release-as": "0.9.0" } },
    },
    target: [door],
  },
  {
    what: "a package that makes no release",
    config: {
      "release-type": "simple",
      packages: { one: { component: "one" }, two: { component: "two", "skip-github-release": true } },
    },
    manifest: { one: "1.0.0", two: "2.0.0" },
    files: { "one/version.txt": "1.0.0\n", "two/version.txt": "2.0.0\n" },
    target: [
      { message: "chore: releases", tags: ["one-v1.0.0", "two-v2.0.0"], touch: ["x"] },
      { message: "feat: of both", touch: ["one/door.txt", "two/door.txt"] },
    ],
  },
  {
    what: "labels of its own",
    config: { "release-type": "simple", packages: { ".": {} }, label: "waiting", "release-label": "out" },
    target: [door],
  },
];

const names = z.array(z.looseObject({ name: z.string() }));
const comments = z.array(z.looseObject({ id: z.number(), body: z.string() }));
const releases = z.array(
  z.looseObject({
    id: z.number(),
    tag_name: z.string(),
    name: z.string().nullable(),
    body: z.string().nullable(),
    draft: z.boolean(),
    prerelease: z.boolean(),
  }),
);
const refs = z.array(z.looseObject({ ref: z.string(), object: z.looseObject({ sha: z.string() }) }));

describe("Release Please, asked for the releases that axctl made", () => {
  it.each(partOf([...scenes, ...own], 9, 1))("makes the very same: $what", async (scene) => {
    const train = await openScene(scene);
    try {
      await judge(train);
    } finally {
      await train.close();
    }
  });
});

async function judge(train: Train): Promise<void> {
  const { github } = train;
  const root = `/repos/${github.owner}/${github.name}`;
  const opened = await train.axctl(["release", "pr", "--json"]);
  const all = z.array(z.looseObject({ number: z.number() })).parse(parseDocument(opened.stdout)["pull_requests"]);
  // What is merged first leaves the others behind the target.
  const numbers = all.slice(0, 1);
  const waiting = new Map<number, string[]>();
  for (const { number } of numbers) {
    waiting.set(number, await labelsOf(train, number));
    await github.ask("PATCH", `${root}/pulls/${number}`, { draft: false });
    expect(await github.ask("PUT", `${root}/pulls/${number}/merge`, { merge_method: "squash" })).toMatchObject({
      status: 200,
    });
  }
  await fetchBranch(train, "main");
  const before = await madeIn(train, waiting);
  const run = await train.axctl(["release", "create", "--json"]);
  expect(run.code, run.stdout).toBe(0);
  const ours = await madeIn(train, waiting);
  expect(ours.releases.length).toBeGreaterThan(before.releases.length);
  await undo(train, { before, waiting });
  expect(await madeIn(train, waiting)).toEqual(before);
  await releaseWithReleasePlease(github);
  expect(await madeIn(train, waiting)).toEqual(ours);
}

/** Tags, releases, and what stands on the pull requests; without numbers that GitHub gives. */
async function madeIn({ github }: Train, waiting: ReadonlyMap<number, unknown>) {
  const root = `/repos/${github.owner}/${github.name}`;
  const [tags, made] = await Promise.all([
    received(refs, github.ask("GET", `${root}/git/matching-refs/tags/`)),
    received(releases, github.ask("GET", `${root}/releases`)),
  ]);
  const told = await Promise.all(
    [...waiting.keys()].map(async (number) => ({
      labels: (await labelsOf({ github }, number)).sort(),
      comments: (await received(comments, github.ask("GET", `${root}/issues/${number}/comments`))).map(
        ({ body }) => body,
      ),
    })),
  );
  return {
    tags: tags.map(({ ref, object }) => `${ref} ${object.sha}`).sort(),
    releases: made
      .map(({ tag_name, name, body, draft, prerelease }) => ({ tag_name, name, body, draft, prerelease }))
      .sort((one, other) => one.tag_name.localeCompare(other.tag_name)),
    told,
  };
}

async function labelsOf({ github }: Pick<Train, "github">, number: number): Promise<string[]> {
  const path = `/repos/${github.owner}/${github.name}/issues/${number}/labels`;
  return (await received(names, github.ask("GET", path))).map(({ name }) => name);
}

/** Takes away what was made, so that it can be made again. */
async function undo(
  { github }: Train,
  { before, waiting }: { before: Awaited<ReturnType<typeof madeIn>>; waiting: ReadonlyMap<number, readonly string[]> },
): Promise<void> {
  const root = `/repos/${github.owner}/${github.name}`;
  const isNew = (tag: string) => !before.releases.some(({ tag_name }) => tag_name === tag);
  for (const { id, tag_name } of await received(releases, github.ask("GET", `${root}/releases`)))
    if (isNew(tag_name)) await github.ask("DELETE", `${root}/releases/${id}`);
  for (const { ref, object } of await received(refs, github.ask("GET", `${root}/git/matching-refs/tags/`)))
    if (!before.tags.includes(`${ref} ${object.sha}`)) await github.ask("DELETE", `${root}/git/${ref}`);
  for (const [number, labels] of waiting) {
    for (const { id } of await received(comments, github.ask("GET", `${root}/issues/${number}/comments`)))
      await github.ask("DELETE", `${root}/issues/comments/${id}`);
    await github.ask("PUT", `${root}/issues/${number}/labels`, { labels });
  }
}

import { z } from "zod";
import { received } from "../../../../src/sandbox/github/exchange.ts";
import { mirror } from "../../../../src/sandbox/github/mirror.ts";
import type { GitHub } from "../../../support/github/server.ts";
import { CONFIG, MANIFEST } from "../../support/release.ts";
import type { Train } from "../../support/train.ts";
import { BRANCH, openReleased, type ReleasedSetup } from "./released.ts";
import { ROOT, write } from "./state-repository.ts";

/** A command that releases, in a situation which can be brought about again and again on one GitHub. */
export interface ReleaseScenario {
  name: string;
  args: readonly string[];
  /**
   * Which requests are struck: all, those from the first writing one to the last (what is read before and after is what `verify` reads), or
   * the writing ones alone.
   */
  strikes: "all" | "between writes" | "writes";
  /** How a run ends that finds nothing to do. */
  whenDone: number;
  setup: ReleasedSetup;
  /** Beside the label. */
  prepare?: (train: Train, head: string) => Promise<void>;
}

const TWO: ReleasedSetup = {
  files: {
    [CONFIG]: JSON.stringify({
      "release-type": "simple",
      packages: { "packages/door": { component: "door" }, "packages/key": { component: "key" } },
    }),
    [MANIFEST]: JSON.stringify({ "packages/door": "1.0.0", "packages/key": "1.0.0" }),
    "packages/door/version.txt": "1.0.0\n",
    "packages/key/version.txt": "1.0.0\n",
  },
  target: [
    { message: "feat: a door", touch: ["packages/door/door.txt"] },
    { message: "feat: a key", touch: ["packages/key/key.txt"] },
  ],
};

const withoutBranch = async (train: Train) =>
  void (await write(train, `DELETE git/refs/heads/${BRANCH}`).catch(() => undefined));

/** One package with everything missing; nothing waits any more when it is made. */
export const createOne: ReleaseScenario = {
  name: "create",
  args: ["release", "create", "--json"],
  strikes: "all",
  whenDone: 3,
  setup: {},
};

export const recoverOne: ReleaseScenario = {
  name: "recover --apply",
  args: ["release", "recover", "--apply", "--json"],
  strikes: "writes",
  whenDone: 0,
  setup: {},
  prepare: async (train, head) => {
    await withoutBranch(train);
    await write(train, "POST git/refs", { ref: `refs/heads/${BRANCH}`, sha: head });
  },
};

export const recoverTwo: ReleaseScenario = {
  name: "recover --apply: two packages",
  args: ["release", "recover", "--apply", "--json"],
  strikes: "between writes",
  whenDone: 0,
  setup: TWO,
  prepare: withoutBranch,
};

/** What releasing leaves on GitHub, without the numbers that GitHub gives. */
export interface ReleasedState {
  tags: string[];
  releases: unknown[];
  comments: string[];
  labels: string[];
  branches: string[];
}

const refs = z.array(z.looseObject({ ref: z.string(), object: z.looseObject({ sha: z.string() }) }));
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
const comments = z.array(z.looseObject({ id: z.number(), body: z.string() }));
const names = z.array(z.looseObject({ name: z.string() }));

/** What there is on GitHub now. */
export async function releasedState(github: GitHub, number: number): Promise<ReleasedState> {
  const get = <T>(schema: z.ZodType<T>, path: string) => received(schema, github.ask("GET", `${ROOT}/${path}`));
  const [tags, made, told, labels, branches] = await Promise.all([
    get(refs, "git/matching-refs/tags/"),
    get(releases, "releases?per_page=100"),
    get(comments, `issues/${number}/comments`),
    get(names, `issues/${number}/labels`),
    get(refs, "git/matching-refs/heads/"),
  ]);
  return {
    tags: tags.map(({ ref, object }) => `${ref} ${object.sha}`).sort(),
    releases: made
      .map(({ tag_name, name, body, draft, prerelease }) => ({ tag_name, name, body, draft, prerelease }))
      .sort((one, other) => one.tag_name.localeCompare(other.tag_name)),
    // The addresses of releases have numbers.
    comments: told.map(({ body }) => body.replaceAll(/\(http[^)]*\)/g, "(url)")),
    labels: labels.map(({ name }) => name).sort(),
    branches: branches.map(({ ref, object }) => `${ref} ${object.sha}`).sort(),
  };
}

/** A train of the scenario, and what brings it back to the moment after the merge. */
export async function openScenario({ setup, prepare }: ReleaseScenario) {
  const { train, number, head } = await openReleased(setup);
  const { github } = train;
  await mirror(github, train.folder, ["v1.0.0"]);
  const [kept] = await received(releases, github.ask("GET", `${ROOT}/releases`));
  const reset = async () => {
    for (const { id } of await received(releases, github.ask("GET", `${ROOT}/releases`)))
      if (id !== kept?.id) await write(train, `DELETE releases/${id}`);
    for (const { ref } of await received(refs, github.ask("GET", `${ROOT}/git/matching-refs/tags/`)))
      if (ref !== "refs/tags/v1.0.0") await write(train, `DELETE git/${ref}`);
    for (const { id } of await received(comments, github.ask("GET", `${ROOT}/issues/${number}/comments`)))
      await write(train, `DELETE issues/comments/${id}`);
    await write(train, `PUT issues/${number}/labels`, { labels: ["autorelease: pending"] });
    await prepare?.(train, head);
    github.resetRequests();
  };
  return { train, number, reset };
}

import { AxctlError } from "../../../core/errors.ts";
import type { GitHub, Release } from "../github-port.ts";
import type { Step } from "../steps.ts";
import type { MergedRelease } from "./merged-releases.ts";

/** A merged pull request with the releases that it asks for. */
export interface WantedReleases {
  number: number;
  releases: readonly MergedRelease[];
  /** What marks a pull request as waiting, and what as released. */
  pending: readonly string[];
  tagged: readonly string[];
}

/** What the steps of a release ask of GitHub, and do there. */
export type ReleaseVerbs = Pick<
  GitHub,
  | "tagCommit"
  | "releaseOf"
  | "comments"
  | "labels"
  | "createTag"
  | "createRelease"
  | "comment"
  | "addLabels"
  | "removeLabel"
>;

/**
 * Tag, release, comment, labels: in this order, so that whoever finds the label `tagged` finds all of it. A tag on another commit is never
 * moved.
 */
export function createSteps(github: ReleaseVerbs, wanted: WantedReleases): Step[] {
  const { releases } = wanted;
  return [
    ...releases.flatMap((release) => [
      ...(release.draft ? [] : [tagStep(github, release)]),
      releaseStep(github, release),
    ]),
    commentStep(github, wanted),
    labelsStep(github, wanted),
  ];
}

/** Makes a tag where there is none. Throws `TAG_ELSEWHERE` for one that names another commit: it is never moved. */
export function tagStep(github: ReleaseVerbs, { tag, sha }: MergedRelease): Step {
  return {
    name: `tag ${tag}`,
    done: async () => {
      const found = await github.tagCommit(tag);
      if (found !== undefined && found !== sha) throw new AxctlError("TAG_ELSEWHERE", { tag, found, sha });
      return found === sha;
    },
    requests: () => [{ method: "POST", path: "git/refs", body: { ref: `refs/tags/${tag}`, sha } }],
    apply: () => github.createTag(tag, sha),
  };
}

/** Makes a release where there is none. Throws `RELEASE_IS_DRAFT` for somebody else's draft. */
export function releaseStep(github: ReleaseVerbs, { tag, sha, name, notes, draft, prerelease }: MergedRelease): Step {
  const body = { name, body: notes, draft, prerelease };
  return {
    name: `release ${tag}`,
    done: async () => {
      const found = await github.releaseOf(tag);
      // Somebody else's draft is no release: nothing would be published.
      if (found?.draft && !draft) throw new AxctlError("RELEASE_IS_DRAFT", { tag, url: found.url });
      return found !== undefined;
    },
    requests: () => [{ method: "POST", path: "releases", body: { tag_name: tag, target_commitish: sha, ...body } }],
    apply: () => github.createRelease({ tag, sha, ...body }),
  };
}

/** Release Please's own words, by which people and tools find the release. */
function commentText(releases: readonly Release[]): string {
  return `🤖 Created releases:\n\n${releases.map(({ tag, url }) => `- [${tag}](${url})`).join("\n")}\n\n:sunflower:`;
}

/** Tells the releases on their pull request. */
export function commentStep(github: ReleaseVerbs, { number, releases }: WantedReleases): Step {
  const found = async () => {
    const all = await Promise.all(releases.map(({ tag }) => github.releaseOf(tag)));
    return all.filter((release) => release !== undefined);
  };
  return {
    name: `comment on #${number}`,
    done: async () => {
      const comments = await github.comments(number);
      const told = comments.filter((text) => text.includes("Created releases:"));
      return releases.every(({ tag }) => told.some((text) => text.includes(`[${tag}](`)));
    },
    requests: () => {
      const named = releases.map(({ tag }) => ({ tag, url: "{url}", name: tag, draft: false, body: "" }));
      return [{ method: "POST", path: `issues/${number}/comments`, body: { body: commentText(named) } }];
    },
    apply: async () => github.comment(number, commentText(await found())),
  };
}

/** Swaps the labels that mark a pull request as waiting for those of a released one. */
export function labelsStep(github: ReleaseVerbs, { number, pending, tagged }: WantedReleases): Step {
  const look = async () => {
    const labels = await github.labels(number);
    return {
      missing: tagged.filter((label) => !labels.includes(label)),
      left: pending.filter((label) => labels.includes(label)),
    };
  };
  let state = { missing: [...tagged], left: [...pending] };
  return {
    name: `labels of #${number}: ${tagged.join(", ")}`,
    done: async () => {
      state = await look();
      return state.missing.length === 0 && state.left.length === 0;
    },
    requests: () => [
      ...(state.missing.length === 0
        ? []
        : [{ method: "POST", path: `issues/${number}/labels`, body: { labels: state.missing } }]),
      ...state.left.map((label) => ({ method: "DELETE", path: `issues/${number}/labels/${label}`, body: null })),
    ],
    // The new label first: a pull request without either would be found by nobody.
    apply: async () => {
      if (state.missing.length > 0) await github.addLabels(number, state.missing);
      for (const label of state.left) await github.removeLabel(number, label);
    },
  };
}

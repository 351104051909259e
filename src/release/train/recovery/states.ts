/**
 * Every state that a released version and its branch can be in, and what is said and done about each. This file is the table:
 * `verify` and `recover` only look things up in it, and docs/release-recovery.md is rendered from it.
 */

/** What there is of one version of a package: one value of each. */
export const VERSION_STATES = {
  pull_request: {
    none: "no merged release pull request brought the version",
    pending: "it is merged and still labelled as pending, or not yet as tagged",
    tagged: "it is merged and labelled as tagged",
  },
  manifest: {
    equal: "its version is the newest that is tagged",
    ahead: "its version has no tag yet, and no newer one has",
    behind: "a newer version of the package is tagged",
  },
  package: {
    equal: "the package's files have the manifest's version",
    ahead: "a file of the package has a newer version than the manifest",
    behind: "a file of the package has an older version than the manifest",
  },
  changelog: {
    matches: "its first entry is the version's",
    differs: "its first entry is another one's, or there is none",
    none: "none is kept (`skip-changelog`)",
  },
  tag: {
    absent: "there is none",
    right: "it names a commit of the target that holds the version",
    elsewhere: "it names another commit",
  },
  release: {
    absent: "there is none",
    draft: "it is a draft",
    published: "it is published with the changelog's entry",
    other_notes: "it is published, and does not have the whole of the changelog's entry",
  },
  registry: {
    none: "the package goes to none",
    absent: "it does not have the version",
    same: "it has the version, and nothing speaks against its content",
    other_content: "it has the version with other files than those given with `--dist`",
    other_commit: "it has the version, made of another commit than the tag's",
    unknown: "it did not say",
  },
} as const satisfies Record<string, Readonly<Record<string, string>>>;

type Dimensions = typeof VERSION_STATES;

/** The state of one version. */
export type VersionState = { [D in keyof Dimensions]: keyof Dimensions[D] };

/** What there is of one branch that Release Please keeps for its next release. */
export const BRANCH_STATES = {
  pull_request: {
    none: "no pull request had it for its head",
    open: "the newest one from it is open",
    merged: "the newest one from it is merged",
    closed: "the newest one from it was closed without a merge",
  },
  branch: {
    absent: "there is none",
    in_use: "an open pull request needs it",
    stale: "no open pull request needs it, and a closed one has all of it",
    unseen: "no open pull request needs it, and it has commits that no pull request has",
  },
} as const satisfies Record<string, Readonly<Record<string, string>>>;

/** The state of one such branch. */
export type BranchState = { [D in keyof typeof BRANCH_STATES]: keyof (typeof BRANCH_STATES)[D] };

/**
 * `stop`: history contradicts itself, nothing is done at all and a person decides. `mend`: `recover` does it. `tell`: somebody else has to
 * do it, a person or a workflow; the rest goes on. `fine`: nothing is wrong, and this comes next.
 */
export type Verdict = "stop" | "mend" | "tell" | "fine";

/** All that `recover` ever does. */
export type Mending = "create_tag" | "create_release" | "swap_labels" | "delete_branch";

/** A row of the table: it holds for the states that have one of the values named for each of `when`. */
export interface Rule<S> {
  when: { readonly [D in keyof S]?: readonly S[D][] };
  verdict: Verdict;
  /** What `recover` does about it. */
  mending?: Mending;
  /** What it means and the next safe step. `{tag}` and the like are filled in. */
  says: string;
}

/** What is said about a version; every row that holds counts, the first one most. */
export const VERSION_RULES: readonly Rule<VersionState>[] = [
  {
    when: { tag: ["elsewhere"] },
    verdict: "stop",
    says: "the tag {tag} names another commit than the one that brought {version}. A tag is never moved: decide which of the two was released, and release the next version from there",
  },
  {
    when: { manifest: ["behind"] },
    verdict: "stop",
    says: "{newest} is tagged, and the manifest still says {version}. Decide which is right: bring manifest, package and changelog up in a pull request, or find out who tagged it",
  },
  {
    when: { package: ["ahead", "behind"] },
    verdict: "stop",
    says: "a file of {name} has another version than the manifest's {version}. Decide which is right, and bring both to the same in a pull request",
  },
  {
    when: { registry: ["other_commit"] },
    verdict: "stop",
    says: "the registry has {version} of {name}, made of another commit than {commit}. A published version stays as it is: decide which was meant, and release the next version from there",
  },
  {
    when: { registry: ["other_content"] },
    verdict: "stop",
    says: "the registry has {version} of {name} with other files. A published version stays as it is: decide which was meant, and release the next version from there",
  },
  {
    when: { tag: ["absent"], release: ["absent"], pull_request: ["pending", "tagged"] },
    verdict: "mend",
    mending: "create_tag",
    says: "create the tag {tag} at {commit}, which {pull_request} made",
  },
  {
    when: { tag: ["absent"], release: ["absent"], pull_request: ["none"], registry: ["same"] },
    verdict: "mend",
    mending: "create_tag",
    says: "create the tag {tag} at {commit}: the registry has {version}",
  },
  {
    when: { tag: ["absent"], release: ["published", "other_notes"] },
    verdict: "mend",
    mending: "create_tag",
    says: "create the tag {tag} at {commit}, which its release is about",
  },
  {
    when: { tag: ["absent"], release: ["absent"], pull_request: ["none"], registry: ["none", "absent", "unknown"] },
    verdict: "tell",
    says: "nothing but the manifest says that {version} was released. When {commit} is that release, push the tag {tag} there; then run it again",
  },
  {
    when: { release: ["absent"], pull_request: ["pending", "tagged"] },
    verdict: "mend",
    mending: "create_release",
    says: "create the release {tag} with the changelog's entry, or else with the notes of {pull_request}",
  },
  {
    when: { release: ["absent"], pull_request: ["none"], tag: ["right"], changelog: ["matches", "none"] },
    verdict: "mend",
    mending: "create_release",
    says: "create the release {tag} with the changelog's entry",
  },
  {
    when: {
      release: ["absent"],
      pull_request: ["none"],
      tag: ["absent"],
      registry: ["same"],
      changelog: ["matches", "none"],
    },
    verdict: "mend",
    mending: "create_release",
    says: "create the release {tag} with the changelog's entry",
  },
  {
    when: { release: ["absent"], pull_request: ["none"], changelog: ["differs"] },
    verdict: "tell",
    says: "{tag} has no release, and the changelog has no entry that could be its notes: write that in a pull request, then run it again",
  },
  {
    when: {
      release: ["absent"],
      pull_request: ["none"],
      tag: ["absent"],
      registry: ["none", "absent", "unknown"],
      changelog: ["matches", "none"],
    },
    verdict: "tell",
    says: "{tag} gets its release once its tag is there: run it again then",
  },
  {
    when: { tag: ["absent"], release: ["draft"] },
    verdict: "tell",
    says: "GitHub makes the tag {tag} when its draft is published: see that the draft is of {commit}",
  },
  {
    when: { release: ["draft"], tag: ["absent", "right"] },
    verdict: "tell",
    says: "look at the draft {tag} and publish it",
  },
  {
    when: { pull_request: ["pending"], release: ["absent", "published", "other_notes"] },
    verdict: "mend",
    mending: "swap_labels",
    says: "label {pull_request} as tagged, and no longer as pending",
  },
  {
    when: { pull_request: ["pending"], release: ["draft"] },
    verdict: "tell",
    says: "{pull_request} stays labelled as pending until its release is published; run it again then",
  },
  {
    when: { release: ["other_notes"] },
    verdict: "tell",
    says: "the release {tag} does not have the whole of the changelog's entry: decide which of the two is right, and edit the other",
  },
  {
    when: { registry: ["absent"], release: ["published", "other_notes"] },
    verdict: "tell",
    says: "dispatch the publish workflow for {tag}; or, at {commit}: axctl release publish",
  },
  {
    when: { registry: ["absent"], release: ["absent", "draft"] },
    verdict: "tell",
    says: "{name} is published once {tag} has its release: the publish workflow starts with it",
  },
  {
    when: { registry: ["unknown"] },
    verdict: "tell",
    says: "the registry did not say whether it has {version} of {name}: run it again",
  },
  {
    when: { changelog: ["differs"] },
    verdict: "tell",
    says: "the first entry of the changelog is not the one of {version}: write it in a pull request",
  },
];

/** What is said about a branch of Release Please. */
export const BRANCH_RULES: readonly Rule<BranchState>[] = [
  {
    when: { branch: ["stale"] },
    verdict: "mend",
    mending: "delete_branch",
    says: "delete the branch {branch}, which no open pull request needs",
  },
  {
    when: { branch: ["unseen"] },
    verdict: "tell",
    says: "the branch {branch} has commits that no pull request has: look at it, and delete it when nobody needs them",
  },
  {
    when: { pull_request: ["open"] },
    verdict: "fine",
    says: "review and merge {pull_request}, which brings the next release",
  },
  {
    when: { pull_request: ["closed"] },
    verdict: "fine",
    says: "{pull_request} was closed without a merge: reopen it, or let Release Please open another (axctl release pr)",
  },
];

/** What no version can have together, with the reason. */
export const UNREACHABLE: readonly { when: Rule<VersionState>["when"]; why: string }[] = [
  {
    when: { manifest: ["ahead"], tag: ["right", "elsewhere"] },
    why: "a manifest is ahead when its version has no tag",
  },
  { when: { manifest: ["equal"], tag: ["absent"] }, why: "a manifest is equal when its version has a tag" },
  {
    when: { release: ["other_notes"], changelog: ["differs", "none"] },
    why: "notes are held against the version's entry, where it is the first",
  },
];

/** What no branch can have together. */
export const UNREACHABLE_BRANCHES: readonly { when: Rule<BranchState>["when"]; why: string }[] = [
  {
    when: { pull_request: ["open"], branch: ["absent", "stale", "unseen"] },
    why: "a branch is in use as long as its pull request is open",
  },
  {
    when: { pull_request: ["none", "merged", "closed"], branch: ["in_use"] },
    why: "only an open pull request needs its branch",
  },
  {
    when: { pull_request: ["none"], branch: ["absent", "stale"] },
    why: "a branch without any pull request is there, and unseen",
  },
];

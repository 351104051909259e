/**
 * What the train asks GitHub for, and what it does there, as verbs of its own domain. One file implements them
 * (`github.ts`); everything else of the train knows only these.
 */
export interface GitHub extends GitHubReads, GitHubWrites {}

export interface GitHubReads {
  repository(): Promise<RepositoryFacts>;
  /** The commit of a branch; undefined when there is no such branch. */
  branchHead(branch: string): Promise<string | undefined>;
  /** The branches whose names begin so, with their commits. */
  branchesBelow(prefix: string): Promise<Branch[]>;
  /** The commit that a tag names, also through a tag object; undefined when there is no such tag. */
  tagCommit(tag: string): Promise<string | undefined>;
  /** The tags whose names begin so. */
  tagsBelow(prefix: string): Promise<string[]>;
  /** The open pull request from a branch of this repository into another, or into any; undefined when there is none. */
  openPullRequest(head: string, base?: string): Promise<PullRequest | undefined>;
  /** Open pull requests into a branch, or into any; 1,000 at most. */
  openPullRequests(base?: string): Promise<PullRequest[]>;
  /** Closed pull requests into a branch, merged ones included, those that changed last first; 200 at most. */
  closedPullRequests(base: string): Promise<PullRequest[]>;
  /** How one commit or branch differs from another. */
  compare(base: string, head: string): Promise<Comparison>;
  /** The newest releases, drafts included where the token may see them; 100 at most. */
  releases(): Promise<Release[]>;
  /** The published release of a tag, however old. */
  publishedRelease(tag: string): Promise<Release | undefined>;
  /** The release of a tag, drafts included where the token may see them. */
  releaseOf(tag: string): Promise<Release | undefined>;
  /** The comments of a pull request, by their texts; 1,000 at most. */
  comments(number: number): Promise<string[]>;
  /** The labels of a pull request. */
  labels(number: number): Promise<string[]>;
  /** The names of the secrets of Actions. */
  secretNames(): Promise<SecretNames>;
  /**
   * What a branch asks of changes, by its protection and by rules: null when nothing protects it, undefined when the token may not
   * see that.
   */
  protection(branch: string): Promise<Protection | null | undefined>;
}

export interface GitHubWrites {
  /** Makes one commit on a parent, with these files in place of what the parent has; no branch knows of it yet. */
  createCommit(commit: NewCommit): Promise<string>;
  createBranch(branch: string, sha: string): Promise<void>;
  /** Sets a branch to a commit, also one that does not follow on what it has. */
  resetBranch(branch: string, sha: string): Promise<void>;
  deleteBranch(branch: string): Promise<void>;
  createPullRequest(pullRequest: NewPullRequest): Promise<number>;
  updatePullRequest(number: number, text: { title?: string; body: string }): Promise<void>;
  addLabels(number: number, labels: readonly string[]): Promise<void>;
  removeLabel(number: number, label: string): Promise<void>;
  createTag(tag: string, sha: string): Promise<void>;
  createRelease(release: NewRelease): Promise<void>;
  comment(number: number, text: string): Promise<void>;
}

export interface RepositoryFacts {
  url: string;
  defaultBranch: string;
  allowsSquash: boolean;
  /** What a squash takes for its message: the title and body of the pull request, or its commits. */
  squashTitle: "PR_TITLE" | "COMMIT_OR_PR_TITLE";
  squashMessage: "PR_BODY" | "COMMIT_MESSAGES" | "BLANK";
}

export interface Branch {
  name: string;
  sha: string;
}

export interface PullRequest {
  number: number;
  url: string;
  title: string;
  body: string;
  head: string;
  /** Whether its head is a branch of another repository. */
  fork: boolean;
  headSha: string;
  base: string;
  labels: string[];
  draft: boolean;
  merged: boolean;
  /** The commit that merging made; null as long as it is not merged. */
  mergeCommit: string | null;
}

export interface Comparison {
  aheadBy: number;
  behindBy: number;
  mergeBase: string;
  /** The messages and parents of what is ahead, oldest first; 250 at most. */
  commits: { sha: string; message: string; parents: string[] }[];
  /** The files that differ, by path, with the id of their content; 300 at most. */
  files: { path: string; sha: string | null; status: string }[];
}

export interface Release {
  tag: string;
  name: string;
  url: string;
  draft: boolean;
  body: string;
}

export interface NewRelease {
  tag: string;
  /** What the tag is made of where there is none yet. */
  sha: string;
  name: string;
  body: string;
  draft: boolean;
  prerelease: boolean;
}

/** Names of secrets: the repository's, and those that its organisation shares with it; undefined where they may not be listed. */
export interface SecretNames {
  own: string[] | undefined;
  shared: string[] | undefined;
}

export interface Protection {
  requiresReview: boolean;
  requiredChecks: string[];
}

export interface NewCommit {
  parent: string;
  message: string;
  files: Readonly<Record<string, NewFile>>;
}

export interface NewFile {
  /** As git writes it: `100644`, `100755`. */
  mode: string;
  content: string;
}

export interface NewPullRequest {
  title: string;
  body: string;
  head: string;
  base: string;
  draft: boolean;
}

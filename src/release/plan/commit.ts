/** A commit as git has it. */
export interface Commit {
  sha: string;
  message: string;
  /** Paths that it touched, `/` between folders; none for an empty commit and for a merge. */
  files: readonly string[];
}

/** A change as the strict grammar reads it out of a commit's message; a message may hold several. */
export interface ConventionalCommit {
  sha: string;
  type: string;
  scope: string | null;
  subject: string;
  /** `type(scope)!: subject`. */
  header: string;
  breaking: boolean;
  /** Texts of breaking changes, ready to be listed. */
  breakingNotes: readonly string[];
  references: readonly Reference[];
  /** What the first `Release-As` footer names. */
  releaseAs?: string;
  /** What all of them name. */
  releaseAsNotes: readonly string[];
}

/** An issue that a footer names. */
export interface Reference {
  /** `Fixes`, `Refs`, … */
  action: string;
  issue: string;
}

/** The files of the repository at the ref that is planned for. */
export interface RepositoryFiles {
  /** The text of a file; undefined when there is none. */
  read(path: string): Promise<string | undefined>;
  /** Every path below a folder (the whole repository without one), relative to the root, in git's order. */
  list(folder?: string): Promise<readonly string[]>;
}

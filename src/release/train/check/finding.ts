/** What is wrong with a repository's release posture, and what mends it. */
export interface Finding {
  /** Stable, in snake_case. */
  code: string;
  /** An error closes the gate, a warning does not. */
  severity: "error" | "warning";
  /** The file, from the root; where it belongs when it is missing. */
  path: string;
  /** From 1; null where there is no line to look at. */
  line: number | null;
  message: string;
  /** What can be pasted, or done. */
  fix: string;
}

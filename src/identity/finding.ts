/** Something to know (warning) or to mend before anything runs (problem). `fix` is the edit or command that mends it. */
export interface Finding {
  code: string;
  reason: string;
  fix: string;
  path?: string;
  keys?: string[];
}

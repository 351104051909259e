import type { Text } from "../terminal/text.ts";

/** A document for a person. */
export interface View {
  body: readonly Text[];
  /** Absent where a command lists and does not judge. */
  verdict?: Verdict;
  /** Lines of the same document stand above already: those of checks, printed when each ended. */
  continues?: boolean;
}

/** What a view is laid out for. */
export interface Page {
  /** Columns that a line may take; infinite where no terminal reads along. */
  width: number;
}

/** The closing line, and what to do now; with `--quiet` the line is all that is shown. */
export interface Verdict {
  line: Text;
  after: readonly Text[];
}

/** The lines of a view. Pure. */
export function linesOf({ body, verdict, continues = false }: View, { quiet }: { quiet: boolean }): Text[] {
  if (verdict === undefined) return [...body];
  if (quiet) return [verdict.line];
  // A block stands apart from what is above it; where nothing is, it begins the text.
  const lines = body[0] === "" && !continues ? body.slice(1) : body;
  const gap = lines.length > 0 || continues ? [""] : [];
  return [...lines, ...gap, verdict.line, ...verdict.after];
}

/** Where something stands in a file; both count from 1. */
export interface Place {
  line: number;
  column: number;
}

const PART = String.raw`(?:[\w-]+|"[^"]*"|'[^']*')`;
const DOTTED = String.raw`${PART}(?:\s*\.\s*${PART})*`;
const HEADER = new RegExp(String.raw`^\s*\[{1,2}\s*(${DOTTED})\s*\]`);
const STATEMENT = new RegExp(String.raw`^\s*(${DOTTED})\s*=`);

/**
 * Where valid TOML sets a key: the start of its statement, else of the statement or table header that holds it. Text
 * that looks like a statement inside a multi-line string may mislead it: the place is a help, never a decision.
 */
export function locateKey(source: string, path: readonly string[]): Place | undefined {
  let table: string[] = [];
  let best: (Place & { depth: number }) | undefined;
  for (const [index, line] of source.split("\n").entries()) {
    const header = HEADER.exec(line)?.[1];
    const statement = STATEMENT.exec(line)?.[1];
    if (header !== undefined) table = partsOf(header);
    const named = statement === undefined ? table : [...table, ...partsOf(statement)];
    if (named.length <= (best?.depth ?? 0) || !startsWith(path, named)) continue;
    best = { line: index + 1, column: line.search(/\S/) + 1, depth: named.length };
  }
  return best && { line: best.line, column: best.column };
}

function partsOf(dotted: string): string[] {
  return (dotted.match(new RegExp(PART, "g")) ?? []).map((part) => part.replace(/^["']|["']$/g, ""));
}

function startsWith(path: readonly string[], beginning: readonly string[]): boolean {
  return beginning.every((part, index) => path[index] === part);
}

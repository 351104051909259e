/** A line of CODEOWNERS. */
export interface OwnersRule {
  pattern: string;
  /** Empty: whatever matches has no owner. */
  owners: readonly string[];
  /** From 1. */
  line: number;
}

/** CODEOWNERS, read. */
export interface Codeowners {
  path: string;
  rules: readonly OwnersRule[];
  /** Lines that GitHub skips because of their syntax. */
  skipped: readonly number[];
}

/** Where GitHub looks for the file; the first one that there is counts (docs.github.com, "About code owners"). */
export const CODEOWNERS_PATHS = [".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS"] as const;

/** Reads CODEOWNERS as GitHub does: a pattern and owners on each line, `#` begins a comment, odd lines are skipped. Pure. */
export function readCodeowners(path: string, text: string): Codeowners {
  const rules: OwnersRule[] = [];
  const skipped: number[] = [];
  for (const [index, content] of text.split(/\r?\n/).entries()) {
    const words = wordsOf(content);
    const [pattern, ...owners] = words;
    if (pattern === undefined) continue;
    if (/^[!]|[[\]]/.test(pattern) || owners.some((owner) => !isOwner(owner))) skipped.push(index + 1);
    else rules.push({ pattern, owners, line: index + 1 });
  }
  return { path, rules, skipped };
}

/** The words of a line before its comment; a backslash keeps a blank or a `#` in a pattern. */
function wordsOf(line: string): string[] {
  const words = line.match(/(?:\\.|[^\s\\])+/g) ?? [];
  const comment = words.findIndex((word) => word.startsWith("#"));
  return (comment === -1 ? words : words.slice(0, comment)).map((word) => word.replace(/\\([\s#])/g, "$1"));
}

/** `@user`, `@organisation/team`, or an address. */
function isOwner(text: string): boolean {
  return /^@[\w-]+(?:\/[\w.-]+)?$/.test(text) || /^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(text);
}

/** The rule that decides about a file: the last one that matches. Undefined when none does. Pure. */
export function deciding({ rules }: Pick<Codeowners, "rules">, file: string): OwnersRule | undefined {
  return rules.findLast(({ pattern }) => patternOf(pattern).test(file));
}

/**
 * A pattern as GitHub matches it: as in .gitignore, but that `docs/*` does not reach into folders, letters' case counts, and there
 * are neither negation nor ranges. A pattern that names a folder means all that is in it.
 */
function patternOf(pattern: string): RegExp {
  const isFolder = pattern.endsWith("/");
  const body = pattern.replace(/^\/|\/$/g, "");
  // Only a slash that is not the last character ties a pattern to the root.
  const anchored = pattern.startsWith("/") || body.includes("/");
  const parts = body.split("/");
  const source = parts
    .map((part, index) => (part === "**" ? starsAt(index, parts.length) : segment(part) + slashAfter(index, parts)))
    .join("");
  const isShallow = parts.length > 1 && parts.at(-1) === "*";
  const below = isFolder ? "/.*" : isShallow || parts.at(-1) === "**" ? "" : "(?:/.*)?";
  return new RegExp(`^${anchored ? "" : "(?:.*/)?"}${source}${below}$`);
}

function slashAfter(index: number, parts: readonly string[]): string {
  return index === parts.length - 1 ? "" : "/";
}

/** `**` between slashes means any folders, at the end everything below. */
function starsAt(index: number, length: number): string {
  return index === length - 1 ? ".+" : "(?:.*/)?";
}

function segment(text: string): string {
  return text
    .replace(/[.+^${}()|\\]/g, "\\$&")
    .replace(/\*+/g, "[^/]*")
    .replace(/\?/g, "[^/]");
}

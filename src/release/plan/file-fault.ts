import type * as z from "zod/mini";
import { AxctlError, reasonOf } from "../../core/errors.ts";
import { jsonFault } from "./json-fault.ts";

type Issue = z.core.$ZodIssue;

/**
 * Does something with a file's text.
 *
 * @throws AxctlError `RELEASE_FILE`, which names the file, for whatever is thrown meanwhile.
 */
export function withFile<T>({ path, text }: { path: string; text: string }, work: (text: string) => T): T {
  try {
    return work(text);
  } catch (error) {
    if (error instanceof AxctlError) throw error;
    throw new AxctlError("RELEASE_FILE", { path, reason: legible(error, text) }, { cause: error });
  }
}

/** What a reader of a format has to say, on one line: never the dump of a library. */
function legible(error: unknown, text: string): string {
  const fault = error instanceof SyntaxError ? jsonFault(text) : undefined;
  if (fault !== undefined) return noJson(fault);
  const [issue] = issuesOf(error);
  if (issue !== undefined) return describeIssue(issue);
  const [first = ""] = reasonOf(error).split("\n");
  return `${placeOf(error)}${first}`;
}

/** Where readers of TOML put line and column. */
function placeOf(error: unknown): string {
  if (typeof error !== "object" || error === null || !("line" in error) || !("column" in error)) return "";
  return `line ${error.line}, column ${error.column}: `;
}

function issuesOf(error: unknown): readonly Issue[] {
  return typeof error === "object" && error !== null && "issues" in error && Array.isArray(error.issues)
    ? error.issues
    : [];
}

/** A text that is no JSON, and where. */
export function noJson({ line, column }: { line: number; column: number }): string {
  return `line ${line}, column ${column}: it is no valid JSON`;
}

/** Where a document differs from its schema, and what was expected there. Pure. */
export function describeIssue(issue: Issue): string {
  const { path, ...found } = innermost(issue);
  return `${placeIn(path)}: ${expectation(found)}`;
}

/** Of the shapes that a value may have, the one that it comes nearest to. */
function innermost(issue: Issue): Issue {
  if (issue.code !== "invalid_union") return issue;
  const branches = issue.errors.flatMap(([first]) => (first === undefined ? [] : [innermost(first)]));
  const nearest = branches.toSorted((a, b) => b.path.length - a.path.length)[0];
  if (nearest === undefined || nearest.path.length === 0) return issue;
  return { ...nearest, path: [...issue.path, ...nearest.path] };
}

/** `packages["."].extra-files[0].path`. */
function placeIn(path: readonly PropertyKey[]): string {
  const place = path.map((key, index) => {
    if (typeof key === "number") return `[${key}]`;
    if (!/^[\w-]+$/.test(String(key))) return `[${JSON.stringify(String(key))}]`;
    return index === 0 ? String(key) : `.${String(key)}`;
  });
  return place.length === 0 ? "the document" : `\`${place.join("")}\``;
}

const KINDS: Readonly<Record<string, string>> = {
  array: "a list",
  boolean: "true or false",
  number: "a number",
  object: "an object",
  record: "an object",
  string: "a text",
};

function expectation(issue: Omit<Issue, "path">): string {
  if ("values" in issue && Array.isArray(issue.values)) return `expected one of ${issue.values.join(", ")}`;
  if ("expected" in issue) return `expected ${KINDS[String(issue.expected)] ?? String(issue.expected)}`;
  return "it is not as documented";
}

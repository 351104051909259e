import { reasonOf } from "../../core/errors.ts";
import type { Commit, ConventionalCommit, Reference } from "./commit.ts";
import { readStrictly, type TreeNode, valuesOf, walk } from "./strict-tree.ts";

/** A piece of a message that the strict grammar rejects: Release Please loses it without a word. */
export interface Rejected {
  piece: string;
  /** What the grammar says, with line and column. */
  reason: string;
}

/** What a commit's message holds by the strict grammar. */
export interface Reading {
  commits: readonly ConventionalCommit[];
  rejected: readonly Rejected[];
}

/** Readings by commit: a plan asks for the same ones again and again. */
const readings = new WeakMap<object, Reading>();

/** Reads a commit as Release Please does: its message in pieces, each whole or not at all. Pure. */
export function readCommit(commit: Pick<Commit, "sha" | "message">): Reading {
  const known = readings.get(commit) ?? readAnew(commit);
  readings.set(commit, known);
  return known;
}

/** It goes one call deeper with every line of a body, until there is no stack left. */
const TOO_LONG = "the message has more lines than the grammar can read";

function readAnew(commit: Pick<Commit, "sha" | "message">): Reading {
  const commits: ConventionalCommit[] = [];
  const rejected: Rejected[] = [];
  for (const piece of splitMessage(commit.message)) {
    try {
      commits.push(...changesOf(readStrictly(piece), commit.sha));
    } catch (error) {
      rejected.push({ piece, reason: error instanceof RangeError ? TOO_LONG : reasonOf(error) });
    }
  }
  return { commits, rejected };
}

const PARAGRAPH = /\r?\n\r?\n(?=(?:feat|fix|docs|style|refactor|perf|test|build|ci|chore|revert)(?:\(.*?\))?: )/;

/** The messages in a message: nested blocks are messages of their own, and so are paragraphs that begin like one. Pure. */
function splitMessage(message: string): string[] {
  const [head = "", ...blocks] = message.split("BEGIN_NESTED_COMMIT");
  const nested: string[] = [];
  let outside = head;
  for (const block of blocks) {
    const [inside = "", ...rest] = block.split("END_NESTED_COMMIT");
    nested.push(inside);
    outside += rest.join("END_NESTED_COMMIT");
  }
  return [...outside.split(PARAGRAPH).filter((piece) => piece !== ""), ...nested];
}

/** The changes that a tree holds: those that footers spell, then the one of the head line. */
function changesOf(tree: TreeNode, sha: string): ConventionalCommit[] {
  const nodes = walk(tree);
  const summary = nodes.find(([{ type }]) => type === "summary")?.[0];
  if (summary === undefined) return [];
  const body = nodes.find(([{ type }]) => type === "body")?.[0];
  const footers = nodes.filter(([{ type }]) => type === "footer").map(([node]) => node);
  const head = headOf(summary);
  const notes = breakingTexts(nodes, head.subject).map(tidied);
  const inline = body === undefined ? undefined : inlineBreaking(valuesOf(body, "text", "newline").join(""));
  const releaseAs = footers.filter(isReleaseAs).map((footer) => tidied(valuesOf(footer, "text").at(-1) ?? ""));
  const commit: ConventionalCommit = {
    sha,
    ...head,
    breakingNotes: inline === undefined ? notes : withInline(notes, inline),
    breaking: notes.length > 0 || inline !== undefined,
    references: footers.flatMap(referenceOf),
    ...(releaseAs[0] === undefined ? {} : { releaseAs: releaseAs[0] }),
    releaseAsNotes: releaseAs,
  };
  return [...footers.flatMap((footer) => footerChanges(footer, sha)), commit];
}

function headOf(summary: TreeNode): Pick<ConventionalCommit, "type" | "scope" | "subject" | "header"> {
  const type = valuesOf(summary, "type").join("");
  const scope = valuesOf(summary, "scope")[0] ?? null;
  const subject = valuesOf(summary, "text").at(-1) ?? "";
  const bang = valuesOf(summary, "breaking-change").length > 0 ? "!" : "";
  return { type, scope, subject, header: `${type}${scope === null ? "" : `(${scope})`}${bang}: ${subject}` };
}

/** The text of the breaking change, of the last place that names one: at most one. */
function breakingTexts(nodes: ReturnType<typeof walk>, subject: string): string[] {
  let text = "";
  for (const [node, parents] of nodes) {
    if (node.type !== "breaking-change") continue;
    const parent = parents.at(-1);
    if (parent?.type === "summary") text = subject;
    else if (parent?.type === "body") text = afterMarker(parent);
    else if (parent?.type === "token" && node.value.includes("BREAKING")) {
      const footer = parents.at(-2);
      // Of a text over several lines the last line is taken: that is what the reader of footers does.
      text = footer === undefined ? text : (valuesOf(footer, "text", "newline").at(-1) ?? text);
    }
  }
  return text === "" ? [] : [text];
}

/** All of the body behind the first marker. */
function afterMarker(body: TreeNode): string {
  const nodes = walk(body).map(([node]) => node);
  const marker = nodes.findIndex(({ type }) => type === "breaking-change");
  return nodes
    .slice(marker + 1)
    .filter(({ type }) => type === "text" || type === "newline")
    .map(({ value }) => value)
    .join("");
}

/** What stands behind `BREAKING-CHANGE:` in the middle of a body's line. */
function inlineBreaking(body: string): string | undefined {
  const [, text = ""] = /BREAKING-CHANGE:\s*(.*)/.exec(body) ?? [];
  return text === "" ? undefined : text.trim();
}

function withInline([note]: readonly string[], inline: string): string[] {
  return [note === undefined ? inline : `${note}\n${inline}`];
}

/** A note on one line, up to a blank one; from its first list item or fourth-level heading on, line by line and set in. */
function tidied(note: string): string {
  let text = "";
  let listed = false;
  for (const [index, line] of note.split(/\r?\n/).entries()) {
    if (index > 0 && !listed && /^#### |^[*-] /.test(line)) {
      text = `${text.trim()}\n`;
      listed = true;
    }
    if (line === "") break;
    text += listed ? `    ${line}\n` : `${line} `;
  }
  return text.trim();
}

function typeOfFooter(footer: TreeNode): string | undefined {
  const token = footer.children.find(({ type }) => type === "token");
  return token?.children.find(({ type }) => type === "type")?.value;
}

function isReleaseAs(footer: TreeNode): boolean {
  return typeOfFooter(footer)?.toLowerCase() === "release-as";
}

/** `Fixes #12` or `Refs: #12`, a bare number. */
function referenceOf(footer: TreeNode): Reference[] {
  let issue = "";
  let marked = valuesOf(footer, "separator").some((separator) => separator.includes("#"));
  for (const text of valuesOf(footer, "text")) {
    if (text.startsWith("#")) marked = true;
    issue = text.startsWith("#") ? text.slice(1) : text;
  }
  if (!marked || !/^[0-9]+$/.test(issue)) return [];
  return [{ action: valuesOf(footer, "type").at(-1) ?? "", issue }];
}

/** Footers that are shaped like a head line are changes of their own. */
function footerChanges(footer: TreeNode, sha: string): ConventionalCommit[] {
  if (typeOfFooter(footer) === undefined) return [];
  const kinds = ["type", "scope", "breaking-change", "separator", "text", "newline"];
  const text = walk(footer)
    .filter(([{ type }]) => kinds.includes(type))
    .map(([{ type, value }]) => {
      if (type === "scope") return `(${value})`;
      if (type === "separator") return value.includes("#") ? "" : `${value} `;
      return value;
    })
    .join("");
  try {
    return changesOf(readStrictly(text), sha);
  } catch {
    // A footer that is no change, such as `Fixes #12`.
    return [];
  }
}

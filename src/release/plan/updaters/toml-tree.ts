import { parse } from "smol-toml";

/** A scalar of a TOML document, with the place that Release Please replaces when it sets it. */
export class TomlLeaf {
  readonly start: number;
  readonly end: number;
  readonly value: unknown;

  constructor(start: number, end: number, value: unknown) {
    this.start = start;
    this.end = end;
    this.value = value;
  }
}

export type TomlTable = Record<string, unknown>;

interface Cursor {
  text: string;
  at: number;
}

/**
 * A TOML document as nested tables with the places of its scalars. Numbers and dates stand for themselves: Release Please
 * cannot replace them. Documents that only TOML 1.1 allows are rejected, because its parser (`@iarna/toml` 3) does so, and so
 * are comments before a CRLF.
 *
 * @throws where the document is no such TOML.
 */
export function readTomlTree(text: string): TomlTable {
  parse(text, { integersAsBigInt: "asNeeded" });
  if (text.startsWith("\uFEFF")) throw new Error("the TOML document begins with a byte order mark");
  const root = newTable();
  const cursor = { text, at: 0 };
  let current = root;
  for (skipLines(cursor); cursor.at < text.length; skipLines(cursor)) {
    if (take(cursor, /\[\[[ \t]*/y) !== undefined) {
      current = appendTable(root, readKey(cursor));
      take(cursor, /\]\]/y);
    } else if (take(cursor, /\[[ \t]*/y) !== undefined) {
      current = tableAt(root, readKey(cursor));
      take(cursor, /\]/y);
    } else readPair(cursor, current);
  }
  return root;
}

function newTable(): TomlTable {
  return Object.create(null);
}

function isTable(value: unknown): value is TomlTable {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** What a pattern finds at the cursor, which moves behind it. */
function take(cursor: Cursor, pattern: RegExp): string | undefined {
  pattern.lastIndex = cursor.at;
  const [found] = pattern.exec(cursor.text) ?? [];
  cursor.at += found?.length ?? 0;
  return found;
}

function skipLines(cursor: Cursor): void {
  const skipped = take(cursor, /(?:\s|#[^\n]*)+/y) ?? "";
  if (/#[^\n]*\r/.test(skipped)) throw new Error("a comment before a CRLF: Release Please cannot read such TOML");
}

function readKey(cursor: Cursor): string[] {
  const keys: string[] = [];
  do {
    const key = take(cursor, /[\w-]+|"(?:\\.|[^"\\])*"|'[^']*'/y) ?? "";
    keys.push(/^["']/.test(key) ? unquoted(key) : key);
    take(cursor, /[ \t]+/y);
  } while (take(cursor, /\.[ \t]*/y) !== undefined);
  return keys;
}

function readPair(cursor: Cursor, table: TomlTable): void {
  const keys = readKey(cursor);
  const last = keys.pop() ?? "";
  take(cursor, /=[ \t]*/y);
  tableAt(table, keys)[last] = readValue(cursor);
}

/** The table at a path, made where there is none; of a list of tables its last one. */
function tableAt(table: TomlTable, keys: readonly string[]): TomlTable {
  let node = table;
  for (const key of keys) {
    const present = Array.isArray(node[key]) ? node[key].at(-1) : node[key];
    const next = isTable(present) ? present : newTable();
    if (next !== present) node[key] = next;
    node = next;
  }
  return node;
}

function appendTable(root: TomlTable, keys: readonly string[]): TomlTable {
  const parent = tableAt(root, keys.slice(0, -1));
  const key = keys.at(-1) ?? "";
  const added = newTable();
  parent[key] = [...(Array.isArray(parent[key]) ? parent[key] : []), added];
  return added;
}

function readValue(cursor: Cursor): unknown {
  if (take(cursor, /\[/y) !== undefined) return readArray(cursor);
  if (take(cursor, /\{[ \t]*/y) !== undefined) return readInlineTable(cursor);
  const start = cursor.at;
  const raw = take(
    cursor,
    /"""(?:\\[\s\S]|[^"\\]|"(?!""))*"{3,5}|'''(?:[^']|'(?!''))*'{3,5}|"(?:\\.|[^"\\])*"|'[^']*'/y,
  );
  if (raw !== undefined) return new TomlLeaf(start, start + raw.length + overrun(raw), unquoted(raw));
  const word = take(cursor, /\d{4}-\d\d-\d\d \d\d:[^\s,\]}#]*|[^\s,\]}#]+/y) ?? "";
  if (/(?:^|[Tt ])\d\d:\d\d(?!:)/.test(word)) throw new Error(`a time without seconds: ${word}`);
  if (isTimeCutShort(word, cursor))
    throw new Error("a local time right before something else: Release Please cannot read it");
  if (/^(?:true|false)$/.test(word)) return new TomlLeaf(start, cursor.at, word === "true");
  const value = scalar(word);
  return /inf|nan/.test(word) ? new TomlLeaf(start, cursor.at, value) : value;
}

/** The parser swallows the character behind a local time without fraction. */
function isTimeCutShort(word: string, { text, at }: Cursor): boolean {
  return /^\d\d:\d\d:\d\d$/.test(word) && !/^[ \t\r]*(?:[#\n,\]}]|$)/.test(text.slice(at + 1));
}

function readArray(cursor: Cursor): unknown[] {
  const items: unknown[] = [];
  for (skipLines(cursor); take(cursor, /\]/y) === undefined; skipLines(cursor)) {
    items.push(readValue(cursor));
    skipLines(cursor);
    take(cursor, /,/y);
  }
  return items;
}

function readInlineTable(cursor: Cursor): TomlTable {
  const table = newTable();
  while (take(cursor, /\}/y) === undefined) {
    readPair(cursor, table);
    if (take(cursor, /[ \t]*(?:,[ \t]*(?![}\s#])|(?=\}))/y) === undefined)
      throw new Error("an inline table over several lines or with a comma at its end, which only TOML 1.1 allows");
  }
  return table;
}

/**
 * How far behind a string's end Release Please cuts: its parser looks one character ahead to tell an empty string from the
 * beginning of a longer one, and whether more quotes follow, and takes that character along.
 */
function overrun(raw: string): number {
  if (raw.length === 2) return 1;
  return /^("""|''')/.test(raw) && !/(?:"{5}|'{5})$/.test(raw.slice(3)) ? 1 : 0;
}

function unquoted(raw: string): string {
  if (raw.startsWith('"') && !/^(?:[^\\]|\\[^ex])*$/.test(raw)) throw new Error("an escape that only TOML 1.1 allows");
  if (!raw.includes("\\") && !/^("""|''')/.test(raw)) return raw.slice(1, -1);
  return String(scalar(raw));
}

function scalar(raw: string): unknown {
  return parse(`value = ${raw}`, { integersAsBigInt: "asNeeded" })["value"];
}

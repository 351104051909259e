/** What a JSON text came to: a value, or why it is none that two readers would agree on. */
export type JsonRead = { ok: true; value: unknown } | { ok: false; reason: string };

/**
 * Reads JSON from outside. Refused beside what is no JSON: nesting deeper than `maxDepth`, a name that stands twice in one
 * object, and a number beyond a double's range. Of these, readers make different values (RFC 7493, which RFC 8785 builds on).
 */
export function readJson(text: string, maxDepth: number): JsonRead {
  if (isDeeperThan(text, maxDepth)) return { ok: false, reason: `it is nested deeper than ${maxDepth} levels` };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // The parser's message quotes the text, which may be anything.
    return { ok: false, reason: text.trim() === "" ? "it is empty" : "it is no valid JSON" };
  }
  const members = countMembers(value);
  if (members === undefined) return { ok: false, reason: "it holds a number that is too large" };
  // A parser keeps the last of two members of one name, so the text would hold more than the value.
  if (members !== countColons(text)) return { ok: false, reason: "it holds a name twice in one object" };
  return { ok: true, value };
}

/** Whether brackets outside of strings nest deeper than `limit`; it stops at the first that do. One pass, no recursion. */
function isDeeperThan(text: string, limit: number): boolean {
  return excessOf(text, { depth: limit, values: Number.POSITIVE_INFINITY }) === "depth";
}

/**
 * Which limit a JSON text is beyond, told by brackets and commas outside of strings: a parser makes a value of each, many
 * times the size of its text. It stops where a limit is passed. One pass, no recursion.
 */
export function excessOf(text: string, limits: { depth: number; values: number }): "depth" | "values" | undefined {
  let depth = 0;
  let values = 0;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (character === '"') at = endOfString(text, at);
    else if (character === ",") values++;
    else if (character === "[" || character === "{") {
      depth++;
      values++;
    } else if (character === "]" || character === "}") depth--;
    if (depth > limits.depth) return "depth";
    if (values > limits.values) return "values";
  }
  return undefined;
}

/** Where the string that begins at `start` ends: its closing quote, or the end of the text. */
function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === "\\") at++;
    else if (text[at] === '"') return at;
  }
  return text.length;
}

/** Colons outside of strings: one for each member that stands in the text. */
function countColons(text: string): number {
  let count = 0;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '"') at = endOfString(text, at);
    else if (text[at] === ":") count++;
  }
  return count;
}

/** Members of all objects in a value; undefined when a number in it is not finite. */
function countMembers(value: unknown): number | undefined {
  let count = 0;
  const pending: unknown[] = [value];
  while (pending.length > 0) {
    const node = pending.pop();
    if (typeof node === "number" && !Number.isFinite(node)) return undefined;
    if (typeof node !== "object" || node === null) continue;
    const children: unknown[] = Object.values(node);
    if (!Array.isArray(node)) count += children.length;
    for (const child of children) pending.push(child);
  }
  return count;
}

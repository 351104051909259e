const STRING = /"(?:[^"\\\p{Cc}]|[\x7f-\x9f]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"/u.source;
const SCALAR = `(?:-?(?:0|[1-9]\\d*)(?:\\.\\d+)?(?:[eE][+-]?\\d+)?|true|false|null)(?![\\w.+-])|${STRING}`;

/** What may stand at each place of a document. */
const TOKENS = {
  value: new RegExp(`[[{]|${SCALAR}`, "uy"),
  "first value": new RegExp(`[[{\\]]|${SCALAR}`, "uy"),
  key: new RegExp(STRING, "uy"),
  "first key": new RegExp(`\\}|${STRING}`, "uy"),
  colon: /:/y,
  rest: /[,\]}]/y,
};

type Place = keyof typeof TOKENS;

/** Line and column, both from 1 on, of the first character that no JSON document has there; undefined for JSON. Pure. */
export function jsonFault(text: string): { line: number; column: number } | undefined {
  const at = faultAt(text);
  if (at === undefined) return undefined;
  const lines = text.slice(0, at).split("\n");
  return { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 };
}

/** Engines name no offset for some faults, and word the others differently from version to version. */
function faultAt(text: string): number | undefined {
  const closers: string[] = [];
  let next: Place = "value";
  let at = blanks(text, 0);
  while (at < text.length) {
    const token = tokenAt(text, { at, place: next });
    const after: Place | undefined = token === undefined ? undefined : placeAfter(token, { place: next, closers });
    if (token === undefined || after === undefined) return at;
    next = after;
    at = blanks(text, at + token.length);
  }
  return next === "rest" && closers.length === 0 ? undefined : at;
}

function tokenAt(text: string, { at, place }: { at: number; place: Place }): string | undefined {
  const pattern = TOKENS[place];
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}

/** Where a document goes on behind a token; undefined where the token cannot stand. Keeps account of what is open. */
function placeAfter(token: string, { place, closers }: { place: Place; closers: string[] }): Place | undefined {
  switch (token) {
    case "[":
      closers.push("]");
      return "first value";
    case "{":
      closers.push("}");
      return "first key";
    case ",":
      return AFTER_COMMA.get(closers.at(-1));
    case ":":
      return "value";
    case "]":
    case "}":
      return closers.pop() === token ? "rest" : undefined;
    default:
      return place.endsWith("key") ? "colon" : "rest";
  }
}

const AFTER_COMMA: ReadonlyMap<string | undefined, Place> = new Map<string, Place>([
  ["]", "value"],
  ["}", "key"],
]);

function blanks(text: string, from: number): number {
  const pattern = /[ \t\n\r]*/y;
  pattern.lastIndex = from;
  return from + (pattern.exec(text)?.[0].length ?? 0);
}

/**
 * Secrets: how they are held, shown and kept out of every output. Source: spec gates.md "Never", identity.md
 * "Token kinds".
 */

/** A credential. Printing, concatenating or serialising it yields the masked form; only `reveal` gives the value. */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return mask(this.#value);
  }

  toJSON(): string {
    return mask(this.#value);
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return mask(this.#value);
  }
}

/** First six and last four characters, or `***` for ten characters or fewer. */
export function mask(secret: string): string {
  return secret.length <= 10 ? "***" : `${secret.slice(0, 6)}...${secret.slice(-4)}`;
}

/** Replaces every known secret, and whatever looks like one, in text and in the strings of a JSON value. */
export interface Redactor {
  /** Makes a value secret from now on, in each of the forms in which a server could echo it. */
  add(secret: string): void;
  /** Lets one value pass that only looks like a secret: a test credential of the sandbox. */
  allow(value: string): void;
  text(text: string): string;
  /** A copy of a JSON value with every string, keys included, redacted. */
  value<T>(value: T): T;
}

const REPLACEMENT = "***";

/** Shorter values are no secrets that can be kept: blanking them would blank ordinary words. */
const SHORTEST_SECRET = 6;

// Credentials of the aX platform and JWTs, also those that axctl never held. The masked form does not match.
const LOOKS_SECRET = /axp_[a-z]+_[\w-]+\.[\w.-]+|eyJ[\w-]{8,}\.[\w-]{4,}(?:\.[\w-]*)?/g;

/** A redactor that knows nothing yet beyond what credentials look like. */
export function createRedactor(): Redactor {
  const forms = new Set<string>();
  const allowed = new Set<string>();
  const text = (input: string): string => {
    if (input.length < SHORTEST_SECRET) return input;
    return blank(
      input,
      viewsOf(input).flatMap((view) => [...knownIn(view, forms), ...lookalikesIn(view, allowed)]),
    );
  };
  return {
    add(secret) {
      // What stands behind a PAT's key id is secret even alone.
      const [, half = ""] = /^axp_[^.]*\.(.*)$/s.exec(secret) ?? [];
      for (const part of [secret, half]) {
        if (part.length >= SHORTEST_SECRET) for (const form of formsOf(part)) forms.add(form);
      }
    },
    allow: (value) => void allowed.add(value),
    text,
    value: <T>(value: T): T => redactValue(value, text) as T,
  };
}

function redactValue(value: unknown, text: (input: string) => string): unknown {
  if (typeof value === "string") return text(value);
  if (Array.isArray(value)) return value.map((item) => redactValue(item, text));
  if (value === null || typeof value !== "object" || value instanceof Secret) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [text(key), redactValue(item, text)]));
}

/** Where something secret stands: from a character, up to another one. */
type Span = readonly [from: number, to: number];

function knownIn(view: View, forms: ReadonlySet<string>): Span[] {
  const spans: Span[] = [];
  for (const form of forms) {
    if (form.length > view.text.length) continue;
    for (let at = view.text.indexOf(form); at !== -1; at = view.text.indexOf(form, at + 1)) {
      spans.push(spanIn(view, at, at + form.length));
    }
  }
  return spans;
}

function lookalikesIn(view: View, allowed: ReadonlySet<string>): Span[] {
  return [...view.text.matchAll(LOOKS_SECRET)]
    .filter(([match]) => !allowed.has(match) && !allowed.has(match.replace(/[.-]+$/, "")))
    .map((match) => spanIn(view, match.index, match.index + match[0].length));
}

/** The text with every span blanked; spans that touch or overlap become one. */
function blank(input: string, spans: readonly Span[]): string {
  let output = "";
  let done = 0;
  for (const [from, to] of [...spans].sort(([a], [b]) => a - b)) {
    if (from >= done) output += input.slice(done, from) + (from > done || done === 0 ? REPLACEMENT : "");
    done = Math.max(done, to);
  }
  return output + input.slice(done);
}

/** A way to read a text, with where each of its characters begins in the text itself (undefined: at the same place). */
interface View {
  text: string;
  origin: readonly number[] | undefined;
}

const IN_JSON = /\\(?:u00([0-7][0-9a-f])|(["\\/]))/gi;
const IN_URL = /%([0-7][0-9a-f])/gi;
const LINE_ENDS = /(?:[\r\n]|\\[rn])+/g;

/**
 * Escapes that may stand for single characters of a secret, and line ends, themselves or as JSON escapes, that may fold its
 * base64 (RFC 2045). Twice, since JSON is quoted in JSON and a URL in another one's query.
 */
const ESCAPES: readonly RegExp[] = [IN_JSON, IN_JSON, IN_URL, IN_URL, LINE_ENDS];

/** The text as it is, and as it reads with each kind of escape undone, and with several undone one after the other. */
function viewsOf(input: string): View[] {
  const views: View[] = [{ text: input, origin: undefined }];
  for (const pattern of ESCAPES) views.push(...views.flatMap((view) => unescaped(view, pattern)));
  return views;
}

function unescaped(view: View, pattern: RegExp): View[] {
  const matches = [...view.text.matchAll(pattern)];
  if (matches.length === 0) return [];
  let text = "";
  const places: number[] = [];
  const copy = (from: number, to: number) => {
    text += view.text.slice(from, to);
    for (let at = from; at < to; at++) places.push(at);
  };
  let done = 0;
  for (const match of matches) {
    const [whole, hex, plain = hex === undefined ? "" : String.fromCharCode(Number.parseInt(hex, 16))] = match;
    copy(done, match.index);
    if (plain !== "") {
      text += plain;
      places.push(match.index);
    }
    done = match.index + whole.length;
  }
  copy(done, view.text.length);
  places.push(view.text.length);
  return [{ text, origin: places.map((at) => placeOf(view, at)) }];
}

function placeOf({ origin }: View, at: number): number {
  return origin?.[at] ?? at;
}

function spanIn(view: View, from: number, to: number): Span {
  return [placeOf(view, from), placeOf(view, to)];
}

/** The forms that are no mere escapes of ASCII characters: those are undone in the text instead. */
function formsOf(secret: string): string[] {
  const bytes = Buffer.from(secret, "utf8");
  const hex = bytes.toString("hex");
  const percent = [...bytes].map((byte) => (byte < 0x80 ? String.fromCharCode(byte) : `%${byte.toString(16)}`));
  const forms = [
    secret,
    percent.join(""),
    percent.map((part) => (part.length === 3 ? part.toUpperCase() : part)).join(""),
    hex,
    hex.toUpperCase(),
    JSON.stringify(secret).slice(1, -1),
    ...[0, 1, 2].flatMap((offset) => base64Within(bytes, offset)),
  ];
  return forms.filter((form) => form.length >= SHORTEST_SECRET);
}

/**
 * What the base64 of a longer text shows of the secret when the secret starts `offset` bytes into a group of three: all
 * characters that do not depend on its neighbours, in both alphabets.
 */
function base64Within(bytes: Buffer, offset: number): string[] {
  const encoded = Buffer.concat([Buffer.alloc(offset), bytes])
    .toString("base64")
    .replaceAll("=", "");
  const start = Math.ceil((offset * 8) / 6);
  const end = Math.floor(((offset + bytes.length) * 8) / 6);
  const inner = encoded.slice(start, end);
  return [inner, inner.replaceAll("+", "-").replaceAll("/", "_")];
}

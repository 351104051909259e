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
  let pattern: RegExp | undefined;
  const text = (input: string): string => {
    pattern ??= forms.size === 0 ? undefined : anyOf(forms);
    const known = pattern === undefined ? input : input.replace(pattern, REPLACEMENT);
    return known.replace(LOOKS_SECRET, (match) => (allowed.has(match) ? match : REPLACEMENT));
  };
  return {
    add(secret) {
      if (secret.length < SHORTEST_SECRET) return;
      for (const form of formsOf(secret)) forms.add(form);
      pattern = undefined;
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

function formsOf(secret: string): string[] {
  const bytes = Buffer.from(secret, "utf8");
  const percent = [...bytes].map((byte) => `%${byte.toString(16).padStart(2, "0")}`).join("");
  const forms = [
    secret,
    encodeURIComponent(secret),
    percent,
    percent.toUpperCase(),
    bytes.toString("hex"),
    bytes.toString("hex").toUpperCase(),
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

function anyOf(forms: Set<string>): RegExp {
  const longestFirst = [...forms].sort((a, b) => b.length - a.length);
  return new RegExp(longestFirst.map((form) => form.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("|"), "g");
}

/**
 * What no output may hold, judged without the code that keeps it out: pieces of secrets in any of their forms, and text
 * that a terminal or a CI log would obey.
 */

/** Every leak of more than twelve characters holds one of these pieces whole. */
const PIECE = 8;
const STEP = 5;

/** Pieces of a secret as they look in plain text, in hex and in base64 at each alignment, in both alphabets. */
function piecesOf(secret: string): string[] {
  const pieces: string[] = [];
  for (let at = 0; at + PIECE <= secret.length; at += STEP) {
    const piece = secret.slice(at, at + PIECE);
    const bytes = Buffer.from(piece);
    pieces.push(piece, bytes.toString("hex"), bytes.toString("hex").toUpperCase());
    for (const offset of [0, 1, 2]) {
      const encoded = Buffer.concat([Buffer.alloc(offset), bytes])
        .toString("base64")
        .replaceAll("=", "");
      const inner = encoded.slice(Math.ceil((offset * 8) / 6), Math.floor(((offset + PIECE) * 8) / 6));
      pieces.push(inner, inner.replaceAll("+", "-").replaceAll("/", "_"));
    }
  }
  return [...new Set(pieces)];
}

const known = new Map<string, readonly string[]>();

const LINE_ENDS: Readonly<Record<string, string>> = { r: "\r", n: "\n" };

/** How to undo each kind of escape, once. */
const UNDO: readonly ((text: string) => string)[] = [
  (text) =>
    text.replace(/\\(?:u([0-9a-f]{4})|(.))/gi, (_, code: string | undefined, one: string) =>
      code === undefined ? (LINE_ENDS[one] ?? one) : String.fromCharCode(Number.parseInt(code, 16)),
    ),
  (text) => text.replace(/%([0-9a-f]{2})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16))),
  (text) => text.replace(/\s|\\[rn]/g, ""),
];

/** The text as it is, and with escapes undone up to four times, in every order. */
function readingsOf(text: string): ReadonlySet<string> {
  const readings = new Set([text]);
  let last: readonly string[] = [text];
  for (let round = 0; round < 4; round++) {
    const next = last.flatMap((reading) => UNDO.map((undo) => undo(reading))).filter((found) => !readings.has(found));
    for (const reading of next) readings.add(reading);
    last = [...new Set(next)];
  }
  return readings;
}

/** Pieces of these secrets that a text holds in some form. */
export function leaksIn(text: string, secrets: readonly string[]): string[] {
  if (text.length < PIECE) return [];
  const readings = [...readingsOf(text)];
  return secrets.flatMap((secret) => {
    const pieces = known.get(secret) ?? piecesOf(secret);
    known.set(secret, pieces);
    return pieces.filter((piece) => readings.some((reading) => reading.includes(piece)));
  });
}

const UNSAFE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

/** What a terminal or a runner would obey in lines for a person; colours are switched off in these runs. */
export function injectionsIn(text: string): string[] {
  const characters = (text.match(UNSAFE) ?? []).filter((character) => character !== "\n");
  const lines = text
    .split("\n")
    .filter((line) => /^\s*::/.test(line) || line.includes("##[") || line.startsWith("FORGED"));
  return [...characters.map((character) => `U+${character.codePointAt(0)?.toString(16)}`), ...lines];
}

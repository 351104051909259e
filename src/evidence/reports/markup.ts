import { sanitize } from "../../core/sanitize.ts";

/** A piece of XML or HTML that is ready to be written. Only {@link markup} and {@link trusted} make one. */
export class Markup {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** Text of ours that is markup or style already. Nothing from outside may come here. */
export function trusted(text: string): Markup {
  return new Markup(text);
}

type Piece = string | number | Markup | readonly (string | number | Markup)[];

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/**
 * A template of XML or HTML. Everything put into it is text from outside: made visible (control characters, bidirectional
 * overrides, whatever XML cannot hold) and escaped, in elements and in quoted attributes alike. Markup alone passes as it is.
 */
export function markup(strings: TemplateStringsArray, ...pieces: readonly Piece[]): Markup {
  return new Markup(strings.map((text, index) => text + render(pieces[index] ?? "")).join(""));
}

function render(piece: Piece): string {
  if (piece instanceof Markup) return piece.text;
  if (typeof piece === "string" || typeof piece === "number") return escapeText(String(piece));
  return piece.map(render).join("");
}

// Sanitising leaves two characters that XML 1.0 forbids (its production 2, "Char").
function escapeText(text: string): string {
  return sanitize(text)
    .replace(/[\ufffe\uffff]/g, "\ufffd")
    .replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}

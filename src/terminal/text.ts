import type { Redactor } from "../core/redact.ts";
import { defuseWorkflowCommands, sanitize } from "../core/sanitize.ts";

/** How a piece of text looks. Styles are ours; they never come from outside. */
export type Style = "bold" | "dim" | "red" | "green" | "yellow" | "cyan";

/** One line for a person, in pieces. Strings may hold anything: they are made harmless when the line is rendered. */
export type Text = string | Styled | readonly Text[];

export interface Styled {
  style: Style;
  text: string;
}

export function styled(style: Style, text: string): Styled {
  return { style, text };
}

export type Paint = (style: Style, text: string) => string;

/** How a line is written. */
export interface Rendering {
  redactor: Pick<Redactor, "text">;
  paint: Paint;
  /** Cuts it to what a terminal has room for; without it, the line is as long as it needs. */
  shorten?: (text: Text) => Text;
}

/** A line as it is written: redacted, sanitised, cut, then coloured; without its line end. */
export function renderLine(text: Text, { redactor, paint, shorten = (whole) => whole }: Rendering): string {
  // Before it is cut: half a secret is recognised by nobody.
  const safe = mapped(text, (piece) => sanitize(redactor.text(piece)));
  return defuseWorkflowCommands(painted(shorten(safe), paint)).trimEnd();
}

function painted(text: Text, paint: Paint): string {
  if (typeof text === "string") return text;
  return "style" in text ? paint(text.style, text.text) : text.map((piece) => painted(piece, paint)).join("");
}

/** The text with every piece of it changed, styles kept. */
function mapped(text: Text, change: (piece: string) => string): Text {
  if (typeof text === "string") return change(text);
  return "style" in text ? styled(text.style, change(text.text)) : text.map((piece) => mapped(piece, change));
}

/** The text alone, as it will be measured: sanitised and without style. */
export function plainText(text: Text): string {
  if (typeof text === "string") return sanitize(text);
  return "style" in text ? sanitize(text.text) : text.map(plainText).join("");
}

import stringWidth from "string-width";
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

/** A line as it is written: redacted, sanitised, then coloured; without its line end. */
export function renderLine(
  text: Text,
  { redactor, paint }: { redactor: Pick<Redactor, "text">; paint: Paint },
): string {
  const safe = (piece: string) => sanitize(redactor.text(piece));
  const render = (node: Text): string => {
    if (typeof node === "string") return safe(node);
    return "style" in node ? paint(node.style, safe(node.text)) : node.map(render).join("");
  };
  return defuseWorkflowCommands(render(text)).trimEnd();
}

/** How many columns of a terminal a text takes. */
export function widthOf(text: Text): number {
  return stringWidth(plainText(text));
}

const letters = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/** The text, cut to a number of columns where it is wider, with an ellipsis as its last one; styles are kept. */
export function cut(text: Text, width: number): Text {
  return widthOf(text) <= width ? text : [take(text, width - 1).taken, "…"];
}

/** As much of a text as fits, and how many columns are left. */
function take(text: Text, room: number): { taken: Text; left: number } {
  if (typeof text === "string") {
    const { taken, left } = takeLetters(sanitize(text), room);
    return { taken, left };
  }
  if ("style" in text) {
    const { taken, left } = takeLetters(sanitize(text.text), room);
    return { taken: { style: text.style, text: taken }, left };
  }
  const pieces: Text[] = [];
  let left = room;
  for (const piece of text) {
    const part = take(piece, left);
    pieces.push(part.taken);
    // What does not fit whole ends the line: nothing may follow a gap.
    left = widthOf(part.taken) < widthOf(piece) ? 0 : part.left;
  }
  return { taken: pieces, left };
}

function takeLetters(text: string, room: number): { taken: string; left: number } {
  let taken = "";
  let left = room;
  for (const { segment } of letters.segment(text)) {
    const width = stringWidth(segment);
    if (width > left) return { taken, left: 0 };
    taken += segment;
    left -= width;
  }
  return { taken, left };
}

/** The text alone, as it will be measured: sanitised and without style. */
export function plainText(text: Text): string {
  if (typeof text === "string") return sanitize(text);
  return "style" in text ? sanitize(text.text) : text.map(plainText).join("");
}

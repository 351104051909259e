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

/** The text alone, as it will be measured: sanitised and without style. */
export function plainText(text: Text): string {
  if (typeof text === "string") return sanitize(text);
  return "style" in text ? sanitize(text.text) : text.map(plainText).join("");
}

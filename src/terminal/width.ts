import stringWidth from "string-width";
import { sanitize } from "../core/sanitize.ts";
import { plainText, type Text } from "./text.ts";

// This module and string-width set up text segmentation, which takes a start 30 ms: only what lays text out loads it.
/** How many columns of a terminal a text takes. */
export function widthOf(text: Text): number {
  return stringWidth(plainText(text));
}

const letters = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/** The text, cut to a number of columns where it is wider, with an ellipsis as its last one; styles are kept. */
export function cut(text: Text, width: number): Text {
  if (widthOf(text) <= width) return text;
  return width < 1 ? "" : [take(text, width - 1).taken, "…"];
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

import { sanitize } from "../../core/sanitize.ts";
import { cut } from "./cut.ts";

/** Characters that a comment on GitHub holds. */
export const COMMENT_CHARACTERS = 65_536;
/** Characters of a text, at most. */
const MOST_CHARACTERS = 300;

/**
 * Text from outside as inline code: sanitised, on one line, and cut. A backtick and a vertical bar stand between two spans as
 * character references, which end neither span nor cell whatever stands before them. A fence longer than the backticks in the
 * text would not do: GitHub's parser takes one of more than 80 for text.
 */
export function code(text: string, most = MOST_CHARACTERS): string {
  // A text may be long, and there may be many: what is cut off anyway is not looked at.
  return cut(sanitize(cut(text, most)), most)
    .split(/([|`])/)
    .map((part) => (part === "" ? "" : (REFERENCES.get(part) ?? span(part))))
    .join("");
}

const REFERENCES: ReadonlyMap<string, string> = new Map([
  ["|", "&#124;"],
  ["`", "&#96;"],
]);

function span(text: string): string {
  // One blank on either side is taken off when both are there.
  return /^ .* $/.test(text) ? `\` ${text} \`` : `\`${text}\``;
}

/**
 * Lines from outside as a block of code, cut to so many characters. Its fence is longer than any that could end it.
 *
 * @param language names the language for highlighting.
 */
export function codeBlock(text: string, language: string, most: number): string {
  const lines = cut(text, most)
    .split("\n")
    .map((line) => sanitize(line));
  const longest = Math.max(2, ...lines.map((line) => /~*/.exec(line.trimStart())?.[0].length ?? 0));
  const fence = "~".repeat(longest + 1);
  return `${fence}${language}\n${lines.join("\n")}\n${fence}`;
}

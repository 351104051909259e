import { table } from "../../terminal/table.ts";
import { type Style, type Styled, styled, type Text } from "../../terminal/text.ts";

/** The mark of something that passed or failed. */
export function mark(ok: boolean): Styled {
  return ok ? styled("green", "✓") : styled("red", "✗");
}

/** Findings with what mends each of them. */
export function findingLines(
  findings: readonly { code: string; reason: string; fix?: string }[],
  style: Style,
): Text[] {
  const sign = style === "red" ? "✗" : "!";
  return findings.flatMap(({ code, reason, fix }): Text[] => [
    ["  ", styled(style, sign), " ", styled("bold", code), `: ${reason}`],
    ...(fix === undefined ? [] : [["    ", styled("dim", "fix: "), fix]]),
  ]);
}

/** A headed block, or nothing when it would be empty. */
export function block(heading: string, lines: readonly Text[]): Text[] {
  return lines.length === 0 ? [] : ["", styled("bold", heading), ...lines];
}

/** Rows in columns, set in by two blanks. */
export function indentedTable(rows: readonly (readonly Text[])[]): Text[] {
  return table(rows).map((row) => ["  ", row]);
}

/** The closing line: the verdict, and the next command to run. */
export function verdict(ok: boolean, text: string, next?: string): Text[] {
  const line: Text = [mark(ok), " ", styled("bold", text)];
  return next === undefined ? ["", line] : ["", line, ["  ", styled("dim", "next: "), styled("cyan", next)]];
}

/** `1 check`, `2 checks`. */
export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

import { table } from "../../terminal/table.ts";
import { type Style, type Styled, styled, type Text } from "../../terminal/text.ts";
import type { Verdict } from "../view.ts";

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
export function indentedTable(rows: readonly (readonly Text[])[], width?: number): Text[] {
  return table(rows, width === undefined ? undefined : width - 2).map((row) => ["  ", row]);
}

/** The closing line: the verdict, the next command to run, and whatever stands below. */
export function verdict(ok: boolean, text: string, next?: string, below: readonly Text[] = []): Verdict {
  const command: Text[] = next === undefined ? [] : [["  ", styled("dim", "next: "), styled("cyan", next)]];
  return { line: [mark(ok), " ", styled("bold", text)], after: [...command, ...below] };
}

/** Where an artifact was written. */
export function artifactLine(path: string): Text {
  return ["  ", styled("dim", "artifact: "), path];
}

/** `1 check`, `2 checks`. */
export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

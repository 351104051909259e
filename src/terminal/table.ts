import stringWidth from "string-width";
import { plainText, type Text } from "./text.ts";

/** Rows in columns, two blanks apart, as wide as their widest cell; the last column is not padded. */
export function table(rows: readonly (readonly Text[])[]): Text[] {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(0, ...rows.map((row) => widthOf(row[column] ?? ""))),
  );
  return rows.map((row) =>
    row.map((cell, column): Text => {
      const padding = column === row.length - 1 ? 0 : (widths[column] ?? 0) - widthOf(cell) + 2;
      return [cell, " ".repeat(padding)];
    }),
  );
}

function widthOf(cell: Text): number {
  return stringWidth(plainText(cell));
}

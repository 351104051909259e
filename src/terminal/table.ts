import type { Text } from "./text.ts";
import { cut, widthOf } from "./width.ts";

/** Blanks between two columns. */
const GAP = 2;

/** No column is made narrower than this. */
const NARROWEST = 8;

/**
 * Rows in columns, as wide as their widest cell; the last column is not padded. Where that would be wider than `width`
 * (columns of the terminal), the widest columns are cut, and say so with an ellipsis; where no column can be narrower, the
 * rows are.
 */
export function table(rows: readonly (readonly Text[])[], width = Number.POSITIVE_INFINITY): Text[] {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const natural = Array.from({ length: columns }, (_, column) =>
    Math.max(0, ...rows.map((row) => widthOf(row[column] ?? ""))),
  );
  const widths = narrowed(natural, width - GAP * Math.max(0, columns - 1));
  return rows.map((row) => {
    const cells = row.map((cell, column): Text => {
      const shown = cut(cell, widths[column] ?? 0);
      const padding = column === row.length - 1 ? 0 : (widths[column] ?? 0) - widthOf(shown) + GAP;
      return [shown, " ".repeat(padding)];
    });
    return cut(cells, width);
  });
}

/** Widths that add up to `room` at most, as far as columns may be narrowed: the widest ones give way first. */
function narrowed(widths: readonly number[], room: number): number[] {
  const fitted = [...widths];
  for (let excess = sum(fitted) - room; excess > 0; excess--) {
    const widest = Math.max(...fitted);
    if (widest <= NARROWEST) break;
    fitted[fitted.indexOf(widest)] = widest - 1;
  }
  return fitted;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

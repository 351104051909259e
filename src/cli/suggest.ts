/** Farther than this a word is another word. */
const FARTHEST = 3;

/** The words that a mistyped one most likely meant, in their order; none where nothing is near. Pure. */
export function nearest(typed: string, words: readonly string[]): readonly string[] {
  if (typed.length < 2) return [];
  const rated = words.map((word) => ({ word, distance: distanceOf(typed.toLowerCase(), word.toLowerCase()) }));
  // A word of three letters has nothing in common with another one that is three edits away.
  const near = rated.filter(({ word, distance }) => distance <= Math.min(FARTHEST, Math.floor(word.length / 2)));
  const least = Math.min(...near.map(({ distance }) => distance));
  return near.filter(({ distance }) => distance === least).map(({ word }) => word);
}

/** ` (Did you mean html?)`, or nothing. Pure. */
export function didYouMean(words: readonly string[]): string {
  return words.length === 0 ? "" : ` (Did you mean ${words.join(" or ")}?)`;
}

/** Edits from one word to another: a letter more, less, another one, or two swapped (optimal string alignment). */
function distanceOf(one: string, other: string): number {
  let [before, last]: [number[], number[]] = [[], Array.from({ length: other.length + 1 }, (_, at) => at)];
  for (const [row, letter] of [...one].entries()) {
    const next = [row + 1];
    for (const [column, wanted] of [...other].entries()) {
      const swapped = letter === other[column - 1] && wanted === one[row - 1] ? at(before, column - 1) + 1 : Infinity;
      const replaced = at(last, column) + (letter === wanted ? 0 : 1);
      next.push(Math.min(at(last, column + 1) + 1, at(next, column) + 1, replaced, swapped));
    }
    [before, last] = [last, next];
  }
  return at(last, other.length);
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Infinity;
}

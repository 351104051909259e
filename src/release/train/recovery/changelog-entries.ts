/** An entry of a changelog, from its heading to the next one. */
export interface ChangelogEntry {
  version: string;
  text: string;
}

/** A heading of an entry, as Release Please writes them: two hashes for a release, three for a patch of older times. */
const HEADING = /^###? \[?v?(\d+\.\d+\.\d+[^\]\s(]*)/;

/** The entries of a changelog, as they stand. Pure. */
export function changelogEntries(text: string): ChangelogEntry[] {
  const entries: { version: string; lines: string[] }[] = [];
  for (const line of text.split(/\r?\n/)) {
    const [, version] = HEADING.exec(line) ?? [];
    if (version === undefined) entries.at(-1)?.lines.push(line);
    else entries.push({ version, lines: [line] });
  }
  return entries.map(({ version, lines }) => ({ version, text: lines.join("\n").trim() }));
}

/**
 * Whether notes have every line of an entry. What a person added is no fault; neither are blanks, nor HTML, which folded notes of a
 * pull request lose. Pure.
 */
export function hasEntry(notes: string, entry: string): boolean {
  const lines = new Set(wordsOf(notes));
  return wordsOf(entry).every((line) => lines.has(line));
}

const ENTITIES: Readonly<Record<string, string>> = { lt: "<", gt: ">", amp: "&", quot: '"', "#39": "'" };

function wordsOf(text: string): string[] {
  return text.split(/\r?\n/).flatMap((line) => {
    const plain = line
      .replace(/<[^>]*>/g, "")
      .replace(/&(lt|gt|amp|quot|#39);/g, (whole, name: string) => ENTITIES[name] ?? whole);
    // Release Please escapes what would be HTML or a mention; notes that were folded are escaped once less.
    const words = plain.replace(/[\s\\]+/g, " ").trim();
    return words === "" ? [] : [words];
  });
}

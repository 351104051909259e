import type { Edit } from "./edit.ts";

/** Where the first entry of a changelog begins. */
const FIRST_ENTRY = /\n###? v?[0-9[]/;

/** The changelog with a new entry before its first one; a new changelog where there is none. Pure. */
function insertEntry(content: string, entry: string): string {
  const at = content.search(FIRST_ENTRY);
  if (at !== -1) return `${`${content.slice(0, at)}\n${entry}\n${content.slice(at)}`.trim()}\n`;
  if (content === "") return `# Changelog\n\n${entry}\n`;
  // What was there becomes part of the new document: its headings go one level down.
  return `# Changelog\n\n${entry}\n\n${content.replace(/^#(\s)/gm, "##$1").trim()}\n`;
}

/** The edit that puts an entry into a changelog. */
export function changelogWith(entry: string, path: string): Edit {
  return { path, createIfMissing: true, updater: "changelog", entry, update: (content) => insertEntry(content, entry) };
}

import type { Plugin } from "./plugin.ts";

const SPECIAL_WORDS = ["gRPC", "npm"];

/** Subjects begin with a capital, unless they are one of the special words. */
export function sentenceCase(specialWords: readonly string[] = SPECIAL_WORDS): Plugin {
  const special = new Set(specialWords);
  // For a subject Release Please asks for the whole text among the special words, for a head line only for its first word.
  const capitalized = (text: string) =>
    special.has(text) ? text : text.replace(/^[a-z]/, (letter) => letter.toUpperCase());
  const headline = (header: string) => {
    const [type = "", ...rest] = header.split(":");
    if (rest.length === 0) return header;
    const text = rest.join(":").trim();
    const end = text.search(/\s|$/);
    return `${type}: ${capitalized(text.slice(0, end))}${text.slice(end)}`;
  };
  return {
    process: (commits) =>
      commits.map((commit) => ({ ...commit, subject: capitalized(commit.subject), header: headline(commit.header) })),
  };
}

/**
 * Text from outside (servers, files, arguments) is untrusted. Here, and only here, it is made harmless for a terminal,
 * a CI log and a JSON reader. Sources: spec gates.md "Never"; CVE-2021-25743 (escape sequences replayed by a terminal);
 * CVE-2020-15228 (workflow commands injected through a log).
 */

// Cc: control characters with ESC, CR and C1; Cf: bidirectional overrides, zero-width characters, tags; Zl, Zp: line and
// paragraph separators; Cs: halves of surrogate pairs, which no encoder can write.
const UNSAFE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

const NAMED: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t", "\u001b": "\\e" };

/** One line of visible text: every unsafe character becomes a visible escape such as `\e` or `\u202e`. */
export function sanitize(text: string): string {
  return text.replace(UNSAFE, (character) => NAMED[character] ?? escapeUnicode(character));
}

/**
 * A whole line as a CI log may show it. A runner takes `::name::` at the start of a line and `##[name]` anywhere as
 * commands, so both are broken up with a blank.
 */
export function defuseWorkflowCommands(line: string): string {
  return line.replaceAll("##[", "## [").replace(/^(\s*):(?=:)/, "$1: ");
}

/** JSON text that a terminal and a CI log may show: the same value for a parser, with unsafe characters as escapes. */
export function sanitizeJson(json: string): string {
  return json
    .replace(UNSAFE, (character) => (character === "\n" ? character : escapeUnicode(character)))
    .replaceAll("##[", "#\\u0023[");
}

function escapeUnicode(character: string): string {
  let escaped = "";
  for (let i = 0; i < character.length; i++) {
    escaped += `\\u${character.charCodeAt(i).toString(16).padStart(4, "0")}`;
  }
  return escaped;
}

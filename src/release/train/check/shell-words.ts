/** A command of a shell script: its words without their quotes. */
export type ShellCommand = readonly string[];

const TOKEN =
  /\\\r?\n|\s*\n|#[^\n]*|"(?:\\[\s\S]|[^"\\])*"?|'[^']*'?|&&|\|\||[;|&()]|\\[\s\S]|[^\s"'\\;|&()]+|[ \t\r]+/g;

/**
 * The commands of a POSIX script, as far as words go: quotes, comments, continued lines and separators are read, substitutions are
 * left as they are. Enough to see what a workflow's step runs, and that an `echo` of it runs nothing. Pure.
 */
export function commandsOf(script: string): ShellCommand[] {
  const commands: string[][] = [[]];
  let word: string | undefined;
  const endWord = () => {
    if (word !== undefined) commands.at(-1)?.push(word);
    word = undefined;
  };
  for (const [token] of script.matchAll(TOKEN)) {
    if (/^(?:\s*\n|&&|\|\||[;|&()])$/.test(token)) {
      endWord();
      commands.push([]);
    } else if (/^\s+$/.test(token) || /^\\\r?\n$/.test(token)) endWord();
    // A comment begins only where a word could.
    else if (token.startsWith("#") && word === undefined) endWord();
    else word = (word ?? "") + unquoted(token);
  }
  endWord();
  return commands.filter((command) => command.length > 0);
}

function unquoted(token: string): string {
  if (token.startsWith("'")) return token.replace(/^'|'$/g, "");
  if (token.startsWith('"')) return token.replace(/^"|"$/g, "").replace(/\\(["\\$`])/g, "$1");
  return token.startsWith("\\") ? token.slice(1) : token;
}

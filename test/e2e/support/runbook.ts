/** A command line of a document, with what it has to print (undefined: anything) and to end with. */
export interface RunbookCommand {
  line: string;
  expected: string | undefined;
  code: number;
}

/** Commands that follow one another in one working folder, against one sandbox. */
export interface RunbookBlock {
  heading: string;
  commands: RunbookCommand[];
  /** Faults of the sandbox, as the comment below the block gives them. */
  faults: string[];
  /** Whether the variables of `qa ci` are set. */
  variables: boolean;
}

const BLOCK = /^```(sh|console)( variables| api)?\n([\s\S]*?)^```$(?:\n<!-- faults: (.*) -->)?/gm;

/** Every command line in the shell blocks of a document, as {@link recordCommand} is told of it when it was run. */
export function commandLines(markdown: string): string[] {
  return readRunbook(markdown).flatMap(({ commands }) => commands.map(({ line }) => line));
}

/**
 * The blocks of a document that a test runs: `sh` holds commands that pass, comments behind a `#` left out, `console` commands behind `$ ` with their output,
 * where `echo $?` tells the code of the one before.
 */
export function readRunbook(markdown: string): RunbookBlock[] {
  return [...markdown.matchAll(BLOCK)].map((match) => {
    const [, language = "", word, text = "", faults] = match;
    const headings = markdown.slice(0, match.index).match(/^#{2,3} .*$/gm) ?? [];
    return {
      heading: headings.at(-1)?.replace(/^#+ /, "") ?? "",
      commands: language === "sh" ? plainCommands(text) : consoleCommands(text),
      faults: faults === undefined ? [] : faults.split(" "),
      variables: word === " variables",
    };
  });
}

function plainCommands(text: string): RunbookCommand[] {
  const lines = text.replaceAll(/ *\\\n */g, " ").split("\n");
  return lines
    .map((line) => line.replace(/(?:^|\s+)#\s.*$/, "").trim())
    .filter((line) => line !== "")
    .map((line) => ({ line, expected: undefined, code: 0 }));
}

function consoleCommands(text: string): RunbookCommand[] {
  const parts = text.split(/^\$ /m).slice(1);
  const commands: RunbookCommand[] = [];
  for (const part of parts) {
    const [line = "", ...output] = part.split("\n");
    const last = commands.at(-1);
    if (line === "echo $?" && last !== undefined) last.code = Number(output.join("").trim());
    else commands.push({ line, expected: output.join("\n"), code: 0 });
  }
  return commands;
}

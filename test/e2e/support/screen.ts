import xterm from "@xterm/headless";

export interface Size {
  columns: number;
  rows: number;
}

/** What a person sees at one moment. */
export interface Screen {
  /** Every line since the start, those that scrolled away included, without blanks at its end. */
  lines: string[];
  /** Those of them that the terminal had to break over several rows. */
  broken: string[];
  cursorVisible: boolean;
}

/** Runs a command on a pseudo-terminal of a size. */
export function sized({ columns, rows }: Size): (line: string) => string {
  return (line) => `stty cols ${columns} rows ${rows}; ${line}`;
}

/** What a terminal shows after each drawing of a command's output; the last screen is what stays. */
export async function screensOf(output: string, { columns, rows }: Size): Promise<Screen[]> {
  const terminal = new xterm.Terminal({
    cols: columns,
    rows,
    convertEol: true,
    scrollback: 10_000,
    allowProposedApi: true,
  });
  let cursorVisible = true;
  for (const final of ["h", "l"]) {
    terminal.parser.registerCsiHandler({ prefix: "?", final }, (modes) => {
      if (modes.includes(25)) cursorVisible = final === "h";
      return false;
    });
  }
  const screens: Screen[] = [];
  for (const part of output.split(/(?<=\u001b\[\?2026l)/)) {
    await new Promise<void>((resolve) => terminal.write(part, resolve));
    screens.push({ ...linesOf(terminal), cursorVisible });
  }
  terminal.dispose();
  return screens;
}

function linesOf({ buffer }: InstanceType<typeof xterm.Terminal>): Pick<Screen, "lines" | "broken"> {
  const { active } = buffer;
  const lines: { text: string; rows: number }[] = [];
  for (let row = 0; row < active.length; row++) {
    const line = active.getLine(row);
    const text = line?.translateToString(active.getLine(row + 1)?.isWrapped !== true) ?? "";
    const above = line?.isWrapped ? lines.pop() : undefined;
    lines.push({ text: (above?.text ?? "") + text, rows: (above?.rows ?? 0) + 1 });
  }
  while (lines.at(-1)?.text === "") lines.pop();
  return {
    lines: lines.map(({ text }) => text),
    broken: lines.flatMap(({ text, rows }) => (rows > 1 ? [text] : [])),
  };
}

/** Whether a terminal would do anything at these bytes but show text, in colour at most. */
export function moves(output: string): boolean {
  return /[\r\b]|\u001b(?!\[[\d;]*m)/.test(output);
}

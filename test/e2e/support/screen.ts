import xterm from "@xterm/headless";
import type { RunOptions } from "./workspace.ts";

export interface Size {
  columns: number;
  rows: number;
}

/** What a person sees at one moment. */
export interface Screen {
  /** Every line since the start, those that scrolled away included, without blanks at its end. */
  lines: string[];
  /** Lines that the terminal had to break: what stands on the second row and the ones after it. */
  broken: string[];
  cursorVisible: boolean;
}

/** Runs a command on a pseudo-terminal of a size. */
export function sized({ columns, rows }: Size): NonNullable<RunOptions["terminal"]> {
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
  const rows = Array.from({ length: active.length }, (_, row) => active.getLine(row));
  const lines: string[] = [];
  for (const row of rows) {
    const text = row?.translateToString(true) ?? "";
    if (row?.isWrapped) lines[lines.length - 1] += text;
    else lines.push(text);
  }
  while (lines.at(-1) === "") lines.pop();
  return { lines, broken: rows.flatMap((row) => (row?.isWrapped ? [row.translateToString(true)] : [])) };
}

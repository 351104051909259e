import { createLogUpdate } from "log-update";
import type { Sink } from "./sink.ts";
import { styled, type Text } from "./text.ts";
import { cut } from "./width.ts";

/** What moves while a command runs: lines that are drawn anew below those that stay. */
export interface Live {
  /** What to show from now on, drawn anew with each frame of the spinner. */
  show(draw: (spinner: string) => readonly Text[]): void;
  /** Writes lines that stay, to one of the streams that are this terminal, above what moves. */
  above(lines: string, to: Sink): void;
  /** Takes away what moves; what stays is left. */
  end(): void;
}

const FRAMES = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];

const FRAME_MS = 80;

/**
 * Draws on a terminal. `render` makes each line fit, so that what was drawn can be taken away again line by line. The
 * cursor stays visible: nothing has to be restored, however the process ends.
 */
export function createLive(sink: Sink, render: (line: Text, shorten: (whole: Text) => Text) => string): Live {
  const size = () => sink.size?.() ?? { columns: 80, rows: 24 };
  // Written at once: between two writes a terminal may show what a person types, such as the ^C of Ctrl-C.
  let held = "";
  const flush = () => {
    if (held !== "") sink.write(held);
    held = "";
  };
  const stream = {
    isTTY: true,
    write: (text: string) => {
      held += text;
    },
    get columns() {
      return size().columns;
    },
    get rows() {
      return size().rows;
    },
  };
  const update = createLogUpdate(stream as unknown as NodeJS.WritableStream, { showCursor: true });
  let draw: (spinner: string) => readonly Text[] = () => [];
  let frame = 0;
  let height = 0;
  const paint = () => {
    const { columns, rows } = size();
    // The last row is the cursor's: a taller picture would scroll away what it cannot take back.
    const lines = fitted(draw(FRAMES[frame % FRAMES.length] ?? ""), rows - 1);
    // What log-update writes of the difference takes every line to be where it was: otherwise lines stay behind.
    if (lines.length !== height) update.clear();
    height = lines.length;
    update(lines.map((line) => render(line, (whole) => cut(whole, columns - 1))).join("\n"));
    flush();
  };
  const timer = setInterval(() => {
    frame += 1;
    paint();
  }, FRAME_MS);
  timer.unref();
  return {
    show: (next) => {
      draw = next;
      paint();
    },
    above: (lines, to) => {
      update.clear();
      if (to === sink) held += lines;
      else {
        flush();
        to.write(lines);
      }
      paint();
    },
    end: () => {
      clearInterval(timer);
      update.clear();
      flush();
    },
  };
}

/** As many of the first lines as there is room for, how many are left out, and the last line, which sums them up. */
function fitted(lines: readonly Text[], room: number): readonly Text[] {
  if (lines.length <= room) return lines;
  const first = lines.slice(0, Math.max(0, room - 2));
  const hidden = styled("dim", `  … ${lines.length - 1 - first.length} more`);
  return [...first, hidden, ...lines.slice(-1)].slice(-Math.max(1, room));
}

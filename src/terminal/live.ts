import { createLogUpdate } from "log-update";
import type { Sink } from "./sink.ts";
import type { Text } from "./text.ts";
import { cut } from "./width.ts";

/** What moves while a command runs: lines that are drawn anew below those that stay. */
export interface Live {
  /** What to show from now on, drawn anew with each frame of the spinner. */
  show(draw: (spinner: string) => readonly Text[]): void;
  /** A line that stays, above what moves. */
  keep(line: Text): void;
  /** Takes away what moves; what stays is left. */
  end(): void;
}

const FRAMES = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];

const FRAME_MS = 80;

/**
 * Draws on a terminal. Each line is cut to its width, so that what was drawn can be taken away again line by line. The
 * cursor stays visible: nothing has to be restored, however the process ends.
 */
export function createLive(sink: Sink, render: (line: Text) => string): Live {
  const size = () => sink.size?.() ?? { columns: 80, rows: 24 };
  const stream = {
    isTTY: true,
    write: sink.write,
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
  const paint = () => {
    // The last row is the cursor's: a taller picture would scroll away what it cannot take back.
    const lines = draw(FRAMES[frame % FRAMES.length] ?? "").slice(0, size().rows - 1);
    update(lines.map((line) => render(cut(line, size().columns - 1))).join("\n"));
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
    keep: (line) => {
      update.clear();
      sink.write(`${render(line)}\n`);
      paint();
    },
    end: () => {
      clearInterval(timer);
      update.clear();
    },
  };
}

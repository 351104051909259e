import { createInterface } from "node:readline";
import { Writable } from "node:stream";
import { AxctlError } from "../core/errors.ts";

export interface PromptStreams {
  /** The terminal that a person types at. */
  input: NodeJS.ReadableStream;
  /** Where the question goes; never standard output, which belongs to the result. */
  question: (text: string) => void;
  signal: AbortSignal;
}

/**
 * Asks for one line without showing what is typed. Gives undefined when the person ended the input (Ctrl-D).
 *
 * @throws AxctlError `INTERRUPTED` on Ctrl-C, which a terminal in raw mode delivers as a key; else the signal's reason.
 */
export async function askHidden(text: string, { input, question, signal }: PromptStreams): Promise<string | undefined> {
  signal.throwIfAborted();
  const muted = new Writable({ write: (_chunk, _encoding, done) => done() });
  // No history: a secret is not kept for the arrow keys.
  const lines = createInterface({ input, output: muted, terminal: true, historySize: 0 });
  let abort: (() => void) | undefined;
  question(text);
  try {
    return await new Promise<string | undefined>((resolve, reject) => {
      abort = () => reject(signal.reason);
      signal.addEventListener("abort", abort);
      lines.once("line", resolve);
      lines.once("close", () => resolve(undefined));
      lines.once("SIGINT", () => reject(new AxctlError("INTERRUPTED", {})));
    });
  } finally {
    if (abort !== undefined) signal.removeEventListener("abort", abort);
    lines.close();
    question("\n");
  }
}

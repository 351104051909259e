import { Readable } from "node:stream";
import type { AxctlError } from "../../core/errors.ts";
import { toAxctlError } from "../../core/errors.ts";
import type { Machine } from "../../core/ports.ts";
import type { Sink } from "../../terminal/sink.ts";
import { type Context, createContext } from "../context.ts";

/** The world of one call, as the library's door hands it in. */
export interface World {
  machine: Machine;
  /** Why the machine's facts are not complete. */
  fault: AxctlError | undefined;
  signal: AbortSignal;
  onWarning: (line: string) => void;
}

/**
 * Runs `work` in a context that prints nothing, and gives its document without any secret.
 *
 * @throws the signal's reason when it aborts, and otherwise AxctlError.
 */
export async function inWorld<D>(world: World, work: (context: Context) => Promise<D>): Promise<D> {
  world.signal.throwIfAborted();
  if (world.fault !== undefined) throw world.fault;
  const context = createContext(
    {
      ...world,
      argv: [],
      stdin: () => Readable.from([]),
      stdout: silent(() => undefined),
      stderr: silent((text) => world.onWarning(text.replace(/\n$/, ""))),
      takeSignals: () => () => undefined,
    },
    { noColor: true },
  );
  try {
    const document = await work(context);
    world.signal.throwIfAborted();
    return context.redactor.value(document);
  } catch (thrown) {
    world.signal.throwIfAborted();
    throw toAxctlError(thrown);
  } finally {
    await context.close();
  }
}

function silent(write: (text: string) => void): Sink {
  return { write, isTTY: false };
}

import type { AxctlError } from "../core/errors.ts";
import type { Machine, TakeSignals } from "../core/ports.ts";
import type { Sink } from "../terminal/sink.ts";

/** The process as process.ts hands it in: the only way in which anything below reaches it. */
export interface ProcessHandle {
  /** Without the interpreter and the script. */
  argv: readonly string[];
  machine: Machine;
  /** Why the machine's facts are not complete: no command runs then, and help still does. */
  fault?: AxctlError | undefined;
  /** Standard input, opened when it is first asked for. */
  stdin: () => NodeJS.ReadableStream;
  stdout: Sink;
  stderr: Sink;
  /** Aborts, with an AxctlError as its reason, on SIGINT and SIGTERM. */
  signal: AbortSignal;
  /** Passes signals on to somebody else for a while: to a program that runs in this one's place. */
  takeSignals: TakeSignals;
}

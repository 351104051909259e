import { AxctlError } from "../core/errors.ts";
import type { Signal } from "../core/ports.ts";
import type { Context } from "./context.ts";

type Needs = Pick<Context, "programs" | "machine" | "signal" | "takeSignals" | "onTerminal">;

/**
 * Runs a command in this one's place, with the same folder, environment and streams, and gives its exit code.
 *
 * @throws AxctlError `COMMAND_NOT_STARTED`, which names the program and never its arguments; the signal's reason when
 * the command was interrupted before.
 */
export async function runGated(context: Needs, [file, args]: readonly [string, readonly string[]]): Promise<number> {
  const programs = await context.programs();
  context.signal.throwIfAborted();
  const { cwd, env } = context.machine;
  const end = await programs.run(file, args, {
    cwd,
    env,
    takeSignals: (receive) =>
      context.takeSignals((signal) => {
        if (isForwarded(signal, context)) receive(signal);
      }),
  });
  if (end.state === "ended") return end.exitCode;
  throw new AxctlError("COMMAND_NOT_STARTED", { command: file, reason: end.reason });
}

/** A terminal sends Ctrl-C and Ctrl-\\ to every program in front of it: passed on, they would come a second time. */
function isForwarded(signal: Signal, { onTerminal }: Pick<Context, "onTerminal">): boolean {
  return !onTerminal || (signal !== "SIGINT" && signal !== "SIGQUIT");
}

import { toAxctlError } from "../core/errors.ts";
import { EXIT } from "../core/exit-codes.ts";
import { createContext } from "./context.ts";
import type { ProcessHandle } from "./process-handle.ts";
import { respond, respondError } from "./respond.ts";
import { findCommand } from "./tree.ts";
import { usage } from "./usage.ts";

/** Finds the command, runs it, and shows what it came to: one result or one error, and its exit code. */
export async function runProgram(handle: ProcessHandle): Promise<number> {
  const { argv, stdout } = handle;
  const { entry, args } = findCommand(argv);
  const has = (flag: string) => argv.slice(0, endOfOptions(argv)).includes(flag);
  const context = createContext(handle, { noColor: has("--no-color") });
  const shown = { output: context.output, json: has("--json"), quiet: has("--quiet") };
  const name = ["axctl", ...(entry?.path ?? [])].join(" ");
  try {
    const command = entry === undefined ? usage : (await entry.load()).default;
    const prepared = command.prepare(name, args);
    if ("help" in prepared) {
      stdout.write(prepared.help);
      return EXIT.pass;
    }
    if (handle.fault !== undefined) throw handle.fault;
    return await respond(await prepared.run(context), shown);
  } catch (thrown) {
    const error = toAxctlError(handle.signal.aborted ? handle.signal.reason : thrown);
    return respondError(error, { ...shown, command: name, debug: has("--debug"), leftBehind: context.leftBehind() });
  } finally {
    await context.close();
  }
}

function endOfOptions(argv: readonly string[]): number {
  const end = argv.indexOf("--");
  return end === -1 ? argv.length : end;
}

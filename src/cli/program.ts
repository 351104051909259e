import { toAxctlError } from "../core/errors.ts";
import { EXIT } from "../core/exit-codes.ts";
import type { Preparable, RunnableCommand } from "./command.ts";
import { createContext } from "./context.ts";
import type { ProcessHandle } from "./process-handle.ts";
import { respond, respondError } from "./respond.ts";
import type { Found } from "./tree.ts";

/** The commands of one part of the program, by their paths; the module of the one that runs is loaded alone. */
export type Commands = Readonly<Record<string, () => Promise<{ default: RunnableCommand }>>>;

/** Runs a command, and shows what it came to: one result or one error, and its exit code. */
export async function runProgram(handle: ProcessHandle, { entry, args }: Found, commands: Commands): Promise<number> {
  const { argv, stdout } = handle;
  const has = (flag: string) => argv.slice(0, endOfOptions(argv)).includes(flag);
  const context = createContext(handle, { noColor: has("--no-color") });
  const shown = { output: context.output, json: has("--json"), quiet: has("--quiet") };
  const name = ["axctl", ...(entry?.path ?? [])].join(" ");
  try {
    const { default: command } = await moduleOf(entry, commands);
    const prepared = command.prepare(name, args);
    if ("help" in prepared) {
      stdout.write(prepared.help);
      return EXIT.pass;
    }
    if (handle.fault !== undefined) throw handle.fault;
    return await respond(await prepared.run(context), shown);
  } catch (thrown) {
    const error = toAxctlError(handle.signal.aborted ? handle.signal.reason : thrown);
    return respondError(error, {
      ...shown,
      command: name,
      debug: has("--debug"),
      redact: context.redactor.text,
      leftBehind: context.leftBehind(),
    });
  } finally {
    await context.close();
  }
}

function moduleOf(entry: Found["entry"], commands: Commands): Promise<{ default: Preparable }> {
  if (entry === undefined) return import("./usage.ts");
  const load = commands[entry.path.join(" ")];
  if (load === undefined) throw new Error(`${entry.path.join(" ")} belongs to another part`);
  return load();
}

function endOfOptions(argv: readonly string[]): number {
  const end = argv.indexOf("--");
  return end === -1 ? argv.length : end;
}

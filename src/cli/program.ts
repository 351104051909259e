import { toAxctlError } from "../core/errors.ts";
import { EXIT } from "../core/exit-codes.ts";
import { version } from "../core/version.ts";
import type { ProcessHandle } from "./process-handle.ts";
import { findCommand } from "./tree.ts";

/** Runs one command line to its exit code. Never throws, never ends the process. */
export async function run(handle: ProcessHandle): Promise<number> {
  const { argv, stdout } = handle;
  if (argv.length === 1 && (argv[0] === "--version" || argv[0] === "-V")) {
    stdout.write(`${version}\n`);
    return EXIT.pass;
  }
  const found = findCommand(argv);
  const has = (flag: string) => argv.slice(0, endOfOptions(argv)).includes(flag);
  const [{ createContext }, { respond, respondError }, module] = await Promise.all([
    import("./context.ts"),
    import("./respond.ts"),
    found === undefined ? import("./usage.ts") : found.entry.load(),
  ]);
  const context = createContext(handle, { noColor: has("--no-color") });
  const shown = { output: context.output, json: has("--json") };
  const name = ["axctl", ...(found?.entry.path ?? [])].join(" ");
  try {
    const prepared = module.default.prepare(name, found?.args ?? argv);
    if ("help" in prepared) {
      stdout.write(prepared.help);
      return EXIT.pass;
    }
    return await respond(await prepared.run(context), shown);
  } catch (thrown) {
    const error = toAxctlError(handle.signal.aborted ? handle.signal.reason : thrown);
    return respondError(error, { ...shown, command: name, debug: has("--debug") });
  } finally {
    await context.close();
  }
}

function endOfOptions(argv: readonly string[]): number {
  const end = argv.indexOf("--");
  return end === -1 ? argv.length : end;
}

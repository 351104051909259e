import { EXIT } from "../core/exit-codes.ts";
import { version } from "../core/version.ts";
import { isVersionRequest } from "./common-options.ts";
import type { ProcessHandle } from "./process-handle.ts";

/** Runs one command line to its exit code. Never throws, never ends the process. `--version` alone loads nothing else. */
export async function run(handle: ProcessHandle): Promise<number> {
  const { argv, stdout } = handle;
  if (isVersionRequest(argv) && !argv.includes("--json")) {
    stdout.write(`${version}\n`);
    return EXIT.pass;
  }
  const { runProgram } = await import("./program.ts");
  return runProgram(handle);
}

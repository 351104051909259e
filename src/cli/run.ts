import { EXIT } from "../core/exit-codes.ts";
import { version } from "../core/version.ts";
import { isVersionRequest } from "./common-options.ts";
import type { ProcessHandle } from "./process-handle.ts";
import type { Commands, runProgram } from "./program.ts";
import { findCommand } from "./tree.ts";

interface Part {
  runProgram: typeof runProgram;
  commands: Commands;
}

/** Runs one command line to its exit code. Never throws, never ends the process. `--version` alone loads nothing else. */
export async function run(handle: ProcessHandle): Promise<number> {
  const { argv, stdout } = handle;
  if (isVersionRequest(argv) && !argv.includes("--json")) {
    stdout.write(`${version}\n`);
    return EXIT.pass;
  }
  const found = findCommand(argv);
  const { runProgram, commands } = await partOf(found.entry?.path ?? []);
  return runProgram(handle, found, commands);
}

/** The part of the program that has a command: each is bundled into one file, with what its commands alone need. */
function partOf([group, name]: readonly string[]): Promise<Part> {
  if (group === "release")
    return name === "plan" || name === "check" ? import("./parts/plan.ts") : import("./parts/release.ts");
  return group === "qa" || group === "sandbox" || group === "rehearse"
    ? import("./parts/gate.ts")
    : import("./parts/identity.ts");
}

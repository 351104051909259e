import { EXIT } from "../core/exit-codes.ts";
import { version } from "../core/version.ts";
import { isVersionRequest } from "./common-options.ts";
import type { complete } from "./completion/complete.ts";
import type { ProcessHandle } from "./process-handle.ts";
import type { Commands, runProgram } from "./program.ts";
import { findCommand } from "./tree.ts";

interface Part {
  runProgram: typeof runProgram;
  commands: Commands;
  complete: typeof complete;
}

/** Runs one command line to its exit code. Never throws, never ends the process. `--version` alone loads nothing else. */
export async function run(handle: ProcessHandle): Promise<number> {
  const { argv, stdout } = handle;
  if (isVersionRequest(argv) && !argv.includes("--json")) {
    stdout.write(`${version}\n`);
    return EXIT.pass;
  }
  if (argv[0] === "__complete") return answerShell(handle, argv.slice(1));
  const found = findCommand(argv);
  const { runProgram, commands } = await partOf(found.entry?.path ?? []);
  return runProgram(handle, found, commands);
}

/** Hidden from help: the scripts of `axctl completion` ask with the words of a command line, the last one as far as it is typed. */
async function answerShell(handle: ProcessHandle, words: readonly string[]): Promise<number> {
  const before = words.slice(0, -1);
  const found = findCommand(before);
  const { complete, commands } = await partOf(found.entry?.path ?? []);
  return complete(handle, { before, typed: words.at(-1) ?? "", found }, commands);
}

/** The part of the program that has a command: each is bundled into one file, with what its commands alone need. */
export function partNameOf([group, name]: readonly string[]): keyof typeof parts {
  if (group === "release") return name === "plan" || name === "check" ? "plan" : "release";
  return group === "qa" || group === "sandbox" || group === "rehearse" ? "gate" : "identity";
}

const parts = {
  plan: () => import("./parts/plan.ts"),
  release: () => import("./parts/release.ts"),
  gate: () => import("./parts/gate.ts"),
  identity: () => import("./parts/identity.ts"),
} satisfies Record<string, () => Promise<Part>>;

function partOf(path: readonly string[]): Promise<Part> {
  return parts[partNameOf(path)]();
}

import { existsSync } from "node:fs";
import { Readable } from "node:stream";
import { fileURLToPath, pathToFileURL } from "node:url";
import { expect } from "vitest";
import type { ProcessHandle } from "../../../src/cli/process-handle.ts";
import type { Commands, runProgram } from "../../../src/cli/program.ts";
import { partNameOf } from "../../../src/cli/run.ts";
import type { Found } from "../../../src/cli/tree.ts";
import { readMachine } from "../../../src/machine.ts";
import { isDayOf } from "../../support/cases.ts";
import type { Run } from "./workspace.ts";

/** What a test wants of a run. */
export interface Wanted {
  args: readonly string[];
  cwd: string;
  /** The whole environment. */
  env: Record<string, string>;
  /** Standard input; undefined for none. */
  stdin: string | undefined;
}

/** Commands that hand the process on to others, or live until a signal comes. */
const OF_A_PROCESS = /^(?:--version|__complete|sandbox|rehearse|qa gate)\b/;

/** Variables that Node itself reads when a process begins. */
const OF_NODE = /^(?:NODE_|HOME$|TMPDIR$|UV_|FORCE_COLOR$|NO_COLOR$|SSL_)/;

/** Commands that were run as processes, by the file of the test. */
const started = new Map<string, Set<string>>();

/**
 * Whether a run needs no process of its own. In each test file the first run of every command has one, where not all cases are tried in
 * a twelfth of the files (in CI a sixth), others each day, and so have all runs under `AXCTL_PROCESSES=1`: starting Node and compiling the bundle takes
 * five times as long as most commands do.
 */
export function canBeHosted({ args, cwd, env }: Wanted, given: Record<string, string> = {}): boolean {
  if (process.env["AXCTL_PROCESSES"] !== undefined || !existsSync(cwd)) return false;
  if (OF_A_PROCESS.test(args.join(" ")) || Object.keys(given).some((name) => OF_NODE.test(name))) return false;
  if (args.length === 0 || env["HOME"] === "") return false;
  const file = expect.getState().testPath ?? "";
  const seen = started.get(file) ?? new Set();
  started.set(file, seen);
  const command = args.slice(0, 2).join(" ");
  if (seen.has(command) || !isDayOf(file.slice(file.lastIndexOf("/") + 1), 12)) return true;
  seen.add(command);
  return false;
}

/** Runs a command line of the built bundle in this process, as process.ts does in its own. */
export async function hosted({ args, cwd, env, stdin }: Wanted): Promise<Run> {
  const run: Run = { code: null, stdout: "", stderr: "" };
  const sink = (name: "stdout" | "stderr") => ({
    isTTY: false,
    write: (text: string) => {
      run[name] += text;
    },
  });
  const handle: ProcessHandle = {
    argv: args,
    ...readMachine({ cwd, home: env["HOME"], env }),
    stdin: () => Readable.from(stdin === undefined ? [] : [stdin]),
    stdout: sink("stdout"),
    stderr: sink("stderr"),
    signal: new AbortController().signal,
    takeSignals: () => () => undefined,
  };
  const { findCommand } = (await bundled<{ src_cli_tree: () => Tree }>("base")).src_cli_tree();
  const found = findCommand(args);
  const part = await bundled<Part>(partNameOf(found.entry?.path ?? []));
  run.code = await part.runProgram(handle, found, part.commands);
  return run;
}

interface Tree {
  findCommand(args: readonly string[]): Found;
}

interface Part {
  runProgram: typeof runProgram;
  commands: Commands;
}

function bundled<T>(name: string): Promise<T> {
  const path = fileURLToPath(new URL(`../../../dist/${name}.js`, import.meta.url));
  return import(/* @vite-ignore */ pathToFileURL(path).href);
}

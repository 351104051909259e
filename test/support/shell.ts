import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdtempSync, openSync, readFileSync, readSync, writeFileSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { shellQuote } from "../../src/core/shell.ts";

/** Where short-lived files of tests are: in memory where there is such a folder. */
export const ROOM = existsSync("/dev/shm") ? "/dev/shm" : tmpdir();

/** A shell that waits for lines, and the files through which it is told what to run and tells what came of it. */
interface Shell {
  folder: string;
  to: number;
  from: number;
}

let shell: Shell | undefined;

/**
 * Runs a script of git's commands in a folder and gives what it printed. All scripts of a process are run by a shell that is started
 * once: starting a program from a process as large as that of a test takes longer than most of git's commands do.
 *
 * @throws Error with what the script said on standard error, when it ends with another code than 0
 */
export function runScript(script: string, { cwd, input = "" }: { cwd: string; input?: string | Buffer }): Buffer {
  shell ??= startShell();
  const { folder, to, from } = shell;
  const file = (name: string) => join(folder, name);
  // In a file: one that is not well-formed ends by itself, and not the shell.
  writeFileSync(file("script"), script);
  writeFileSync(file("stdin"), input);
  const files = `<${file("stdin")} >${file("stdout")} 2>${file("stderr")}`;
  writeSync(to, `(cd ${shellQuote(cwd)} || exit; . ${file("script")}) ${files}; echo $?\n`);
  const code = readLine(from);
  if (code !== "0") throw new Error(`${script}: ended with ${code}: ${readFileSync(file("stderr"), "utf8")}`);
  return readFileSync(file("stdout"));
}

/** It ends, and its files are gone, when this process does and so closes its end of the pipe. */
function startShell(): Shell {
  const folder = mkdtempSync(join(ROOM, "axctl-shell-"));
  execFileSync("sh", ["-c", 'mkfifo "$0/in" "$0/out"', folder]);
  const child = spawn("sh", ["-c", 'sh <"$0/in" >"$0/out"; rm -rf "$0"', folder], { stdio: "ignore", detached: true });
  child.unref();
  // Each is opened when the other side has it, in the order in which the shell opens them.
  return { folder, to: openSync(join(folder, "in"), "w"), from: openSync(join(folder, "out"), "r") };
}

function readLine(from: number): string {
  const bytes = Buffer.alloc(64);
  let line = "";
  while (!line.endsWith("\n")) {
    const length = readSync(from, bytes);
    if (length === 0) throw new Error("the shell ended");
    line += bytes.toString("latin1", 0, length);
  }
  return line.trimEnd();
}

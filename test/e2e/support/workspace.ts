import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { writeLogins } from "../../../src/sandbox/logins.ts";
import {
  type Sandbox,
  type SandboxEnvironment,
  type SandboxOptions,
  startSandbox,
} from "../../../src/sandbox/server.ts";
import { canBeHosted, hosted } from "./hosted.ts";
import { recordDocument, recordOutput, recordRequests, recordSecrets } from "./record.ts";

/** The built binary, as users run it. */
export const binary = fileURLToPath(new URL("../../../dist/main.js", import.meta.url));

export interface Run {
  /** Null when a signal ended the process itself. */
  code: number | null;
  stdout: string;
  stderr: string;
}

export interface RunOptions {
  env?: Record<string, string>;
  cwd?: string;
  /** Standard input: a text that ends, or null for one that stays open. Without it there is none. */
  stdin?: string | null;
  /**
   * Runs it on a pseudo-terminal, through the system's `script`: all that it shows arrives as `stdout`. A function makes
   * a shell's line of the command's.
   */
  terminal?: true | ((line: string) => string);
  /** Called with the running process: to send it signals. */
  during?: (child: ChildProcess) => Promise<void>;
}

/** A machine of its own for one test: an empty home, a configuration folder, a working folder, and sandboxes. */
export class Workspace {
  readonly root: string;
  readonly home: string;
  readonly config: string;
  readonly work: string;
  readonly #sandboxes: Sandbox[] = [];

  private constructor(root: string) {
    this.root = root;
    this.home = join(root, "home");
    this.config = join(root, "config");
    this.work = join(root, "work");
  }

  static async create(): Promise<Workspace> {
    if (!existsSync(binary)) throw new Error("dist/main.js is missing: run `npm run build` first");
    const workspace = new Workspace(await mkdtemp(join(tmpdir(), "axctl-e2e-")));
    for (const folder of [workspace.home, workspace.config, workspace.work]) await mkdir(folder);
    return workspace;
  }

  /** Starts a sandbox and writes its logins into the configuration folder, unless they are not wanted. */
  async sandbox(options: Partial<SandboxOptions> = {}, { logins = true } = {}): Promise<Sandbox> {
    const sandbox = await startSandbox({ envs: ["dev"], clock: { now: () => Date.now() }, ...options });
    this.#sandboxes.push(sandbox);
    recordSecrets(sandbox.environments.flatMap(({ pat, agentPat }) => [pat, agentPat]));
    if (logins) await writeLogins(this.config, sandbox.environments);
    return sandbox;
  }

  /**
   * Runs the built program with nothing of this machine's own environment but PATH: as a process, or in this one where the run
   * needs none of its own ({@link canBeHosted}).
   */
  async axctl(args: readonly string[], options: RunOptions = {}): Promise<Run> {
    const run = await this.#run(args, options);
    const what = `axctl ${args.join(" ")}`;
    // A line of a test's own that types the command ends as it likes.
    const code = typeof options.terminal === "function" ? undefined : run.code;
    recordOutput({ what, text: `${run.stdout}\n${run.stderr}`, code, terminal: options.terminal !== undefined });
    // A report in a format of others follows that format's schema.
    const isReport = args[0] === "qa" && args[1] === "report" && !args.includes("--json");
    if (run.stdout.startsWith("{\n") && !isReport) recordDocument({ what, text: run.stdout, code });
    // `qa gate --json` leaves standard output to its command.
    for (const line of run.stderr.split("\n")) if (line.startsWith('{"version":')) recordDocument({ what, text: line });
    return run;
  }

  async #run(args: readonly string[], options: RunOptions): Promise<Run> {
    const { terminal, stdin, during, cwd = this.work } = options;
    const own = { PATH: process.env["PATH"] ?? "", HOME: this.home, AX_CONFIG_DIR: this.config };
    const env = { ...own, ...(terminal ? { TERM: "xterm", NO_COLOR: "1" } : {}), ...options.env };
    const wanted = { args, cwd, env, stdin: stdin ?? undefined };
    if (!terminal && stdin !== null && !during && canBeHosted(wanted, options.env)) return hosted(wanted);
    const line = [process.execPath, binary, ...args];
    const typed = line.map(quoted).join(" ");
    const shell = typeof terminal === "function" ? terminal(typed) : typed;
    const [file = "", ...rest] = terminal ? ["script", "-qec", shell, "/dev/null"] : line;
    const input = stdin !== undefined || terminal ? "pipe" : "ignore";
    const child = spawn(file, rest, {
      cwd,
      env,
      stdio: [input, "pipe", "pipe"],
    });
    // What is written to a process that has ended already is of no interest.
    child.stdin?.on("error", () => undefined);
    if (typeof stdin === "string") child.stdin?.end(stdin);
    const run = await collect(child, during);
    // A terminal's own line ends.
    if (terminal) run.stdout = run.stdout.replaceAll("\r\n", "\n");
    return run;
  }

  /** Files below a folder of this workspace, relative to it. */
  async filesIn(folder: string): Promise<string[]> {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
  }

  /** Reads a JSON document that a command wrote into the working folder. */
  async document(path: string): Promise<Record<string, unknown>> {
    return parseDocument(await readFile(join(this.work, path), "utf8"));
  }

  async dispose(): Promise<void> {
    for (const sandbox of this.#sandboxes) {
      recordRequests(sandbox.requests());
      await sandbox.close();
    }
    for (const path of await this.filesIn(this.work)) {
      // What git keeps is git's own.
      if (/(?:^|\/)\.git\//.test(path)) continue;
      // A clone's own files are no output; what a command wrote into it stands in .ax/.
      if (/^clone\/(?!\.ax\/)/.test(path)) continue;
      const text = await readFile(join(this.work, path), "utf8");
      recordOutput({ what: path, text });
      if (/(?:preflight|doctor|matrix|operator-qa-summary)\.json$/.test(path)) recordDocument({ what: path, text });
    }
    await rm(this.root, { recursive: true, force: true });
  }
}

/** Exactly one JSON object, and nothing else. */
export function parseDocument(text: string): Record<string, unknown> {
  const value: unknown = JSON.parse(text);
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw new Error(`no JSON object: ${text}`);
  return Object.fromEntries(Object.entries(value));
}

/** What an environment of a sandbox hands out. */
export function environmentOf(sandbox: Sandbox, name = "dev"): SandboxEnvironment {
  const environment = sandbox.environments.find((one) => one.name === name);
  if (environment === undefined) throw new Error(`the sandbox has no environment ${name}`);
  return environment;
}

/** Resolves once a running process has shown a text. */
export async function shown(child: ChildProcess, text: string): Promise<void> {
  let seen = "";
  const listening = new AbortController();
  const ended = once(child, "close", listening).then(() => {
    throw new Error(`it ended before it showed ${text}: ${seen}`);
  });
  const said = new Promise<void>((resolve) => {
    const listen = (chunk: string) => {
      seen += chunk;
      if (seen.includes(text)) resolve();
    };
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on("data", listen);
      listening.signal.addEventListener("abort", () => stream?.off("data", listen));
    }
  });
  try {
    await Promise.race([said, ended]);
  } finally {
    ended.catch(() => undefined);
    listening.abort();
  }
}

function quoted(argument: string): string {
  return `'${argument.replaceAll("'", `'\\''`)}'`;
}

/** What a process prints until it ends, and how it ends. */
export async function collect(child: ChildProcess, during?: RunOptions["during"]): Promise<Run> {
  const run: Run = { code: null, stdout: "", stderr: "" };
  child.stdout?.setEncoding("utf8").on("data", (text: string) => {
    run.stdout += text;
  });
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    run.stderr += text;
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  if (during !== undefined) await during(child);
  run.code = await ended;
  return run;
}

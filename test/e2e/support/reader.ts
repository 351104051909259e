import type { ChildProcess } from "node:child_process";
import { cp, mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "vitest";
import { z } from "zod";
import { writeLogins } from "../../../src/sandbox/logins.ts";
import type { SandboxEnvironment } from "../../../src/sandbox/server.ts";
import { fits, readCommandLine } from "./examples.ts";
import { openGuardedTrain } from "./guarded-train.ts";
import { install, runScript } from "./installed.ts";
import type { RunbookCommand } from "./runbook.ts";
import type { Train } from "./train.ts";
import { environmentOf, type Run, shown, Workspace } from "./workspace.ts";

/** How a command line of a page is run, where that takes more than typing it. */
export interface Played {
  /** What it ends with here, where that is not 0 and the page cannot say so at the line. */
  code?: number;
  /** What somebody else did before. */
  before?: () => Promise<unknown>;
  env?: () => Record<string, string> | Promise<Record<string, string>>;
  /** Where it is run, from the clone. */
  cwd?: string;
  /** Its lines come as the checks end. */
  anyOrder?: boolean;
}

/** Somebody who follows the pages: in a clone of a train, with logins for `dev` and `next`, which a sandbox plays. */
export class Reader {
  readonly workspace: Workspace;
  readonly train: Train;
  readonly dev: SandboxEnvironment;
  readonly next: SandboxEnvironment;
  /** Logins of environments of which `next` refuses to list tasks. */
  readonly broken: string;
  readonly #path: string;

  private constructor(
    { train, path, broken }: { train: Train; path: string; broken: string },
    { dev, next }: { dev: SandboxEnvironment; next: SandboxEnvironment },
  ) {
    this.workspace = train.workspace;
    this.train = train;
    this.dev = dev;
    this.next = next;
    this.broken = broken;
    this.#path = path;
  }

  static async open(): Promise<Reader> {
    const workspace = await Workspace.create();
    const train = await openGuardedTrain({ workspace });
    const sandbox = await workspace.sandbox({ envs: ["dev", "next"] });
    const [dev, next] = [environmentOf(sandbox, "dev"), environmentOf(sandbox, "next")];
    const broken = join(workspace.root, "broken");
    const faults = ["next:tasks.list=403"];
    const { environments } = await workspace.sandbox({ envs: ["dev", "next"], faults }, { logins: false });
    await writeLogins(broken, environments);
    await writeFile(join(workspace.config, "users", ".active"), "dev\n");
    await cp(workspace.config, join(workspace.root, "logins"), { recursive: true });
    // What the reader makes and publishes is no matter of the pages.
    const path = await install(workspace, { make: 'test "$1" = a -o "$1" = b', npm: 'test "$1" = publish' });
    await mkdir(join(workspace.home, ".zfunc"));
    await mkdir(join(workspace.home, ".config", "fish", "completions"), { recursive: true });
    // As with --fail: what the server refuses is no success.
    await writeFile(join(workspace.home, ".curlrc"), "fail\nsilent\nshow-error\n");
    await writeFile(join(train.folder, "notes.txt"), "a note\n");
    await writeFile(join(train.folder, "token-file"), `${dev.pat}\n`);
    return new Reader({ train, path, broken }, { dev, next });
  }

  async close(): Promise<void> {
    await this.train.close();
    await this.workspace.dispose();
  }

  /** Types a command that has to pass. */
  async types(line: string, env: Record<string, string> = {}): Promise<void> {
    const run = await this.train.axctl(readCommandLine(line).args, { env });
    expect(run.code, line + run.stderr + run.stdout).toBe(0);
  }

  /** Types a command of a page, and says what is not as the page has it. */
  async follows({ line, expected, code }: RunbookCommand, played: Played): Promise<string | undefined> {
    await played.before?.();
    const run = await this.#typed(this.#realised(line), played);
    // Interrupted, it says so beside what it shows.
    const seen = isServer(line) ? run.stdout : run.stderr + run.stdout;
    if (/^axctl log(?:in|out)\b/.test(line)) await this.#restoreLogins();
    // The logins of a sandbox of its own hold its tokens: no output.
    if (isServer(line)) await this.removes(".ax/sandbox");
    const ends = played.code ?? (isServer(line) ? 130 : code);
    if (run.code !== ends) return `$ ${line}\n${seen}ended with ${run.code}`;
    const [wanted, real] = [this.#alike(expected ?? ""), this.#alike(seen)];
    return wanted.trim() === "" || isShown(wanted, real, played)
      ? undefined
      : `$ ${line}\n${real}and the page says\n${wanted}`;
  }

  /** Removes a file or a folder of the clone. */
  async removes(name: string): Promise<void> {
    await rm(join(this.train.folder, name), { recursive: true, force: true });
  }

  /** The three variables of each environment. */
  variables(): Record<string, string> {
    const triple = (name: string, { pat, url, spaces }: SandboxEnvironment) => ({
      [`AX_QA_${name}_TOKEN`]: pat,
      [`AX_QA_${name}_BASE_URL`]: url,
      [`AX_QA_${name}_SPACE_ID`]: spaces[0]?.id ?? "",
    });
    return { AX_QA_ENVS: "dev,next", ...triple("DEV", this.dev), ...triple("NEXT", this.next) };
  }

  /** A token of `dev` as a client gets it for its own. */
  async jwt(): Promise<string> {
    const body = JSON.stringify({ requested_token_class: "user_access", audience: "ax-api", scope: "context" });
    const headers = { "content-type": "application/json", authorization: `Bearer ${this.dev.pat}` };
    const answer = await fetch(`${this.dev.url}/auth/exchange`, { method: "POST", headers, body });
    return z.object({ access_token: z.string() }).parse(await answer.json()).access_token;
  }

  /** A line with what a reader puts in for what the page leaves open. */
  #realised(line: string): string {
    const [dev, next] = [this.dev.spaces[0]?.id, this.next.spaces[0]?.id];
    return line.replaceAll("dev=<id>", `dev=${dev}`).replaceAll("next=<id>", `next=${next}`);
  }

  /** Types a line: a command of axctl alone as it is, all else in a shell. */
  async #typed(line: string, { env = () => ({}), cwd = "." }: Played): Promise<Run> {
    const variables = { PATH: this.#path, ...(await env()) };
    const folder = join(this.train.folder, cwd);
    if (/^axctl [^|&;<>$`*"]*$/.test(line)) {
      const during = isServer(line) ? { during: interrupted } : {};
      return this.train.axctl(readCommandLine(line).args, { env: variables, cwd: folder, ...during });
    }
    // A shell does not pass on how a command inside of another one ended.
    for (const [, inner = ""] of line.matchAll(/[$<]\(([^)]*)\)/g)) await this.types(inner, variables);
    const { root, home, config } = this.workspace;
    const files = { GITHUB_OUTPUT: join(root, "output"), GITHUB_STEP_SUMMARY: join(root, "summary") };
    const own = { HOME: home, AX_CONFIG_DIR: config, ...this.train.env };
    return runScript(line, { cwd: folder, env: { ...own, ...files, ...variables } });
  }

  async #restoreLogins(): Promise<void> {
    const { root, config } = this.workspace;
    await rm(config, { recursive: true });
    await cp(join(root, "logins"), config, { recursive: true });
  }

  /** A text without what differs from run to run. */
  #alike(text: string): string {
    return text
      .replaceAll(this.train.folder, "/home/you/project")
      .replaceAll(this.workspace.config, "/home/you/.ax")
      .replaceAll(this.broken, "/home/you/.ax")
      .replaceAll(/\baxp_u_[\w.]+/g, "<token>")
      .replaceAll(/http:\/\/127\.0\.0\.1:\d+/g, "<url>")
      .replaceAll(/\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g, "<id>")
      .replaceAll(/\b[0-9a-f]{12}\b/g, "<hash>")
      .replaceAll(/\b\d+ (ms|s)\b/g, "<n> $1");
  }
}

/** The sandbox serves until Ctrl-C. */
const isServer = (line: string) => line.startsWith("axctl sandbox ");

async function interrupted(child: ChildProcess): Promise<void> {
  await shown(child, "Try:");
  child.kill("SIGINT");
}

function isShown(expected: string, seen: string, { anyOrder }: Played): boolean {
  if (anyOrder !== true) return fits(expected, seen);
  // How wide a column is depends on the figures in it.
  const lines = (text: string) => text.split("\n").map((line) => line.replaceAll(/\s+/g, " ").trim());
  return lines(expected).every((line) => line === "…" || lines(seen).includes(line));
}

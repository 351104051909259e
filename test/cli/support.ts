import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { run } from "../../src/cli/run.ts";
import { documents, schemaNameOf } from "../../src/cli/schemas.ts";

export interface InProcessRun {
  code: number;
  stdout: string;
  stderr: string;
}

export interface InProcessOptions {
  env?: Record<string, string>;
  isTTY?: boolean;
  stdin?: string;
  signal?: AbortSignal;
  /** Called with the name of each variable that is read of the environment. */
  onRead?: (name: string) => void;
}

/** Runs a command line in this process, on a machine whose home is `home`. */
export async function axctl(
  home: string,
  argv: readonly string[],
  options: InProcessOptions = {},
): Promise<InProcessRun> {
  const written = { stdout: "", stderr: "" };
  const sink = (name: "stdout" | "stderr") => ({
    isTTY: options.isTTY ?? false,
    write: (text: string) => {
      written[name] += text;
    },
  });
  const code = await run({
    argv,
    machine: {
      cwd: home,
      home,
      env: watched({ PATH: process.env["PATH"], ...options.env }, options.onRead),
      platform: process.platform,
      arch: process.arch,
      osType: "Linux",
      osRelease: "6.1.0",
      hostname: "host",
      user: "user",
      nodeVersion: process.versions.node,
      node: process.execPath,
      isRunning: () => false,
    },
    stdin: () => Readable.from(options.stdin ?? ""),
    stdout: sink("stdout"),
    stderr: sink("stderr"),
    signal: options.signal ?? new AbortController().signal,
    takeSignals: () => () => undefined,
  });
  if (written.stdout.startsWith("{\n")) expectToFollowItsSchema(written.stdout);
  return { code, ...written };
}

/** Copies of a watched environment hold PATH alone: who copies it, for another program, reads none of it. */
function watched(env: Record<string, string | undefined>, onRead: ((name: string) => void) | undefined) {
  if (onRead === undefined) return env;
  return new Proxy(env, {
    ownKeys: () => ["PATH"],
    get: (target, name) => {
      if (typeof name !== "string") return undefined;
      onRead(name);
      return target[name];
    },
  });
}

/** Every document that a command prints or writes follows the schema that is published for it. */
export function expectToFollowItsSchema(text: string): void {
  const document: Record<string, unknown> = JSON.parse(text);
  const name = schemaNameOf(document);
  if (name === undefined) throw new Error(`no schema is published for ${JSON.stringify(document["summary"])}`);
  const checked = documents[name].safeParse(document);
  if (!checked.success) throw new Error(`${name}: ${JSON.stringify(checked.error.issues)}`);
}

/** An empty home folder for the length of `work`. */
export async function withHome<T>(work: (home: string) => Promise<T>): Promise<T> {
  const home = await mkdtemp(join(tmpdir(), "axctl-cli-"));
  try {
    return await work(home);
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

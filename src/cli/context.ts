import type { Session } from "../api/client.ts";
import { reasonOf } from "../core/errors.ts";
import type { CaptureOptions, Clock, Files, Http, Machine, Programs, Random, TakeSignals } from "../core/ports.ts";
import { createRedactor, type Redactor } from "../core/redact.ts";
import type { SubjectRead } from "../evidence/subject.ts";
import type { LeftBehind } from "../gate/left-behind.ts";
import type { Explained } from "../identity/doctor.ts";
import type { Identity } from "../identity/resolve.ts";
import type { IdentityOptions } from "../identity/sources.ts";
import { clock } from "../system/clock.ts";
import { filesIn } from "../system/files.ts";
import { createOutput, type Output } from "../terminal/output.ts";
import type { ProcessHandle } from "./process-handle.ts";
import type { SessionOptions } from "./session-factory.ts";
import { openTransport, type TransportOptions } from "./transport.ts";

/** What commands need of the world, built when it is first asked for. */
export interface Context {
  machine: Machine;
  clock: Clock;
  files: Files;
  random: Random;
  redactor: Redactor;
  output: Output;
  signal: AbortSignal;
  /** Reads, resolves and explains an identity; from then on none of its credentials is ever printed. */
  explain(options: IdentityOptions): Promise<Explained>;
  /** Standard input, opened when it is first asked for. */
  stdin: () => NodeJS.ReadableStream;
  /** What opens sessions, over one transport for the whole command. */
  sessions(options: SessionOptions): Promise<(identity: Identity) => Session>;
  /** The transport itself, the same for the whole command. */
  http(options: TransportOptions): Promise<Http>;
  /** The git checkout of the working folder, read once; the first to ask says how long git may take (default: 10 s). */
  subject(timeoutMs?: number): Promise<SubjectRead>;
  /** Other programs, loaded when they are first asked for. */
  programs(): Promise<Programs>;
  takeSignals: TakeSignals;
  /** Whether a person's terminal reads along: its Ctrl-C reaches programs that run here by itself. */
  onTerminal: boolean;
  /** Takes down what write checks left behind, to be named even when the command ends without a result. */
  noteLeftBehind(left: readonly LeftBehind[]): void;
  /** What was taken down; undefined when nothing was written. */
  leftBehind(): readonly LeftBehind[] | undefined;
  /** The same world with other variables in its environment: whoever acts in it has another identity. */
  withEnv(env: Machine["env"]): Context;
  /** Ends every connection, and waits for what is still being written to the token cache. */
  close(): Promise<void>;
}

/** What git may take where nothing else bounds it. */
export const GIT_TIMEOUT_MS = 10_000;

const loadPrograms = async () => (await import("../system/programs.ts")).programs;

/** Builds the context of one command. */
export function createContext(handle: ProcessHandle, { noColor }: { noColor: boolean }): Context {
  const { machine, stdin, stdout, stderr, signal, takeSignals } = handle;
  const files = filesIn(machine.cwd);
  const redactor = createRedactor();
  const output = createOutput({ stdout, stderr, redactor, env: machine.env, noColor });
  let http: Promise<Http> | undefined;
  let subject: Promise<SubjectRead> | undefined;
  const cacheWrites: Promise<void>[] = [];
  const onCacheWrite = (write: Promise<void>) =>
    void cacheWrites.push(
      write.catch((error: unknown) => output.note(`warning: the token cache was not written: ${reasonOf(error)}`)),
    );
  let leftBehind: readonly LeftBehind[] | undefined;
  const transport = (machine: Machine, options: TransportOptions) => {
    http ??= openTransport({ files, machine }, options);
    return http;
  };
  const of = (machine: Machine): Context => ({
    machine,
    clock,
    files,
    random: Math.random,
    redactor,
    output,
    signal,
    stdin,
    explain: (options) => explained(options, { machine, redactor, files }),
    sessions: async (options) => {
      const [{ sessionFactory }, ready] = await Promise.all([
        import("./session-factory.ts"),
        transport(machine, options),
      ]);
      return sessionFactory({ machine, redactor, output, files, clock, http: ready, signal, onCacheWrite }, options);
    },
    http: (options) => transport(machine, options),
    subject: (timeoutMs = GIT_TIMEOUT_MS) => {
      subject ??= subjectOf({ cwd: machine.cwd, env: machine.env, timeoutMs, signal }, output);
      return subject;
    },
    programs: loadPrograms,
    takeSignals,
    onTerminal: stdout.isTTY || stderr.isTTY,
    noteLeftBehind: (left) => {
      leftBehind = left;
    },
    leftBehind: () => leftBehind,
    withEnv: (env) => of({ ...machine, env }),
    // A transport that could not be opened has been told already, and has nothing to close.
    close: async () => {
      await http?.then(
        (opened) => opened.close(),
        () => undefined,
      );
      await Promise.all(cacheWrites);
    },
  });
  return of(machine);
}

async function explained(
  options: IdentityOptions,
  { machine, redactor, files }: Pick<Context, "machine" | "redactor" | "files">,
): Promise<Explained> {
  const [{ readSources, secretsOf }, { explain }] = await Promise.all([
    import("../identity/sources.ts"),
    import("../identity/doctor.ts"),
  ]);
  const sources = await readSources({ files, machine }, options);
  for (const secret of secretsOf(sources)) redactor.add(secret);
  return explain(sources);
}

async function subjectOf(options: CaptureOptions, { note }: Pick<Output, "note">): Promise<SubjectRead> {
  const [{ readSubject }, programs] = await Promise.all([import("../evidence/subject.ts"), loadPrograms()]);
  const read = await readSubject(programs, options);
  if (read.subject_error !== undefined) {
    note(
      `warning: git did not answer within ${options.timeoutMs / 1000} s: the result is about no commit, and no evidence`,
    );
  }
  return read;
}

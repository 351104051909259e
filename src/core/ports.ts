/**
 * What axctl needs of the world, as small interfaces. system/ implements them, process.ts and cli/context.ts wire them, and a
 * function asks for just those that it uses.
 */

/** What reading a file gave. `mode` holds the permission bits, 0 where the platform has none. */
export type FileRead =
  | { state: "absent" }
  | { state: "unreadable"; reason: string }
  | { state: "read"; text: string; mode: number };

/** What reading a file as bytes gave. */
export type BytesRead =
  | { state: "absent" }
  | { state: "unreadable"; reason: string }
  | { state: "read"; bytes: Uint8Array };

export interface WriteOptions {
  /** Permission bits of the file (default 0o644). */
  mode?: number;
  /** Permission bits of folders that have to be made (default 0o755). */
  folderMode?: number;
}

export interface Files {
  /** Reads UTF-8 text of at most `maxBytes` (default 1 MiB). Never throws for what the file system says. */
  read(path: string, maxBytes?: number): Promise<FileRead>;
  /** The names in a folder, sorted; empty when there is no such folder. Throws `FOLDER_NOT_READ` for one that is closed. */
  list(path: string): Promise<string[]>;
  /** What stands at a path itself, links not followed. */
  kind(path: string): Promise<"absent" | "file" | "folder" | "link" | "other">;
  /** Whether a link stands at a path itself; false also where nobody may look. */
  isLink(path: string): Promise<boolean>;
  /** The path with all links resolved, or undefined when nothing is there. */
  realPath(path: string): Promise<string | undefined>;
  /** Writes the whole file or nothing: a temporary file beside the target, fsync, rename. Throws the system's error. */
  writeAtomic(path: string, text: string, options?: WriteOptions): Promise<void>;
  /** Adds text to the end of a file, which is made when it is not there. Throws the system's error. */
  append(path: string, text: string): Promise<void>;
  /** Removes a file; false when there was none. */
  remove(path: string): Promise<boolean>;
  /** Makes a folder that only this user may enter, in the given one (default: the system's for temporary files). */
  temporaryFolder(parent: string | undefined): Promise<string>;
  /** Removes a folder with all that is in it. */
  removeFolder(path: string): Promise<void>;
  /** Runs `work` while no other process holds the same lock; undefined when the lock was not free in time. */
  withLock<T>(path: string, work: () => Promise<T>, options?: LockOptions): Promise<T | undefined>;
}

/** How long to wait for a lock: `waitMs` (30 s), or until `signal` aborts. */
export interface LockOptions {
  waitMs?: number;
  signal?: AbortSignal;
}

export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Milliseconds since some fixed moment, never jumping. */
  elapsed(): number;
  /** Resolves after `ms`; rejects with the signal's reason when it aborts first. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export interface HttpRequest {
  method: string;
  url: string;
  headers: Record<string, string>;
  body?: string | Uint8Array;
  /** From the first byte sent to the last byte read. */
  timeoutMs: number;
  /** Bytes of decoded body, at most. */
  maxBytes: number;
  signal?: AbortSignal;
}

export interface HttpResponse {
  status: number;
  /** Lower-case names. */
  headers: Record<string, string>;
  body: Uint8Array;
}

/** Why no whole answer came. */
export type TransportFault =
  | "connection_failed"
  | "connection_reset"
  | "deadline_exceeded"
  | "body_too_large"
  | "body_truncated"
  | "tls_failed"
  | "invalid_answer"
  | "invalid_request"
  | "interrupted";

const TRANSPORT_BRAND = Symbol.for("axctl.TransportError");

export class TransportError extends Error {
  override readonly name = "TransportError";
  /** The transport is a lazy part of the bundle with a copy of this class: an instance of any copy is one of all. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return value instanceof Error && TRANSPORT_BRAND in value;
  }
  get [TRANSPORT_BRAND](): true {
    return true;
  }

  readonly fault: TransportFault;

  constructor(fault: TransportFault, message: string, options?: ErrorOptions) {
    super(message, options);
    this.fault = fault;
  }
}

export interface Http {
  /** One request, one whole answer; redirects are answers. Throws {@link TransportError}. */
  send(request: HttpRequest): Promise<HttpResponse>;
  close(): Promise<void>;
}

export interface Programs {
  /**
   * Runs a program with arguments and no shell, and gives what it printed. It is killed when its time is over or the signal
   * aborts, and nothing that it started is waited for then. Rejects with the signal's reason.
   */
  capture(file: string, args: readonly string[], options: CaptureOptions): Promise<Captured>;
  /**
   * Runs a program to its end, without a shell and without input, and passes on what it writes to standard error, line by line.
   * When the signal aborts it is told to end, and waited for. Rejects with the signal's reason then.
   */
  follow(file: string, args: readonly string[], options: FollowOptions): Promise<Followed>;
  /** Runs a program to its end, without a shell, on this process's own input and outputs. */
  run(file: string, args: readonly string[], options: RunOptions): Promise<ProgramEnd>;
}

export interface CaptureOptions {
  cwd: string;
  timeoutMs: number;
  signal: AbortSignal;
  /** The whole environment of the program. */
  env: Readonly<Record<string, string | undefined>>;
}

/** What a program printed; or that it failed, with what it printed, or is not there; or that it had not ended in time. */
export type Captured = { state: "printed"; text: string } | { state: "failed"; text: string } | { state: "timed_out" };

export interface FollowOptions {
  cwd: string;
  signal: AbortSignal;
  /** The whole environment of the program. */
  env: Readonly<Record<string, string | undefined>>;
  /** Called with each line of standard error. */
  line: (text: string) => void;
}

/** How a program that was followed ended, and what it had written to each of its outputs; or why it never ran. */
export type Followed =
  | { state: "ended"; exitCode: number; stdout: string; stderr: string }
  | { state: "not_started"; reason: string };

export interface RunOptions {
  cwd: string;
  /** The whole environment of the program. */
  env: Readonly<Record<string, string | undefined>>;
  /** Takes over the signals that this process gets while the program runs. */
  takeSignals: TakeSignals;
}

export type Signal = "SIGINT" | "SIGTERM" | "SIGHUP" | "SIGQUIT";

/** From now on signals go to `receive` instead of interrupting the command; what is given back ends that. */
export type TakeSignals = (receive: (signal: Signal) => void) => () => void;

/** How a program ended: `exitCode` is its own, or 128 and the number of the signal that ended it; or why it never ran. */
export type ProgramEnd = { state: "ended"; exitCode: number } | { state: "not_started"; reason: string };

/** Facts of the machine and the process, gathered by process.ts. */
export interface Machine {
  cwd: string;
  home: string;
  env: Readonly<Record<string, string | undefined>>;
  platform: string;
  arch: string;
  osType: string;
  osRelease: string;
  hostname: string;
  user: string;
  nodeVersion: string;
  /** The path of Node itself, to run programs of JavaScript with. */
  node: string;
  /** Whether a process with that id runs. */
  isRunning(pid: number): boolean;
}

/** A number from 0 (inclusive) to 1. */
export type Random = () => number;

/** A commit as git has it. */
export interface GitCommit {
  sha: string;
  /** Without blanks around it. */
  message: string;
  /** Paths that it touched, `/` between folders; a rename under its new path, none for a merge. */
  files: readonly string[];
}

/** A tag with the commit that it names. */
export interface GitTag {
  name: string;
  sha: string;
}

/** A repository at one commit. */
export interface GitRepository {
  sha: string;
  /** The branch that the ref names, HEAD's included; undefined for a tag or a commit. */
  branch: string | undefined;
  /** The commits whose parents a shallow clone lacks: what came before them is not known. Empty for a whole clone. */
  boundary: ReadonlySet<string>;
  /** From the commit backwards, newest first; git is stopped when nobody reads on. */
  log(): AsyncIterable<GitCommit>;
  /** Newest first. */
  tags(): Promise<GitTag[]>;
  /** The URL of the remote `origin`. */
  remote(): Promise<string | undefined>;
  /** The text of a file; undefined when there is none. */
  read(path: string): Promise<string | undefined>;
  /** The text of a file at another commit; undefined when there is none, or no such commit. */
  readAt(commit: string, path: string): Promise<string | undefined>;
  /** The mode of a file as git has it (`100644`, `100755`); undefined when there is none. */
  mode(path: string): Promise<string | undefined>;
  /** Every file below a folder (all of them without one), by its path from the root, in git's order. */
  list(folder?: string): Promise<string[]>;
  close(): void;
}

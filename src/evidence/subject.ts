import { parseUrl } from "../core/parse-url.ts";
import type { CaptureOptions, Programs } from "../core/ports.ts";

/** The checkout that a result speaks of. */
export interface Subject {
  /** `host/owner/name` of the remote `origin`, without credentials; null without one. */
  repository: string | null;
  /** The full object id of HEAD. */
  commit: string;
  /** Null when HEAD is detached. */
  branch: string | null;
  /** Whether a tracked file differs from HEAD. Untracked files do not count, as in `git describe --dirty`. */
  dirty: boolean;
}

/** What there is to know of the checkout: the part of the evidence that speaks of it. */
export interface SubjectRead {
  /** Null outside of a checkout, without git, before the first commit, and when git did not answer. */
  subject: Subject | null;
  /** Set when git did not answer in time: whether there is a checkout is not known. */
  subject_error?: "git_timed_out";
}

/**
 * Reads the git checkout at `cwd`. Two calls, side by side. Rejects with the signal's reason when it aborts.
 */
export async function readSubject(programs: Pick<Programs, "capture">, options: CaptureOptions): Promise<SubjectRead> {
  const git = (...args: string[]) => programs.capture("git", ["--no-optional-locks", ...args], options);
  const [status, remote] = await Promise.all([
    git("status", "--porcelain=v2", "--branch", "--untracked-files=no", "-z"),
    git("config", "--get", "remote.origin.url"),
  ]);
  if (status.state === "timed_out" || remote.state === "timed_out") {
    return { subject: null, subject_error: "git_timed_out" };
  }
  if (status.state === "failed") return { subject: null };
  return { subject: parseSubject(status.text, remote.state === "printed" ? remote.text : "") };
}

function parseSubject(status: string, remote: string): Subject | null {
  const lines = status.split("\0").filter((line) => line !== "");
  const header = (name: string) => lines.find((line) => line.startsWith(`# ${name} `))?.slice(name.length + 3);
  const commit = header("branch.oid");
  if (commit === undefined || commit === "(initial)") return null;
  const head = header("branch.head");
  return {
    repository: repositoryName(remote.trim()),
    commit,
    branch: head === undefined || head === "(detached)" ? null : head,
    dirty: lines.some((line) => !line.startsWith("# ")),
  };
}

/** `github.com/owner/name` for the https, ssh and scp-like forms of a remote; null for a local path and whatever else. */
export function repositoryName(remote: string): string | null {
  const url = parseUrl(remote);
  const [host, path] = url?.host ? [url.host, url.pathname] : scpParts(remote);
  const name = path.replace(/^\/+|\/+$/g, "").replace(/\.git$/, "");
  return host === "" || name === "" ? null : `${host}/${name}`;
}

/** Host and path of `[user@]host:path`. One letter is a drive, and an `@` after the colon ends a password. */
function scpParts(remote: string): [host: string, path: string] {
  const [, host = "", path = ""] = /^(?:[^@/:]+@)?([^/:@]{2,}):(?!\/\/)([^@]+)$/.exec(remote) ?? [];
  return [host, path];
}

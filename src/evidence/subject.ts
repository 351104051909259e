import type { Programs } from "../core/ports.ts";

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

/** The git checkout at `cwd`; null outside of one, without git, or before the first commit. Two calls, side by side. */
export async function readSubject(programs: Pick<Programs, "capture">, cwd: string): Promise<Subject | null> {
  const git = (...args: string[]) => programs.capture("git", ["--no-optional-locks", ...args], { cwd });
  const [status, remote] = await Promise.all([
    git("status", "--porcelain=v2", "--branch", "--untracked-files=no", "-z"),
    git("config", "--get", "remote.origin.url"),
  ]);
  return status === undefined ? null : parseSubject(status, remote ?? "");
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
  const url = URL.canParse(remote) ? new URL(remote) : undefined;
  const [host, path] = url?.host ? [url.host, url.pathname] : scpParts(remote);
  const name = path.replace(/^\/+|\/+$/g, "").replace(/\.git$/, "");
  return host === "" || name === "" ? null : `${host}/${name}`;
}

/** Host and path of `[user@]host:path`. One letter is a drive, and an `@` after the colon ends a password. */
function scpParts(remote: string): [host: string, path: string] {
  const [, host = "", path = ""] = /^(?:[^@/:]+@)?([^/:@]{2,}):(?!\/\/)([^@]+)$/.exec(remote) ?? [];
  return [host, path];
}

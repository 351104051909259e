import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { AxctlError } from "../core/errors.ts";
import type { GitCommit, GitRepository } from "../core/ports.ts";
import { readLog } from "./git-log.ts";
import { openObjects } from "./git-objects.ts";
import { type GitPlace, runGit, startGit } from "./git-process.ts";
import { tagsOf } from "./git-tags.ts";

/**
 * The repository around a folder at a ref. Everything is read from git's objects: the checkout is not looked at. Five
 * programs are started at most, whatever the size of the repository.
 *
 * @param ref No option: it does not begin with a hyphen.
 * @throws AxctlError `GIT_NOT_FOUND`, `NO_REPOSITORY`, `GIT_REFUSED`, `UNKNOWN_REF`
 */
export async function openRepository(place: GitPlace, ref: string): Promise<GitRepository> {
  const { sha, branch, boundary } = await revisionOf(place, ref);
  const objects = openObjects(() => startGit(place, ["cat-file", "--batch"]), sha);
  return {
    sha,
    branch,
    boundary,
    log: () => logOf(place, sha),
    tags: () => tagsOf(place),
    remote: () => remoteOf(place),
    read: objects.read,
    readAt: objects.readAt,
    mode: objects.mode,
    list: objects.list,
    close: objects.close,
  };
}

async function revisionOf(place: GitPlace, ref: string): Promise<Pick<GitRepository, "sha" | "branch" | "boundary">> {
  // A range names many commits, of which git would tell the last.
  if (ref.includes("..")) throw new AxctlError("UNKNOWN_REF", { ref });
  const args = ["rev-parse", "--git-path", "shallow", `${ref}^{commit}`, "--symbolic-full-name", ref];
  const result = await runGit(place, args);
  const [shallow = "", ...rest] = result.stdout.split("\n");
  const sha = rest.find((line) => /^[0-9a-f]{40,64}$/.test(line));
  const named = rest.find((line) => line.startsWith("refs/"));
  const branch = named?.replace(/^refs\/(?:heads|remotes\/[^/]+)\//, "");
  if (result.code === 0 && sha !== undefined) {
    const boundary = await boundaryOf(resolve(place.cwd, shallow));
    return { sha, branch: named?.startsWith("refs/tags/") ? undefined : branch, boundary };
  }
  if (/not a git repository/i.test(result.stderr)) throw new AxctlError("NO_REPOSITORY", { folder: place.cwd });
  // What git refuses before it looks for the ref, such as a folder of another user, it says without having printed a thing.
  if (shallow === "") throw new AxctlError("GIT_REFUSED", { folder: place.cwd, reason: firstLine(result.stderr) });
  throw new AxctlError("UNKNOWN_REF", { ref });
}

function firstLine(text: string): string {
  return text.split("\n")[0]?.replace(/^fatal: /, "") ?? "";
}

/** git keeps the commits at which a shallow clone ends in a file, one in a line. */
async function boundaryOf(file: string): Promise<ReadonlySet<string>> {
  const text = await readFile(file, "utf8").catch((error: unknown) => {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return "";
    throw error;
  });
  return new Set(text.split("\n").filter((line) => line !== ""));
}

async function* logOf(place: GitPlace, sha: string): AsyncGenerator<GitCommit> {
  const format = "--format=tformat:%x00%H%x00%B";
  const shown = [
    "-z",
    "--name-only",
    "-O/dev/null",
    "--find-renames",
    "--no-relative",
    "--ignore-submodules=none",
    "--diff-merges=off",
    "--no-show-signature",
    "--no-notes",
  ];
  const child = startGit(place, [
    "log",
    ...shown,
    "--encoding=UTF-8",
    "--no-color",
    "--no-ext-diff",
    format,
    sha,
    "--",
  ]);
  child.stdin.end();
  let whole = false;
  try {
    yield* readLog(child.stdout);
    whole = true;
  } finally {
    // Whoever has seen enough stops git.
    if (!whole) child.kill();
  }
  if ((await child.ended) !== 0) throw new AxctlError("GIT_FAILED", { what: "log" });
}

/** Of each place that was asked about: several parts of a command want to know. */
const remotes = new WeakMap<GitPlace, Promise<string | undefined>>();

function remoteOf(place: GitPlace): Promise<string | undefined> {
  const known = remotes.get(place) ?? readRemote(place);
  remotes.set(place, known);
  return known;
}

async function readRemote(place: GitPlace): Promise<string | undefined> {
  const { code, stdout } = await runGit(place, ["config", "--get", "remote.origin.url"]);
  return code === 0 ? stdout : undefined;
}

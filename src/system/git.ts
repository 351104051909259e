import { execa } from "execa";
import { AxctlError } from "../core/errors.ts";
import type { GitCommit, GitRepository, GitTag } from "../core/ports.ts";
import { readLog } from "./git-log.ts";
import { openObjects } from "./git-objects.ts";

/** Nothing that a person configured changes what git prints; nothing is written, not even an index that is out of date. */
const PLAIN = ["--no-optional-locks", "-c", "core.quotePath=off", "-c", "log.showRoot=true"];

/**
 * The repository around a folder at a ref. Everything is read from git's objects: the checkout is not looked at. Four
 * programs are started at most, whatever the size of the repository.
 *
 * @param ref No option: it does not begin with a hyphen.
 * @throws AxctlError `GIT_NOT_FOUND`, `NO_REPOSITORY`, `UNKNOWN_REF`
 */
export async function openRepository(cwd: string, ref: string): Promise<GitRepository> {
  const { sha, branch, shallow } = await revisionOf(cwd, ref);
  const objects = openObjects(
    () => execa("git", [...PLAIN, "cat-file", "--batch"], { cwd, encoding: "buffer", buffer: false, reject: false }),
    sha,
  );
  return {
    sha,
    branch,
    shallow,
    log: () => logOf(cwd, sha),
    tags: () => tagsOf(cwd),
    remote: () => capture(cwd, ["config", "--get", "remote.origin.url"]),
    read: objects.read,
    list: objects.list,
    close: objects.close,
  };
}

async function revisionOf(cwd: string, ref: string): Promise<Pick<GitRepository, "sha" | "branch" | "shallow">> {
  const args = [...PLAIN, "rev-parse", "--is-shallow-repository", `${ref}^{commit}`, "--symbolic-full-name", ref];
  const result = await execa("git", args, { cwd, reject: false, stdin: "ignore" });
  if (result.failed && "code" in result && result.code === "ENOENT") throw new AxctlError("GIT_NOT_FOUND", {});
  const [shallow = "", ...rest] = result.stdout.split("\n");
  const sha = rest.find((line) => /^[0-9a-f]{40,64}$/.test(line));
  const named = rest.find((line) => line.startsWith("refs/"));
  const branch = named?.replace(/^refs\/(?:heads|remotes\/[^/]+)\//, "");
  if (result.exitCode === 0 && sha !== undefined)
    return { sha, branch: named?.startsWith("refs/tags/") ? undefined : branch, shallow: shallow === "true" };
  if (/not a git repository/i.test(result.stderr)) throw new AxctlError("NO_REPOSITORY", { folder: cwd });
  throw new AxctlError("UNKNOWN_REF", { ref });
}

async function* logOf(cwd: string, sha: string): AsyncGenerator<GitCommit> {
  const format = "--format=tformat:%x00%H%x00%B";
  const shown = [
    "-z",
    "--name-only",
    "-O/dev/null",
    "--find-renames",
    "--diff-merges=off",
    "--no-show-signature",
    "--no-notes",
  ];
  const args = [...PLAIN, "log", ...shown, "--encoding=UTF-8", "--no-color", "--no-ext-diff", format, sha, "--"];
  const child = execa("git", args, { cwd, encoding: "buffer", buffer: false, reject: false, stdin: "ignore" });
  let whole = false;
  try {
    yield* readLog(child.stdout);
    whole = true;
  } finally {
    // Whoever has seen enough stops git.
    if (!whole) child.kill();
  }
  const { exitCode } = await child;
  if (exitCode !== 0) throw new AxctlError("GIT_FAILED", { what: "log" });
}

/** Newest first, as releases are listed. A tag that names no commit is none of a release. */
async function tagsOf(cwd: string): Promise<GitTag[]> {
  const format = "--format=%(refname:strip=2)%00%(objectname)%00%(*objectname)";
  const text = await capture(cwd, ["for-each-ref", "--sort=-creatordate", format, "refs/tags"]);
  return (text ?? "").split("\n").flatMap((line) => {
    const [name = "", object = "", commit = ""] = line.split("\0");
    return name === "" ? [] : [{ name, sha: commit || object }];
  });
}

async function capture(cwd: string, args: readonly string[]): Promise<string | undefined> {
  const result = await execa("git", [...PLAIN, ...args], { cwd, reject: false, stdin: "ignore" });
  return result.exitCode === 0 ? result.stdout : undefined;
}

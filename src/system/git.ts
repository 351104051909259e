import { AxctlError } from "../core/errors.ts";
import type { GitCommit, GitRepository, GitTag } from "../core/ports.ts";
import { readLog } from "./git-log.ts";
import { openObjects } from "./git-objects.ts";
import { runGit, startGit } from "./git-process.ts";

/**
 * The repository around a folder at a ref. Everything is read from git's objects: the checkout is not looked at. Five
 * programs are started at most, whatever the size of the repository.
 *
 * @param ref No option: it does not begin with a hyphen.
 * @throws AxctlError `GIT_NOT_FOUND`, `NO_REPOSITORY`, `UNKNOWN_REF`
 */
export async function openRepository(cwd: string, ref: string): Promise<GitRepository> {
  const { sha, branch, shallow } = await revisionOf(cwd, ref);
  const objects = openObjects(() => startGit(cwd, ["cat-file", "--batch"]), sha);
  return {
    sha,
    branch,
    shallow,
    log: () => logOf(cwd, sha),
    tags: () => tagsOf(cwd),
    remote: () => remoteOf(cwd),
    read: objects.read,
    list: objects.list,
    close: objects.close,
  };
}

async function revisionOf(cwd: string, ref: string): Promise<Pick<GitRepository, "sha" | "branch" | "shallow">> {
  const args = ["rev-parse", "--is-shallow-repository", `${ref}^{commit}`, "--symbolic-full-name", ref];
  const result = await runGit(cwd, args);
  const [shallow = "", ...rest] = result.stdout.split("\n");
  const sha = rest.find((line) => /^[0-9a-f]{40,64}$/.test(line));
  const named = rest.find((line) => line.startsWith("refs/"));
  const branch = named?.replace(/^refs\/(?:heads|remotes\/[^/]+)\//, "");
  if (result.code === 0 && sha !== undefined)
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
  const child = startGit(cwd, ["log", ...shown, "--encoding=UTF-8", "--no-color", "--no-ext-diff", format, sha, "--"]);
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

/** Newest first, as releases are listed. A tag that names no commit is none of a release. */
async function tagsOf(cwd: string): Promise<GitTag[]> {
  const format = "--format=%(refname:strip=2)%00%(objectname)%00%(*objectname)";
  const { code, stdout } = await runGit(cwd, ["for-each-ref", "--sort=-creatordate", format, "refs/tags"]);
  if (code !== 0) throw new AxctlError("GIT_FAILED", { what: "for-each-ref" });
  return stdout.split("\n").flatMap((line) => {
    const [name = "", object = "", commit = ""] = line.split("\0");
    return name === "" ? [] : [{ name, sha: commit || object }];
  });
}

async function remoteOf(cwd: string): Promise<string | undefined> {
  const { code, stdout } = await runGit(cwd, ["config", "--get", "remote.origin.url"]);
  return code === 0 ? stdout : undefined;
}

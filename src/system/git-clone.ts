import { AxctlError } from "../core/errors.ts";
import { shellQuote } from "../core/shell.ts";
import { type GitPlace, runGit } from "./git-process.ts";
import { forgetTags, tagsOf } from "./git-tags.ts";

/** What a clone lacks. */
export interface CloneState {
  /** It was told to leave out the beginning of its history. */
  shallow: boolean;
  /** Those of some commits that it does not have. */
  missing: string[];
}

/**
 * Whether a clone is shallow, and which of some commits it does not have. Where it has them all, one program tells both.
 *
 * @param shas Full ids.
 * @throws AxctlError `GIT_FAILED`
 */
export async function cloneState(place: GitPlace, shas: readonly string[]): Promise<CloneState> {
  // Somebody else's answer has them: what is no id must not be an option of git's.
  const commits = shas.filter((sha) => /^[0-9a-f]{40,64}$/.test(sha)).map((sha) => `${sha}^{commit}`);
  // It tells in the order of the arguments, and stops at the first commit that is not there.
  const { code, stdout } = await runGit(place, ["rev-parse", "--is-shallow-repository", ...commits]);
  const [told] = stdout.split("\n");
  if (told !== "true" && told !== "false") throw new AxctlError("GIT_FAILED", { what: "rev-parse" });
  const hasAll = code === 0 && commits.length === shas.length;
  return { shallow: told === "true", missing: hasAll ? [] : await missingCommits(place, shas) };
}

/** Those of some commits that a clone does not have. */
export async function missingCommits(place: GitPlace, shas: readonly string[]): Promise<string[]> {
  const found = await Promise.all(
    shas.map((sha) => runGit(place, ["rev-parse", "--quiet", "--verify", "--end-of-options", `${sha}^{commit}`])),
  );
  return shas.filter((_, index) => found[index]?.code !== 0);
}

/** The messages of the commits that one commit has and another has not, oldest first; merges are no commits of anybody's. */
export async function messagesBetween(place: GitPlace, base: string, head: string): Promise<string[]> {
  const args = ["log", "--reverse", "--no-merges", "--no-show-signature", "--encoding=UTF-8", "-z", "--format=%B"];
  const { code, stdout } = await runGit(place, [...args, `${base}..${head}`, "--"]);
  if (code !== 0) throw new AxctlError("GIT_FAILED", { what: "log" });
  return stdout.split("\0").flatMap((message) => (message.trim() === "" ? [] : [message.trim()]));
}

/**
 * The commits of a branch's own line that changed a file, newest first: a merge counts for what it brought.
 *
 * @throws AxctlError `GIT_FAILED`
 */
export async function commitsThatChanged(place: GitPlace, head: string, path: string): Promise<string[]> {
  // Of a merge only what it brought counts; nothing but the ids is printed.
  const args = ["log", "--first-parent", "--no-patch", "--no-show-signature", "--format=%H"];
  const { code, stdout } = await runGit(place, [...args, head, "--", `:(top,literal)${path}`]);
  if (code !== 0) throw new AxctlError("GIT_FAILED", { what: "log" });
  return stdout.split("\n").filter((line) => line !== "");
}

/** Whether one commit follows on another; not where the clone lacks that one. */
export async function followsOn(place: GitPlace, head: string, commit: string): Promise<boolean> {
  const { code } = await runGit(place, ["merge-base", "--is-ancestor", commit, head]);
  return code === 0;
}

/** The commit of a branch as the clone last saw it, on its remote `origin` or else its own; undefined when it knows none. */
export async function knownHead(place: GitPlace, branch: string): Promise<{ sha: string; ref: string } | undefined> {
  const refs = [`refs/remotes/origin/${branch}`, `refs/heads/${branch}`];
  const { stdout } = await runGit(place, ["for-each-ref", "--format=%(refname)%00%(objectname)", ...refs]);
  const found = new Map(
    stdout
      .split("\n")
      .map((line) => line.split("\0"))
      .flatMap(([ref = "", sha]) => (sha ? [[ref, sha]] : [])),
  );
  const ref = refs.find((name) => found.has(name));
  const sha = ref === undefined ? undefined : found.get(ref);
  return ref === undefined || sha === undefined ? undefined : { sha, ref };
}

export interface Fetching {
  branches: readonly string[];
  /** The clone is shallow: its history is completed. */
  shallow: boolean;
}

/** How long a fetch may take, and what calls it off. */
export interface FetchBounds {
  timeoutMs: number;
  signal: AbortSignal;
}

/**
 * Fetches branches and all tags from `origin`, without asking a person for anything.
 *
 * @throws AxctlError `FETCH_FAILED`
 */
export async function fetchBranches(
  place: GitPlace,
  { branches, shallow }: Fetching,
  { timeoutMs, signal }: FetchBounds,
): Promise<void> {
  // ssh asks at the terminal itself, for a pass phrase or a host that it does not know, unless it is told not to.
  const ssh = place.env["GIT_SSH_COMMAND"] ?? "ssh -o BatchMode=yes";
  const env = { ...place.env, GIT_TERMINAL_PROMPT: "0", GIT_SSH_COMMAND: ssh };
  const deadline = AbortSignal.timeout(Math.max(1, timeoutMs));
  const refs = branches.map((branch) => `+refs/heads/${branch}:refs/remotes/origin/${branch}`);
  const depth = shallow ? ["--unshallow"] : [];
  const args = ["fetch", "--quiet", ...depth, "--tags", "origin", ...refs];
  const { code, stderr } = await runGit({ cwd: place.cwd, env }, args, { signal: AbortSignal.any([signal, deadline]) });
  forgetTags(place);
  signal.throwIfAborted();
  if (code === 0) return;
  if (deadline.aborted)
    throw new AxctlError("FETCH_FAILED", {
      fetch: fetchCommand({ branches, shallow }),
      reason: "the remote did not answer within --timeout",
    });
  const reason =
    stderr
      .split("\n")
      .find((line) => /^(?:fatal|error): /.test(line))
      ?.replace(/^(?:fatal|error): /, "") || "git said no more";
  throw new AxctlError("FETCH_FAILED", { fetch: fetchCommand({ branches, shallow }), reason });
}

/** The same as a person types it. */
export function fetchCommand({ branches, shallow }: Fetching): string {
  const refs = branches.map((branch) => shellQuote(`+refs/heads/${branch}:refs/remotes/origin/${branch}`));
  return `git fetch ${shallow ? "--unshallow " : ""}--tags origin ${refs.join(" ")}`;
}

/** Those of some tags that a clone does not have. */
export async function missingTags(place: GitPlace, tags: readonly string[]): Promise<string[]> {
  if (tags.length === 0) return [];
  const known = new Set((await tagsOf(place)).map(({ name }) => name));
  return tags.filter((tag) => !known.has(tag));
}

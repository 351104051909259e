import { AxctlError } from "../core/errors.ts";
import type { GitTag } from "../core/ports.ts";
import { type GitPlace, runGit } from "./git-process.ts";

/** Of each place that was asked about: several parts of a command want to know. */
const known = new WeakMap<GitPlace, Promise<GitTag[]>>();

/**
 * The tags of a clone, newest first, as releases are listed. They are read once for a place, until {@link forgetTags}.
 *
 * @throws AxctlError `GIT_FAILED`
 */
export function tagsOf(place: GitPlace): Promise<GitTag[]> {
  const tags = known.get(place) ?? readTags(place);
  known.set(place, tags);
  return tags;
}

/** A fetch may have brought others. */
export function forgetTags(place: GitPlace): void {
  known.delete(place);
}

async function readTags(place: GitPlace): Promise<GitTag[]> {
  const format = "--format=%(refname:strip=2)%00%(objectname)%00%(*objectname)";
  const { code, stdout } = await runGit(place, ["for-each-ref", "--sort=-creatordate", format, "refs/tags"]);
  if (code !== 0) throw new AxctlError("GIT_FAILED", { what: "for-each-ref" });
  return stdout.split("\n").flatMap((line) => {
    const [name = "", object = "", commit = ""] = line.split("\0");
    return name === "" ? [] : [{ name, sha: commit || object }];
  });
}

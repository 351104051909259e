import * as z from "zod/mini";
import { received } from "./exchange.ts";
import type { Carrier } from "./fetch-into.ts";
import { type GitFolder, git } from "./local-git.ts";
import { uploadObjects } from "./upload.ts";

export { fetchInto } from "./fetch-into.ts";

const listed = z.array(z.looseObject({ ref: z.string(), object: z.looseObject({ sha: z.string() }) }));

/**
 * Pushes refs of a local repository to the server through its git data API, with every object that it lacks, and forces
 * them where they moved. A ref is `main`, `v1.0.0`, a full name, or `source:target`; without any, all branches and tags.
 * Every id that the server answers is the local one, or this throws: that is the case for what GitHub's API cannot say
 * either (other headers than author, committer and gpgsig such as `encoding` and `mergetag`; texts that are not UTF-8).
 */
export async function mirror(github: Carrier, folder: GitFolder, refs: readonly string[] = ["--all"]): Promise<void> {
  const local = localRefs(folder, refs);
  const remote = await remoteRefs(github);
  await uploadObjects(github, folder, { send: local.map(({ sha }) => sha), there: [...remote.values()] });
  const root = `/repos/${github.owner}/${github.name}/git/refs`;
  for (const { target, sha } of local) {
    const present = remote.get(target);
    if (present === sha) continue;
    const answer =
      present === undefined
        ? github.ask("POST", root, { ref: target, sha })
        : github.ask("PATCH", `${root}/${target.slice("refs/".length)}`, { sha, force: true });
    await received(z.unknown(), answer);
  }
}

interface LocalRef {
  target: string;
  sha: string;
}

function localRefs(folder: GitFolder, asked: readonly string[]): LocalRef[] {
  const list = git(folder, ["for-each-ref", "--format=%(refname) %(objectname)"]).toString().trim().split("\n");
  const all = new Map(list.map((line): [string, string] => [line.split(" ")[0] ?? "", line.split(" ")[1] ?? ""]));
  if (asked.includes("--all")) {
    return [...all].flatMap(([target, sha]) => (/^refs\/(heads|tags)\//.test(target) ? [{ target, sha }] : []));
  }
  return asked.map((name) => {
    const [source = name, target] = name.split(":");
    const full = [source, `refs/heads/${source}`, `refs/tags/${source}`].find((candidate) => all.has(candidate));
    const sha = full === undefined ? git(folder, ["rev-parse", "--verify", source]).toString().trim() : all.get(full);
    const to = target ?? full;
    if (to === undefined || sha === undefined) throw new Error(`${name} is no ref of the repository`);
    return { target: to.startsWith("refs/") ? to : `refs/heads/${to}`, sha };
  });
}

async function remoteRefs({ owner, name, ask }: Carrier): Promise<Map<string, string>> {
  const found = await Promise.all(
    ["heads/", "tags/"].map((kind) =>
      received(listed, ask("GET", `/repos/${owner}/${name}/git/matching-refs/${kind}`)),
    ),
  );
  return new Map(found.flat().map(({ ref, object }) => [ref, object.sha]));
}

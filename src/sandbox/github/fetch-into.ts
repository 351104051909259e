import * as z from "zod/mini";
import { type Ask, received } from "./exchange.ts";
import { type GitFolder, type GitObject, git, objectIds, writeObjects } from "./local-git.ts";
import { commitBytes, objectId, parseTree, tagBytes } from "./object-bytes.ts";

/** A GitHub, as far as objects are carried: `startGitHub` answers one. */
export interface Carrier {
  owner: string;
  name: string;
  ask: Ask;
}

const sha = z.string().check(z.regex(/^[0-9a-f]{40}$/));
const pointer = z.looseObject({ sha });
const person = z.looseObject({ name: z.string(), email: z.string(), date: z.string() });
const ref = z.looseObject({ object: z.looseObject({ sha, type: z.string() }) });
const commit = z.looseObject({
  tree: pointer,
  parents: z.array(pointer),
  author: person,
  committer: person,
  message: z.string(),
  verification: z.looseObject({ signature: z.nullable(z.string()) }),
});
const tag = z.looseObject({ tag: z.string(), tagger: person, message: z.string(), object: ref.shape.object });
const tree = z.looseObject({ tree: z.array(z.looseObject({ mode: z.string(), path: z.string(), sha })) });
const blob = z.looseObject({ content: z.string() });

/**
 * Brings a branch of the server into a local repository as real git objects, as `git fetch origin` would, and moves
 * `refs/remotes/origin/<branch>`; a tag (`refs/tags/v1`) gets its local ref. Answers the id.
 */
export async function fetchInto(github: Carrier, folder: GitFolder, branch: string): Promise<string> {
  const from = branch.startsWith("refs/") ? branch : `refs/heads/${branch}`;
  const to = from.replace("refs/heads/", "refs/remotes/origin/");
  const path = `/repos/${github.owner}/${github.name}/git/ref/${from.slice("refs/".length)}`;
  const { object } = await received(ref, github.ask("GET", path));
  await fetchObjects(github, folder, [object]);
  git(folder, ["update-ref", to, object.sha]);
  return object.sha;
}

interface Wanted {
  type: string;
  sha: string;
}

/** Brings objects of the server, and all that they reach, into a local repository that lacks them. */
export async function fetchObjects(github: Carrier, folder: GitFolder, wanted: readonly Wanted[]): Promise<void> {
  const there = objectIds(folder);
  const [found, open]: [GitObject[], Wanted[]] = [[], [...wanted]];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (there.has(next.sha) || next.type === "submodule") continue;
    there.add(next.sha);
    const { object, reached } = await fetchObject(github, next);
    found.push(object);
    open.push(...reached);
  }
  writeObjects(folder, found);
}

async function fetchObject({ owner, name, ask }: Carrier, { type, sha }: Wanted) {
  const get = <T>(schema: z.ZodMiniType<T>) =>
    received(schema, ask("GET", `/repos/${owner}/${name}/git/${type}s/${sha}`));
  if (type === "commit") {
    const { parents, ...fields } = await get(commit);
    const reached = [{ type: "tree", sha: fields.tree.sha }, ...parents.map(({ sha }) => ({ type: "commit", sha }))];
    const signature = fields.verification.signature ?? undefined;
    const bytes = { ...fields, tree: fields.tree.sha, parents: parents.map(({ sha }) => sha), signature };
    return { object: either(sha, "commit", (end) => commitBytes({ ...bytes, message: bytes.message + end })), reached };
  }
  if (type === "tag") {
    const { object, ...fields } = await get(tag);
    const bytes = { ...fields, object: object.sha, type: object.type };
    return {
      object: either(sha, "tag", (end) => tagBytes({ ...bytes, message: bytes.message + end })),
      reached: [object],
    };
  }
  if (type === "tree") {
    const content = treeBytes((await get(tree)).tree);
    const kind = (mode: string) => (mode === "40000" ? "tree" : mode === "160000" ? "submodule" : "blob");
    const reached = parseTree(content).map(({ mode, sha }) => ({ type: kind(mode), sha }));
    return { object: either(sha, "tree", () => content), reached };
  }
  const content = Buffer.from((await get(blob)).content, "base64");
  return { object: either(sha, "blob", () => content), reached: [] };
}

/** The object whose id is known; the server may leave out the last line break of a message. */
function either(sha: string, type: GitObject["type"], make: (end: string) => Buffer): GitObject {
  const content = ["", "\n"].map(make).find((bytes) => objectId(type, bytes) === sha);
  if (content === undefined) throw new Error(`the server's answer about the ${type} ${sha} does not make that object`);
  return { type, content };
}

function treeBytes(entries: readonly { mode: string; path: string; sha: string }[]): Buffer {
  const named = entries.map(({ mode, path, sha }) => ({ mode: mode.replace(/^0/, ""), path, sha }));
  const key = ({ mode, path }: { mode: string; path: string }) => Buffer.from(mode === "40000" ? `${path}/` : path);
  named.sort((one, other) => Buffer.compare(key(one), key(other)));
  return Buffer.concat(
    named.flatMap(({ mode, path, sha }) => [Buffer.from(`${mode} ${path}\0`), Buffer.from(sha, "hex")]),
  );
}

import * as z from "zod/mini";
import { received } from "./exchange.ts";
import type { Carrier } from "./fetch-into.ts";
import { type GitFolder, type GitObject, git, readObjects } from "./local-git.ts";
import { parseObject, parsePerson, parseTree } from "./object-bytes.ts";

const answered = z.looseObject({ sha: z.string() });

/** Posts every object that is reached from some commits and not from others; what has parents or children comes after them. */
export async function uploadObjects(
  github: Carrier,
  folder: GitFolder,
  { send, there }: { send: readonly string[]; there: readonly string[] },
): Promise<void> {
  const revisions = [...send, ...there.map((sha) => `^${sha}`)].map((line) => `${line}\n`).join("");
  const args = ["rev-list", "--objects", "--topo-order", "--reverse", "--ignore-missing", "--stdin"];
  const listed = git(folder, args, Buffer.from(revisions)).toString().split("\n");
  const objects = readObjects(folder, new Set(listed.map((line) => line.slice(0, 40)).filter((sha) => sha !== "")));
  const post = (sha: string, { type, content }: GitObject) => postObject(github, sha, { type, content });
  const of = (type: GitObject["type"]) => [...objects].filter(([, object]) => object.type === type);
  await Promise.all(of("blob").map(([sha, object]) => post(sha, object)));
  for (const [sha, object] of childrenFirst(of("tree"))) await post(sha, object);
  for (const [sha, object] of of("commit")) await post(sha, object);
  for (const [sha, object] of of("tag").reverse()) await post(sha, object);
}

function childrenFirst(trees: readonly [string, GitObject][]): Map<string, GitObject> {
  const [known, ordered] = [new Map(trees), new Map<string, GitObject>()];
  const add = (sha: string) => {
    const tree = known.get(sha);
    if (tree === undefined || ordered.has(sha)) return;
    for (const { mode, sha } of parseTree(tree.content)) if (mode === "40000") add(sha);
    ordered.set(sha, tree);
  };
  for (const [sha] of trees) add(sha);
  return ordered;
}

async function postObject({ owner, name, ask }: Carrier, sha: string, { type, content }: GitObject): Promise<void> {
  const fail = (why: string) => new Error(`the server cannot keep the ${type} ${sha}: ${why}`);
  let body: unknown;
  try {
    body = bodies[type](content);
  } catch (error) {
    throw fail(error instanceof Error ? error.message : String(error));
  }
  const answer = await ask("POST", `/repos/${owner}/${name}/git/${type}s`, body);
  const { sha: got } = await received(answered, answer).catch((error: Error) => Promise.reject(fail(error.message)));
  if (got !== sha) throw fail(`it calls it ${got}`);
}

/** What the git data API wants for an object. */
const bodies: Record<GitObject["type"], (content: Buffer) => unknown> = {
  blob: (content) => ({ content: content.toString("base64"), encoding: "base64" }),
  tree: (content) => ({
    tree: parseTree(content).map(({ mode, path, sha }) => ({
      ...{ path, sha, mode: mode.padStart(6, "0") },
      type: mode === "40000" ? "tree" : mode === "160000" ? "commit" : "blob",
    })),
  }),
  commit: (content) => {
    const { headers, message, one } = read(content, ["tree", "parent", "author", "committer", "gpgsig"]);
    const parents = headers.flatMap(([key, value]) => (key === "parent" ? [value] : []));
    const signature = one("gpgsig");
    return {
      ...{ message, parents, tree: one("tree") },
      author: parsePerson(one("author") ?? ""),
      committer: parsePerson(one("committer") ?? ""),
      ...(signature === undefined ? {} : { signature }),
    };
  },
  tag: (content) => {
    const { message, one } = read(content, ["object", "type", "tag", "tagger"]);
    const tagger = parsePerson(one("tagger") ?? "");
    return { message, object: one("object"), type: one("type"), tag: one("tag"), tagger };
  },
};

/** Headers and message as text, when there is nothing beside what the API knows. */
function read(content: Buffer, known: readonly string[]) {
  const { headers, message } = parseObject(content);
  for (const [key] of headers) if (!known.includes(key)) throw new Error(`its header "${key}" has no place in the API`);
  const utf8 = (bytes: string) =>
    new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(Buffer.from(bytes, "latin1"));
  const decoded = headers.map(([key, value]): [string, string] => [key, utf8(value)]);
  const one = (wanted: string) => decoded.find(([key]) => key === wanted)?.[1];
  return { headers: decoded, message: utf8(message), one };
}

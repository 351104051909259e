import { AxctlError } from "../core/errors.ts";
import type { GitRepository } from "../core/ports.ts";

/** A running `git cat-file --batch`. */
interface Batch {
  stdin: NodeJS.WritableStream;
  stdout: AsyncIterable<unknown>;
  kill(): unknown;
}

interface GitObject {
  type: string;
  bytes: Buffer;
}

type Objects = Pick<GitRepository, "read" | "readAt" | "mode" | "list" | "close">;

/** Files at a commit, all through one `git cat-file --batch`, which is started when it is first needed. */
export function openObjects(start: () => Batch, commit: string): Objects {
  let batch: Reader | undefined;
  const get = (name: string) => {
    batch ??= createReader(start());
    return batch.get(name);
  };
  const cached = new Map<string, Promise<string | undefined>>();
  const read = async (name: string) => {
    // The protocol is line by line: such a name cannot be asked for.
    const object = name.includes("\n") ? undefined : await get(name);
    return object?.type === "blob" ? object.bytes.toString("utf8") : undefined;
  };
  const readAt = (at: string, path: string) => {
    const name = `${at}:${path}`;
    const known = cached.get(name) ?? read(name);
    cached.set(name, known);
    return known;
  };
  return {
    read: (path) => readAt(commit, path),
    readAt,
    mode: async (path) => {
      const slash = path.lastIndexOf("/");
      const tree = await get(`${commit}:${path.slice(0, Math.max(0, slash))}`);
      if (tree?.type !== "tree") return undefined;
      const name = path.slice(slash + 1);
      return entriesOf(tree.bytes, tree.bytes.length).find((entry) => entry.name === name)?.mode;
    },
    list: async (folder = "") => filesBelow(await get(`${commit}:${folder}`), get, folder === "" ? "" : `${folder}/`),
    close: () => batch?.end(),
  };
}

/** The files of a tree and of the trees in it, in git's order, each behind the prefix. */
async function filesBelow(tree: GitObject | undefined, get: Reader["get"], prefix = ""): Promise<string[]> {
  if (tree?.type !== "tree") return [];
  const files: string[] = [];
  for (const { mode, name, id } of entriesOf(tree.bytes, tree.bytes.length)) {
    if (mode === "40000") files.push(...(await filesBelow(await get(id), get, `${prefix}${name}/`)));
    else if (mode !== "160000") files.push(prefix + name);
  }
  return files;
}

/** A tree's entries: mode, blank, name, NUL, the id's bytes. An id has 20 bytes, or 32 in a repository that uses SHA-256. */
function entriesOf(bytes: Buffer, length: number): { mode: string; name: string; id: string }[] {
  for (const size of [20, 32]) {
    const entries = [];
    let at = 0;
    while (at < length) {
      const blank = bytes.indexOf(0x20, at);
      const end = bytes.indexOf(0, blank);
      const mode = bytes.toString("latin1", at, blank);
      if (blank === -1 || end === -1 || !/^[0-7]{5,6}$/.test(mode) || end + 1 + size > length) break;
      entries.push({
        mode,
        name: bytes.toString("utf8", blank + 1, end),
        id: bytes.toString("hex", end + 1, end + 1 + size),
      });
      at = end + 1 + size;
    }
    if (at === length) return entries;
  }
  return [];
}

interface Reader {
  get(name: string): Promise<GitObject | undefined>;
  end(): void;
}

interface Waiting {
  give: (object: GitObject | undefined) => void;
  fail: (error: AxctlError) => void;
}

/**
 * Answers come in the order of the questions: `<id> <type> <size>`, the bytes, a line end; or `<name> missing`. A git that ends
 * before it has answered is an error: what it did not say is not missing.
 */
function createReader({ stdin, stdout, kill }: Batch): Reader {
  const waiting: Waiting[] = [];
  let hasEnded = false;
  const collect = async () => {
    try {
      for await (const object of answersOf(stdout)) waiting.shift()?.give(object);
    } finally {
      hasEnded = true;
      for (const { fail } of waiting.splice(0)) fail(new AxctlError("GIT_FAILED", { what: "cat-file" }));
    }
  };
  // A pipe that breaks has ended, too.
  void collect().catch(() => undefined);
  return {
    get: (name) =>
      new Promise((give, fail) => {
        if (hasEnded) return fail(new AxctlError("GIT_FAILED", { what: "cat-file" }));
        waiting.push({ give, fail });
        stdin.write(`${name}\n`);
      }),
    end: () => {
      stdin.end();
      kill();
    },
  };
}

/** The objects that git tells, one after the other; undefined for one that is missing. */
async function* answersOf(stdout: AsyncIterable<unknown>): AsyncGenerator<GitObject | undefined> {
  let chunks: Uint8Array[] = [];
  let [held, needed] = [0, 0];
  for await (const chunk of stdout) {
    if (!(chunk instanceof Uint8Array)) continue;
    chunks.push(chunk);
    held += chunk.length;
    // A large object comes in many pieces: they are joined once.
    if (held < needed) continue;
    let buffer = Buffer.concat(chunks);
    let answer = readAnswer(buffer);
    for (; "length" in answer; answer = readAnswer(buffer)) {
      yield answer.object;
      buffer = buffer.subarray(answer.length);
    }
    chunks = [buffer];
    held = buffer.length;
    needed = answer.needed;
  }
}

/** The first answer in a buffer, or how many bytes it takes at least. */
function readAnswer(buffer: Buffer): { object: GitObject | undefined; length: number } | { needed: number } {
  const end = buffer.indexOf(0x0a);
  if (end === -1) return { needed: buffer.length + 1 };
  const header = buffer.toString("utf8", 0, end);
  const [, type, size] = /^[0-9a-f]{40,64} (\w+) (\d+)$/.exec(header) ?? [];
  if (type === undefined) return { object: undefined, length: end + 1 };
  const length = end + 1 + Number(size) + 1;
  if (buffer.length < length) return { needed: length };
  return { object: { type, bytes: Buffer.from(buffer.subarray(end + 1, length - 1)) }, length };
}

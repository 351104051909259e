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

type Objects = Pick<GitRepository, "read" | "list" | "close">;

/** Files at a commit, all through one `git cat-file --batch`, which is started when it is first needed. */
export function openObjects(start: () => Batch, commit: string): Objects {
  let batch: Reader | undefined;
  const get = (name: string) => {
    batch ??= createReader(start());
    return batch.get(name);
  };
  const cached = new Map<string, Promise<string | undefined>>();
  const read = async (path: string) => {
    // The protocol is line by line: such a name cannot be asked for.
    const object = path.includes("\n") ? undefined : await get(`${commit}:${path}`);
    return object?.type === "blob" ? object.bytes.toString("utf8") : undefined;
  };
  return {
    read: (path) => {
      const known = cached.get(path) ?? read(path);
      cached.set(path, known);
      return known;
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

/** Answers come in the order of the questions: `<id> <type> <size>`, the bytes, a line end; or `<name> missing`. */
function createReader({ stdin, stdout, kill }: Batch): Reader {
  const waiting: ((object: GitObject | undefined) => void)[] = [];
  const collect = async () => {
    let buffer = Buffer.alloc(0);
    for await (const chunk of stdout) {
      if (chunk instanceof Uint8Array) buffer = Buffer.concat([buffer, chunk]);
      for (let answer = takeAnswer(buffer); answer !== undefined; answer = takeAnswer(buffer)) {
        buffer = buffer.subarray(answer.length);
        waiting.shift()?.(answer.object);
      }
    }
    for (const give of waiting.splice(0)) give(undefined);
  };
  const ended = collect();
  return {
    get: (name) =>
      new Promise((resolve) => {
        waiting.push(resolve);
        stdin.write(`${name}\n`);
      }),
    end: () => {
      stdin.end();
      kill();
      void ended;
    },
  };
}

function takeAnswer(buffer: Buffer): { object: GitObject | undefined; length: number } | undefined {
  const end = buffer.indexOf(0x0a);
  if (end === -1) return undefined;
  const header = buffer.toString("utf8", 0, end);
  const [, type, size] = /^[0-9a-f]{40,64} (\w+) (\d+)$/.exec(header) ?? [];
  if (type === undefined) return { object: undefined, length: end + 1 };
  const length = end + 1 + Number(size) + 1;
  return buffer.length < length
    ? undefined
    : { object: { type, bytes: Buffer.from(buffer.subarray(end + 1, length - 1)) }, length };
}

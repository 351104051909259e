import type { GitCommit } from "../core/ports.ts";

/**
 * Reads `git log -z --name-only` with the format NUL, id, NUL, message: each commit begins with an empty field, and its files
 * follow, the first one behind a line end.
 */
export async function* readLog(output: AsyncIterable<unknown>): AsyncGenerator<GitCommit> {
  let fields: string[] = [];
  for await (const field of fieldsOf(output)) {
    // A message may be empty, a file's name may not.
    if (field === "" && fields.length >= 3) {
      yield commitOf(fields);
      fields = [];
    }
    fields.push(field);
  }
  if (fields.length >= 3) yield commitOf(fields);
}

function commitOf([, sha = "", message = "", ...files]: readonly string[]): GitCommit {
  return {
    sha,
    message: message.trim(),
    files: files.map((file) => file.replace(/^\n/, "")).filter((file) => file !== ""),
  };
}

/** The output in pieces that end with NUL. Bytes that are no UTF-8 become replacement characters. */
async function* fieldsOf(output: AsyncIterable<unknown>): AsyncGenerator<string> {
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  let rest: Buffer[] = [];
  for await (const chunk of output) {
    if (!(chunk instanceof Uint8Array)) continue;
    let from = 0;
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    for (let end = bytes.indexOf(0); end !== -1; end = bytes.indexOf(0, from)) {
      yield decoder.decode(Buffer.concat([...rest, bytes.subarray(from, end)]));
      rest = [];
      from = end + 1;
    }
    rest.push(Buffer.from(bytes.subarray(from)));
  }
  const last = Buffer.concat(rest);
  if (last.length > 0) yield decoder.decode(last);
}

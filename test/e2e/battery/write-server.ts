/** What a sound API answers to the writes of `qa preflight --write --upload-file F --send-message` (spec api.md, "Writes"). */

/** The writes, in the order in which a report names them. */
export const WRITES = [
  "context.set",
  "context.get",
  "context.delete",
  "uploads.create",
  "uploads.context.set",
  "uploads.context.get",
  "uploads.context.delete",
  "uploads.message.send",
] as const;

export type Write = (typeof WRITES)[number];

/** The file that is uploaded. */
export const FILE = { name: "battery.txt", text: "a text of the battery\n" };

/** A write as it arrived. */
export interface WriteRequest {
  method: string;
  path: string;
  sent: string;
}

const CONTEXT = "/api/v1/context";

/** Which write a request is: the keys of the two chains begin differently. */
export function writeOf({ method, path, sent }: WriteRequest): Write | undefined {
  const { pathname } = new URL(path, "http://loopback");
  if (method === "POST" && pathname === "/api/v1/uploads/") return "uploads.create";
  if (method === "POST" && pathname === "/api/v1/messages") return "uploads.message.send";
  if (method === "POST" && pathname !== CONTEXT) return undefined;
  const verb = VERBS[method];
  const key = method === "POST" ? entryIn(sent).key : keyIn(pathname);
  if (verb === undefined || key === undefined) return undefined;
  return WRITES.find((name) => name === `${key.startsWith("qa:") ? "" : "uploads."}context.${verb}`);
}

const VERBS: Readonly<Record<string, string>> = { POST: "set", GET: "get", DELETE: "delete" };

/** A context that remembers what was set, whatever was answered to that; a deletion always finds its entry. */
export function createContext(): (write: Write, request: WriteRequest) => (text: string) => unknown {
  const values = new Map<string, string>();
  return (write, { path, sent }) => {
    if (write === "uploads.create") return upload;
    if (write === "uploads.message.send") return (text) => ({ id: `message${text}` });
    if (write.endsWith(".set")) {
      const { key, value } = entryIn(sent);
      values.set(key, value);
      return (text) => ({ key, value, note: text });
    }
    const key = keyIn(new URL(path, "http://loopback").pathname) ?? "";
    if (write.endsWith(".delete")) return (text) => ({ key, deleted: true, note: text });
    return (text) => ({ key, value: values.get(key), note: text });
  };
}

function upload(text: string): unknown {
  return {
    attachment_id: `upload${text}`,
    url: `/files/1${text}`,
    content_type: `text/plain${text}`,
    size: Buffer.byteLength(FILE.text),
    original_filename: `file${text}`,
  };
}

function keyIn(pathname: string): string | undefined {
  const [, key] = /^\/api\/v1\/context\/([^/]+)$/.exec(pathname) ?? [];
  return key === undefined ? undefined : decodeURIComponent(key);
}

function entryIn(sent: string): { key: string; value: string } {
  const { key, value }: Record<string, unknown> = JSON.parse(sent);
  return { key: String(key), value: String(value) };
}

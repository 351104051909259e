import { createHash } from "node:crypto";
import { createServer, type IncomingMessage } from "node:http";
import { buffer } from "node:stream/consumers";

/** A registry of Python packages on loopback: PyPI's upload API and its JSON API over the same store. */
export interface PythonRegistry {
  /** The base of the JSON API. */
  url: string;
  /** Where files are uploaded to. */
  uploadUrl: string;
  /** Who uploads has to show it, as `__token__`. */
  token: string;
  /** What it has: digests by the names of files. */
  files: Map<string, string>;
  /** The names of the files that were sent, whatever became of them. */
  uploads: string[];
  /** Is asked before a file is taken: what it throws breaks the connection; a status is answered. */
  beforeUpload(hook: (file: string) => number | undefined): void;
  reset(): void;
  close(): Promise<void>;
}

interface Answer {
  status: number;
  body: unknown;
}

export async function startPythonRegistry(): Promise<PythonRegistry> {
  const files = new Map<string, string>();
  const uploads: string[] = [];
  const token = "pypi-AgEIcHlwaS5vcmcCJDEyMzQ1Njc4";
  let hook: (file: string) => number | undefined = () => undefined;
  const answerTo = async (request: IncomingMessage): Promise<Answer> => {
    if (request.method === "GET") return shown(files, request.url ?? "/");
    const authorization = `Basic ${Buffer.from(`__token__:${token}`).toString("base64")}`;
    const { content, digest, name } = await readUpload(request);
    uploads.push(name);
    if (request.headers.authorization !== authorization)
      return { status: 403, body: "Invalid or non-existent authentication information." };
    const status = hook(name);
    if (status !== undefined) return { status, body: "out of order" };
    const sha256 = createHash("sha256").update(content).digest("hex");
    if (sha256 !== digest) return { status: 400, body: "The digest supplied does not match." };
    if (files.has(name)) return { status: 400, body: "File already exists." };
    files.set(name, sha256);
    return { status: 200, body: "" };
  };
  const server = createServer((request, response) => {
    answerTo(request).then(
      ({ status, body }) => {
        response.writeHead(status, `${body === "" ? "OK" : String(body).slice(0, 60)}`, { connection: "close" });
        response.end(typeof body === "string" ? body : JSON.stringify(body));
      },
      () => response.destroy(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the registry has no port");
  const url = `http://127.0.0.1:${address.port}`;
  return {
    ...{ url, uploadUrl: `${url}/legacy/`, token, files, uploads },
    beforeUpload: (next) => {
      hook = next;
    },
    reset: () => {
      hook = () => undefined;
      uploads.length = 0;
      files.clear();
    },
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => void server.close(() => resolve()));
    },
  };
}

/** `GET /pypi/<project>/<version>/json` */
function shown(files: ReadonlyMap<string, string>, path: string): Answer {
  const [, , project = "", version = ""] = path.split("/");
  // Older tools leave the hyphens of a name in that of a file.
  const comparable = (name: string) => name.replace(/[-_.]+/g, "-").toLowerCase();
  const prefix = comparable(`${project}-${decodeURIComponent(version)}-`);
  const urls = [...files]
    .filter(([filename]) => comparable(filename).startsWith(prefix))
    .map(([filename, sha256]) => ({ filename, yanked: false, digests: { sha256 } }));
  return urls.length === 0
    ? { status: 404, body: { message: "Not Found" } }
    : { status: 200, body: { info: { name: project, version, yanked: false }, urls } };
}

/** PyPI's upload API: one form with the file in it. */
async function readUpload(request: IncomingMessage): Promise<{ content: Uint8Array; digest: string; name: string }> {
  const headers = { "content-type": request.headers["content-type"] ?? "" };
  const form = await new Response(new Uint8Array(await buffer(request)), { headers }).formData();
  const file = form.get("content");
  if (!(file instanceof File) || form.get(":action") !== "file_upload") throw new Error("it is no upload");
  return {
    content: new Uint8Array(await file.arrayBuffer()),
    digest: String(form.get("sha256_digest")),
    name: file.name,
  };
}

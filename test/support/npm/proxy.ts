import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import { buffer } from "node:stream/consumers";

export interface ProxiedRequest {
  method: string;
  path: string;
  /** Tells bodies apart. */
  digest: string;
}

/** Before a request is handed on, or after the server behind has answered it as a whole. */
export type Phase = "before" | "after";

/** Called, and waited for, at both points of every request; what it throws breaks the client's connection. */
export type Hook = (request: ProxiedRequest, phase: Phase) => void | Promise<void>;

/** A proxy on loopback before a server of a test. Bodies pass it to the byte. */
export interface RegistryProxy {
  /** With a slash at its end. */
  url: string;
  /** What was handed on since the last reset. */
  requests: ProxiedRequest[];
  onRequest(hook: Hook): void;
  /** Forgets the hook and the requests. */
  reset(): void;
  close(): Promise<void>;
}

export async function startProxy(upstream: string): Promise<RegistryProxy> {
  let hook: Hook = () => undefined;
  const requests: ProxiedRequest[] = [];
  const server = createServer((incoming, outgoing) => {
    play({ incoming, outgoing }).catch(() => outgoing.destroy());
  });
  const play = async ({ incoming, outgoing }: Line) => {
    const body = await buffer(incoming);
    const digest = createHash("sha256").update(body).digest("hex");
    const asked = { method: incoming.method ?? "GET", path: incoming.url ?? "/", digest };
    requests.push(asked);
    await hook(asked, "before");
    const answer = await forward(new URL(asked.path, upstream), incoming, body);
    await hook(asked, "after");
    outgoing.writeHead(answer.status, answer.headers).end(answer.body);
  };
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the proxy has no port");
  return {
    url: `http://127.0.0.1:${address.port}/`,
    requests,
    onRequest: (next) => {
      hook = next;
    },
    reset: () => {
      hook = () => undefined;
      requests.length = 0;
    },
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => void server.close(() => resolve()));
    },
  };
}

interface Line {
  incoming: IncomingMessage;
  outgoing: ServerResponse;
}

interface Answer {
  status: number;
  headers: IncomingMessage["headers"];
  body: Buffer;
}

function forward(url: URL, { method, headers }: IncomingMessage, body: Buffer): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { ...(method === undefined ? {} : { method }), headers }, (answer) => {
      const { "transfer-encoding": _, ...passed } = answer.headers;
      buffer(answer).then((read) => resolve({ status: answer.statusCode ?? 502, headers: passed, body: read }), reject);
    });
    outgoing.on("error", reject);
    outgoing.end(body);
  });
}

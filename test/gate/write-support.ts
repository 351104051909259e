import type { IncomingMessage, ServerResponse } from "node:http";
import type { CheckResult } from "../../src/gate/check.ts";
import type { PreflightDocument } from "../../src/gate/preflight.ts";
import type { WriteOptions } from "../../src/gate/write-values.ts";
import { contextCheck, messageCheck } from "../../src/sandbox/checks.ts";
import type { Sandbox, SandboxEnvironment } from "../../src/sandbox/server.ts";
import { field, firstSpace, get, jwtOf } from "../sandbox/support.ts";
import { httpServer } from "../system/servers.ts";

export const NOTES = { name: "notes ü.txt", contentType: "text/plain", bytes: Buffer.from("hällo\r\n--x") };

/** `--write`, and what a test adds to it. */
export function writing(more: Partial<WriteOptions> = {}): { write: WriteOptions } {
  return { write: { ttlSeconds: 300, keep: false, sendMessage: false, upload: null, ...more } };
}

export const EVERYTHING = writing({ upload: NOTES, sendMessage: true });

/** The keys in an environment's space, asked with a token of the test's own. */
export async function contextKeys(environment: SandboxEnvironment): Promise<string[]> {
  const url = `${environment.url}/api/v1/context?space_id=${firstSpace(environment)}`;
  const items = field((await get(url, await jwtOf(environment))).body, "context", "items");
  if (!Array.isArray(items)) throw new Error("the sandbox lists no context");
  return items.map((item) => String(field(item, "key"))).sort();
}

/** How often the sandbox was asked a check. */
export function timesAsked(sandbox: Sandbox, check: string): number {
  return sandbox.requests().filter((request) => request.check === check).length;
}

/** The bodies of a check's requests, as JSON. */
export function bodiesOf(sandbox: Sandbox, check: string): unknown[] {
  return sandbox
    .requests()
    .filter((request) => request.check === check)
    .map(({ body }): unknown => JSON.parse(body));
}

export function resultOf({ checks }: PreflightDocument, name: string): CheckResult {
  const found = checks.find((check) => check.name === name);
  if (found === undefined) throw new Error(`the document has no check ${name}`);
  return found;
}

/** What a check's request comes to instead of the sandbox's own answer. */
export interface Exchange {
  /** Lets the sandbox act, and gives its answer. */
  act: () => Promise<{ status: number; body: unknown }>;
  answer: (status: number, body: unknown, headers?: Record<string, string>) => void;
  /** Ends the connection without an answer. */
  lose: () => void;
  incoming: IncomingMessage;
}

/**
 * A server before a sandbox's environment. Checks that `spoilt` names come to what it does; everything else passes.
 * Gives the environment as it is reached through that server.
 */
export async function before(
  environment: SandboxEnvironment,
  spoilt: Readonly<Record<string, (exchange: Exchange) => unknown>>,
): Promise<SandboxEnvironment> {
  const { url } = await httpServer(async (incoming, outgoing) => {
    const body = await bytesOf(incoming);
    const forward = () => forwarded(environment, incoming, body);
    const spoil = spoilt[checkOf(incoming, body)];
    if (spoil === undefined) {
      const { status, text, type } = await forward();
      outgoing.writeHead(status, { "content-type": type }).end(text);
      return;
    }
    await spoil({
      incoming,
      act: async () => {
        const { status, text } = await forward();
        return { status, body: JSON.parse(text) };
      },
      answer: (status, json, headers = {}) => answerWith(outgoing, { status, json, headers }),
      lose: () => void incoming.socket.destroy(),
    });
  });
  return { ...environment, url };
}

function answerWith(
  outgoing: ServerResponse,
  { status, json, headers }: { status: number; json: unknown; headers: Record<string, string> },
): void {
  outgoing.writeHead(status, { "content-type": "application/json", ...headers });
  outgoing.end(json === undefined ? "" : typeof json === "string" ? json : JSON.stringify(json));
}

async function bytesOf(incoming: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function forwarded(
  { url }: SandboxEnvironment,
  { method = "GET", url: path, headers }: IncomingMessage,
  body: Buffer,
) {
  const kept = ["authorization", "content-type"].flatMap((name): [string, string][] => {
    const value = headers[name];
    return typeof value === "string" ? [[name, value]] : [];
  });
  const answer = await fetch(`${url}${path}`, {
    method,
    headers: kept,
    ...(body.length === 0 ? {} : { body: new Uint8Array(body) }),
  });
  return {
    status: answer.status,
    text: await answer.text(),
    type: answer.headers.get("content-type") ?? "application/json",
  };
}

/** The name of a write check, as the sandbox tells them apart; the path for everything else. */
function checkOf({ method, url = "" }: IncomingMessage, body: Buffer): string {
  const [path = ""] = url.split("?");
  const [, key] = /^\/api\/v1\/context\/(.+)$/.exec(path) ?? [];
  if (key !== undefined) return contextCheck(method === "DELETE" ? "delete" : "get", decodeURIComponent(key));
  if (method !== "POST") return path;
  if (path === "/api/v1/uploads/") return "uploads.create";
  if (path === "/api/v1/context") return contextCheck("set", field(JSON.parse(body.toString()), "key"));
  return path === "/api/v1/messages" ? messageCheck(field(JSON.parse(body.toString()), "attachments")) : path;
}

import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import type { SandboxContext } from "./environment.ts";
import type { FaultEffect } from "./faults.ts";

/** More than any client may read: axctl stops at 10 MiB (gates.md, "Bounds"). */
const HUGE_BYTES = 64 * 1024 * 1024;
const CHUNK = new Uint8Array(64 * 1024).fill("x".charCodeAt(0));
/** How much more than it sends a truncated answer announces, in bytes. */
const MISSING_BYTES = 1024;
const WITHOUT_BODY = [204, 205, 304];
const FRONT_END_PAGE =
  '<!doctype html><html><head><title>aX</title></head><body><div id="root"></div><script src="/assets/index.js"></script></body></html>';

/** The answer that takes the place of the real one, or undefined when the effect leaves the real one be. */
export function replacementFor(effect: FaultEffect, c: SandboxContext): Response | Promise<Response> | undefined {
  switch (effect.kind) {
    case "status":
      return statusAnswer(effect);
    case "html":
      return new Response(FRONT_END_PAGE, { headers: { "content-type": "text/html; charset=utf-8" } });
    case "malformed":
      return new Response('{"items": [{"id": "1", ', { headers: { "content-type": "application/json" } });
    case "huge":
      return new Response(hugeJson(), { headers: { "content-type": "application/json" } });
    case "redirect":
      return Response.json({ detail: "Moved." }, { status: 302, headers: { location: elsewhere(c) } });
    case "reset":
      c.env.incoming.socket.resetAndDestroy();
      return RESPONSE_ALREADY_SENT;
    case "hang":
      return new Promise(() => undefined);
    default:
      return undefined;
  }
}

/** Removes a field from a JSON answer; an answer that is no JSON or lacks the field stays as it is. */
export async function withoutField(answer: Response, path: readonly string[]): Promise<Response> {
  if (!isJson(answer)) return answer;
  const body: unknown = await answer.json();
  dropField(body, path);
  return Response.json(body, { status: answer.status, headers: answer.headers });
}

/** Announces more than it sends, sends half of the real answer, and ends the connection. */
export async function sendTruncated(answer: Response, c: SandboxContext): Promise<Response> {
  const body = Buffer.from(await answer.arrayBuffer());
  const half = body.subarray(0, Math.ceil(body.length / 2));
  const { outgoing, incoming } = c.env;
  outgoing.writeHead(answer.status, {
    "content-type": answer.headers.get("content-type") ?? "application/json",
    "content-length": body.length + MISSING_BYTES,
  });
  outgoing.write(half, () => incoming.socket.destroySoon());
  return RESPONSE_ALREADY_SENT;
}

function statusAnswer({ status, retryAfter }: { status: number; retryAfter: number | null }): Response {
  const headers: Record<string, string> = retryAfter === null ? {} : { "retry-after": String(retryAfter) };
  if (WITHOUT_BODY.includes(status)) return new Response(null, { status, headers });
  return Response.json({ detail: `The sandbox was told to answer ${status}.` }, { status, headers });
}

/** One valid JSON document, made as fast as it is read. */
function hugeJson(): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let left = HUGE_BYTES;
  return new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(encoder.encode('{"padding":"')),
    pull(controller) {
      if (left > 0) {
        controller.enqueue(CHUNK);
        left -= CHUNK.length;
        return;
      }
      controller.enqueue(encoder.encode('"}'));
      controller.close();
    },
  });
}

/** Another origin that still reaches this very sandbox, so that a client that follows is seen doing it. */
function elsewhere(c: SandboxContext): string {
  return `http://localhost:${c.env.incoming.socket.localPort}/redirected${c.req.path}`;
}

function isJson(answer: Response): boolean {
  return (answer.headers.get("content-type") ?? "").startsWith("application/json");
}

function dropField(value: unknown, path: readonly string[]): void {
  const [name, ...rest] = path;
  if (name === undefined || value === null || typeof value !== "object") return;
  if (name === "*") {
    if (Array.isArray(value)) for (const item of value) dropField(item, rest);
    return;
  }
  if (rest.length === 0) Reflect.deleteProperty(value, name);
  else dropField(Reflect.get(value, name), rest);
}

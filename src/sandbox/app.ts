import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import { Hono } from "hono";
import { contextRoutes } from "./context-routes.ts";
import type { Endpoint, Environment, SandboxBindings, SandboxContext } from "./environment.ts";
import { exchange } from "./exchange.ts";
import { replacementFor, sendTruncated, withoutField } from "./fault-answers.ts";
import type { FaultEffect, FaultPlan } from "./faults.ts";
import { messageRoutes } from "./message-routes.ts";
import type { Pauses } from "./pauses.ts";
import { reads } from "./reads.ts";
import { Refusal } from "./refusal.ts";
import { keptBody, type RequestLog } from "./request-log.ts";
import type { Grant } from "./tokens.ts";
import { uploadRoutes } from "./upload-routes.ts";

const LARGEST_BODY_BYTES = 16 * 1024 * 1024;

const ENDPOINTS: readonly Endpoint[] = [exchange, ...reads, ...contextRoutes, ...uploadRoutes, ...messageRoutes];

/** What the environments of one sandbox share. */
export interface Shared {
  log: RequestLog;
  pauses: Pauses;
  latencyMs: number;
  faults(): FaultPlan;
}

/**
 * The API of one environment. A request is recorded, delayed, struck by faults, authenticated and answered, in this
 * order: a fault stands for what lies in front of the API as well, so it strikes whatever the credential.
 */
export function createApp(environment: Environment, shared: Shared): Hono<SandboxBindings> {
  const app = new Hono<SandboxBindings>();
  app.use(async (c, next) => {
    const seen = shared.log.open(environment.name, c.env.incoming, environment.clock.now());
    c.set("seen", seen);
    seen.body = keptBody(await bodyBytes(c));
    await shared.pauses.wait(shared.latencyMs);
    await next();
    if (c.res !== RESPONSE_ALREADY_SENT) seen.status = c.res.status;
  });
  for (const endpoint of ENDPOINTS) {
    app.on(endpoint.method, endpoint.path, (c) => answer(endpoint, c, { environment, shared }));
  }
  for (const path of new Set(ENDPOINTS.map((endpoint) => endpoint.path))) {
    app.all(path, (c) => c.json({ detail: "Method Not Allowed" }, 405, { allow: methodsOf(path) }));
  }
  app.notFound((c) => c.json({ detail: "Not Found" }, 404));
  app.onError((error, c) => {
    const refusal = error instanceof Refusal ? error : new Refusal(500, `The sandbox failed: ${error.message}`);
    c.get("seen").status = refusal.status;
    return refusal.toResponse();
  });
  return app;
}

async function answer(
  endpoint: Endpoint,
  c: SandboxContext,
  { environment, shared }: { environment: Environment; shared: Shared },
): Promise<Response> {
  const seen = c.get("seen");
  const check = await endpoint.check(c);
  seen.check = check;
  const effects = shared.faults().take(environment.name, check);
  for (const effect of effects) {
    if (effect.kind === "slow") await shared.pauses.wait(effect.ms);
    const replacement = replacementFor(effect, c);
    if (replacement !== undefined) return replacement;
  }
  return spoil(await realAnswer(endpoint, c, environment), effects, c);
}

async function realAnswer(endpoint: Endpoint, c: SandboxContext, environment: Environment): Promise<Response> {
  try {
    const grant = endpoint.authenticated ? authenticate(c, environment) : null;
    return await endpoint.answer(c, environment, grant);
  } catch (error) {
    // A refusal is an answer, too: it can be truncated and lose fields like any other.
    if (error instanceof Refusal) return error.toResponse();
    throw error;
  }
}

/** The effects that keep the real answer, and only damage it. */
async function spoil(real: Response, effects: readonly FaultEffect[], c: SandboxContext): Promise<Response> {
  let answer = real;
  for (const effect of effects) {
    if (effect.kind === "drop-field") answer = await withoutField(answer, effect.path);
    if (effect.kind === "truncate") {
      c.get("seen").status = answer.status;
      return sendTruncated(answer, c);
    }
  }
  return answer;
}

/** The grant of the JWT that came along. Anything else is a 401; a PAT belongs to the exchange only (api.md). */
function authenticate(c: SandboxContext, { tokens }: Environment): Grant {
  const { credential, authorization } = c.get("seen");
  if (credential === "pat") {
    throw new Refusal(401, { error: "pat_not_accepted", message: "A PAT is accepted by /auth/exchange only." });
  }
  const [, token] = /^Bearer (.+)$/i.exec(authorization ?? "") ?? [];
  if (token === undefined) throw new Refusal(401, { error: "invalid_token", message: "A bearer token is needed." });
  const verdict = tokens.verify(token);
  if (verdict.state === "valid") return verdict.grant;
  throw new Refusal(401, { error: "invalid_token", message: verdict.reason });
}

async function bodyBytes(c: SandboxContext): Promise<ArrayBuffer> {
  const { "content-length": length, "transfer-encoding": encoding } = c.env.incoming.headers;
  if (Number(length ?? 0) > LARGEST_BODY_BYTES) throw tooLarge();
  if (encoding !== undefined) await boundBody(c);
  // Asking for a body makes a whole Request of it; most requests have none.
  return Number(length ?? 0) > 0 || encoding !== undefined ? c.req.arrayBuffer() : new ArrayBuffer(0);
}

/** A body in chunks says its length at its end only: more than the limit is read, so that the answer arrives, but not kept. */
async function boundBody(c: SandboxContext): Promise<void> {
  const { url, method, headers, body: stream } = c.req.raw;
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of stream ?? []) {
    bytes += chunk.length;
    if (bytes <= LARGEST_BODY_BYTES) chunks.push(chunk);
    else chunks.length = 0;
  }
  if (bytes > LARGEST_BODY_BYTES) throw tooLarge();
  const hasBody = method !== "GET" && method !== "HEAD";
  c.req.raw = new Request(url, { method, headers, ...(hasBody ? { body: Buffer.concat(chunks) } : {}) });
}

function tooLarge(): Refusal {
  return new Refusal(413, "The body is larger than 16 MiB.");
}

function methodsOf(path: string): string {
  return ENDPOINTS.filter((endpoint) => endpoint.path === path)
    .map((endpoint) => endpoint.method)
    .join(", ");
}

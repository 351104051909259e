import type { IncomingMessage } from "node:http";

/** The newest requests are kept, and the start of each body: a sandbox may run for days. */
const KEPT_REQUESTS = 10_000;
const KEPT_BODY_BYTES = 256 * 1024;

/** One request that reached the sandbox. */
export interface SeenRequest {
  env: string;
  method: string;
  /** As sent, with the query. */
  path: string;
  /** The check's name (api.md), `exchange`, `messages.send`, or null for what the API does not have. */
  check: string | null;
  /** The raw header. */
  authorization: string | null;
  credential: "none" | "pat" | "jwt" | "other";
  /** Lower-case names. */
  headers: Record<string, string>;
  /** The first 256 KiB as UTF-8. */
  body: string;
  /** Null as long as no answer was begun. */
  status: number | null;
  /** Milliseconds since 1970, by the sandbox's clock. */
  at: number;
}

/** What was asked of all environments of one sandbox. */
export interface RequestLog {
  /** Records a request; what is learnt later (body, check, status) is written into the result. */
  open(env: string, incoming: IncomingMessage, at: number): SeenRequest;
  /** Copies, oldest first; the newest 10,000. */
  list(): SeenRequest[];
  /** How many requests carried a PAT to anything but the exchange. */
  patsRefused(): number;
  clear(): void;
}

export function createRequestLog(): RequestLog {
  let requests: SeenRequest[] = [];
  let pats = 0;
  return {
    open(env, incoming, at) {
      const seen = describe(env, incoming, at);
      if (seen.credential === "pat" && seen.path.split("?", 1)[0] !== "/auth/exchange") pats += 1;
      requests.push(seen);
      // In steps: dropping one at a time would move the whole list with every request.
      if (requests.length >= 2 * KEPT_REQUESTS) requests = requests.slice(-KEPT_REQUESTS);
      return seen;
    },
    list: () => requests.slice(-KEPT_REQUESTS).map((seen) => ({ ...seen, headers: { ...seen.headers } })),
    patsRefused: () => pats,
    clear() {
      requests = [];
      pats = 0;
    },
  };
}

/** The part of a body that is kept. */
export function keptBody(body: ArrayBuffer): string {
  return Buffer.from(body).subarray(0, KEPT_BODY_BYTES).toString("utf8");
}

function describe(env: string, incoming: IncomingMessage, at: number): SeenRequest {
  const authorization = incoming.headers.authorization ?? null;
  return {
    env,
    method: incoming.method ?? "GET",
    path: incoming.url ?? "/",
    check: null,
    authorization,
    credential: credentialOf(authorization),
    headers: Object.fromEntries(
      Object.entries(incoming.headers).map(([name, value]) => [
        name,
        Array.isArray(value) ? value.join(", ") : (value ?? ""),
      ]),
    ),
    body: "",
    status: null,
    at,
  };
}

function credentialOf(authorization: string | null): SeenRequest["credential"] {
  if (authorization === null) return "none";
  if (authorization.includes("axp_")) return "pat";
  return /^Bearer eyJ/i.test(authorization) ? "jwt" : "other";
}

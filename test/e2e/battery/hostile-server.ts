import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createTcpServer, type Server, type Socket } from "node:net";
import { text as textOf } from "node:stream/consumers";
import { createContext, type Write, writeOf } from "./write-server.ts";

/** What the API answers at when nothing is written, by the name of the check that reads it. */
export const ENDPOINTS = [
  "exchange",
  "auth.whoami",
  "spaces.list",
  "spaces.get",
  "spaces.members",
  "agents.list",
  "tasks.list",
  "context.list",
  "messages.list",
] as const;

type Read = (typeof ENDPOINTS)[number];
export type Endpoint = Read | Write;

/** The checks that only read, in the order in which a report names them. */
export const CHECKS: readonly Read[] = ENDPOINTS.filter((name) => name !== "exchange");

export const SPACE = "5ac3f00d-0000-4000-8000-00000000cafe";
export const PAT = "axp_u_k3yid0battery.Zx9~qW7-Lm2_Vt5Rn8Kd4Hs6Jp1Gc3B";
/** What stands behind the key id is secret even alone. */
export const PAT_SECRET = PAT.slice(PAT.indexOf(".") + 1);
export const JWT =
  "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiJiYXR0ZXJ5LXVzZXIiLCJleHAiOjQxMDI0NDQ4MDB9.qT7vPz0xYk3_wLm9-RbNs5Ud2Hf8Jc6Ga1Ve4Xt";
/** An issued token that does not look like one. Its base64 differs between the two alphabets. */
export const OPAQUE = "op?>~qU5?>~vB8.mK2?>~Xr6!Tn9>?~Lw3?>~Fz7";

/** One request at the endpoint under test, and the ways to answer it. */
export interface Incoming {
  endpoint: Endpoint;
  /** 1 for the first request that this endpoint saw. */
  nth: number;
  path: string;
  socket: Socket;
  /** Where this server, and one that must never be asked, can be reached. */
  here: string;
  elsewhere: string;
  /** The body that a sound server would send. */
  body: string;
  /** The same with a text in every place that a server is free to fill. */
  sound: (text: string) => unknown;
  /** Answers as a sound server would. */
  good: () => void;
}

/** Answers a request in whatever way; called once for each. */
export type Answering = (incoming: Incoming) => void;

export interface SeenRequest {
  endpoint: Endpoint | "none of them";
  method: string;
  path: string;
  headers: IncomingMessage["headers"];
  /** On the clock of `performance.now()`. */
  at: number;
}

export interface HostileOptions {
  /** The endpoints that answer in the hostile way; the others are fine. */
  under: Endpoint | readonly Endpoint[] | "all" | "none";
  answer?: Answering;
  elsewhere?: string;
  /** The token that the exchange issues. */
  issues?: string;
}

export interface HostileServer {
  url: string;
  seen: SeenRequest[];
  count(endpoint: Endpoint): number;
  close(): Promise<void>;
}

/** An aX API on loopback that is fine but for the endpoint under test. */
export async function startHostile(options: HostileOptions): Promise<HostileServer> {
  const { under, answer, elsewhere = "http://127.0.0.1:9", issues = JWT } = options;
  const seen: SeenRequest[] = [];
  const sockets = new Set<Socket>();
  const count = (endpoint: Endpoint) => seen.filter((request) => request.endpoint === endpoint).length;
  let url = "";
  const context = createContext();
  const isUnder = (endpoint: Endpoint) => under === "all" || [under].flat().includes(endpoint);
  const listener = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { method = "", url: path = "", headers, socket } = request;
    const sent = method === "POST" ? await textOf(request) : "";
    const read = endpointOf(method, path);
    const write = read === undefined ? writeOf({ method, path, sent }) : undefined;
    const endpoint = read ?? write;
    seen.push({ endpoint: endpoint ?? "none of them", method, path, headers, at: performance.now() });
    if (endpoint === undefined) return sendJson(response, 404, '{"detail":"there is no such path"}');
    const written = write === undefined ? undefined : context(write, { method, path, sent });
    const sound = written ?? ((text: string) => goodBody(endpoint, { issues, text }));
    const body = JSON.stringify(sound(""));
    const good = () => sendJson(response, 200, body);
    if (answer === undefined || !isUnder(endpoint)) return good();
    answer({ endpoint, nth: count(endpoint), path, socket, here: url, elsewhere, body, sound, good });
  };
  const server = createServer({ maxHeaderSize: 4 * 1024 * 1024 }, (request, response) => {
    // Only a client that leaves while it still sends ends up here: nobody waits for an answer.
    listener(request, response).catch(() => request.socket.destroy());
  });
  server.on("connection", (socket) => {
    sockets.add(socket);
    // A client that leaves in the middle of a hostile answer is what these tests are about.
    socket.on("error", () => socket.destroy());
    socket.once("close", () => sockets.delete(socket));
  });
  url = await listen(server);
  return { url, seen, count, close: () => shut(server, sockets) };
}

/** A server that nobody may ever connect to. */
export interface Elsewhere {
  url: string;
  connections(): number;
  close(): Promise<void>;
}

export async function startElsewhere(): Promise<Elsewhere> {
  const sockets = new Set<Socket>();
  let connections = 0;
  const server = createTcpServer((socket) => {
    connections++;
    sockets.add(socket);
    socket.on("error", () => socket.destroy());
    socket.end("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}");
  });
  const url = await listen(server);
  return { url, connections: () => connections, close: () => shut(server, sockets) };
}

/** What a sound API answers; `text` is put into every text that a server is free to choose. */
export function goodBody(endpoint: Endpoint, { issues = JWT, text = "" }: { issues?: string; text?: string }): unknown {
  const item = (id: string) => ({ id, name: `name${text}`, title: `title${text}`, content: `content${text}` });
  const space = { id: SPACE, slug: `battery-crew${text}`, name: `Battery Crew${text}`, description: text };
  const bound = { agent_id: `agent${text}`, agent_name: `agent${text}`, default_space_id: null };
  switch (endpoint) {
    case "exchange":
      return { access_token: issues, expires_in: 3600, token_class: `user_access${text}`, scope: `messages${text}` };
    case "auth.whoami":
      return { username: `ada${text}`, principal_type: "user", bound_agent: text === "" ? null : bound };
    case "spaces.list":
      return { spaces: [space] };
    case "spaces.get":
      return space;
    default:
      return { [keyOf(endpoint)]: [item("1"), item("2")], total: 2 };
  }
}

/** The name under which a collection's items stand. */
export function keyOf(endpoint: Endpoint): string {
  if (endpoint === "spaces.members") return "members";
  return endpoint.slice(0, endpoint.indexOf("."));
}

function endpointOf(method: string, path: string): Endpoint | undefined {
  const { pathname } = new URL(path, "http://loopback");
  if (method === "POST") return pathname === "/auth/exchange" ? "exchange" : undefined;
  if (pathname === "/auth/me") return "auth.whoami";
  if (pathname === "/api/v1/spaces") return "spaces.list";
  if (pathname === `/api/v1/spaces/${SPACE}`) return "spaces.get";
  if (pathname === `/api/v1/spaces/${SPACE}/members`) return "spaces.members";
  const list = /^\/api\/v1\/(agents|tasks|context|messages)$/.exec(pathname)?.[1];
  return CHECKS.find((name) => name === `${list}.list`);
}

function sendJson(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, { "content-type": "application/json", "content-length": Buffer.byteLength(body) });
  response.end(body);
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return `http://127.0.0.1:${address.port}`;
}

async function shut(server: Server, sockets: ReadonlySet<Socket>): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  for (const socket of sockets) socket.destroy();
  await closed;
}

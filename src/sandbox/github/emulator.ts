import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { Agent, request, type Server } from "node:http";
import { text } from "node:stream/consumers";
import * as z from "zod/mini";
import type { Emulate } from "./emulate.ts";
import type { Answer, Ask } from "./exchange.ts";
import { Ids } from "./ids.ts";

/** The emulator behind the front; whoever asks it is the repository's owner. */
export interface Upstream {
  ask: Ask;
  ids: Ids;
  close(): Promise<void>;
}

/** What the emulator starts with: one repository without a commit. */
export interface Seed {
  emulate: Emulate;
  owner: string;
  name: string;
  defaultBranch: string;
  /** Of the front: what addresses in answers begin with. */
  baseUrl: string;
}

let last: Promise<unknown> = Promise.resolve();

/** Starts the emulator on a port of its own, one after the other: see {@link listening}. */
export function startEmulator(seed: Seed): Promise<Upstream> {
  const started = last.then(() => start(seed));
  last = started.catch(() => undefined);
  return started;
}

async function start({ emulate, owner, name, defaultBranch, baseUrl }: Seed): Promise<Upstream> {
  const port = listening();
  const emulator = await emulate.createEmulator({
    service: "github",
    port: 0,
    baseUrl,
    seed: {
      tokens: {},
      github: {
        users: [{ login: owner, name: owner, email: `${owner}@users.noreply.github.com` }],
        repos: [{ owner, name, default_branch: defaultBranch, auto_init: false }],
      },
    },
  });
  const agent = new Agent({ keepAlive: true });
  const ids = new Ids();
  const origin = `http://127.0.0.1:${await port}`;
  let asked = 0;
  return {
    ids,
    // After 5000 requests of one token the emulator refuses; any token is the owner's here.
    ask: (method, path, body) =>
      ask({ agent, ids, origin, baseUrl, token: `t${Math.floor(asked++ / 4000)}` }, { method, path, body }),
    close: () => {
      agent.destroy();
      return emulator.close();
    },
  };
}

const listenChannel = "tracing:net.server.listen";
const beginning = z.object({ server: z.custom<Server>(), options: z.record(z.string(), z.unknown()) });
const ending = z.object({ server: z.custom<Server>() });

/** The port that the emulator gets: it tells nobody, and Node says on its diagnostics channel which server listens. */
function listening(): Promise<number> {
  return new Promise((resolve) => {
    let emulator: Server | undefined;
    const begin = (message: unknown) => {
      const { server, options } = beginning.parse(message);
      // Nobody else here listens without a host, and the emulator has no option for one: it would leave loopback.
      if (options["port"] !== 0 || options["host"] !== undefined) return;
      options["host"] = "127.0.0.1";
      emulator = server;
      // An idle connection that it ends just as the next request takes it would be a broken one.
      server.keepAliveTimeout = 0;
    };
    const end = (message: unknown) => {
      const { server } = ending.parse(message);
      const address = server.address();
      if (server !== emulator || address === null || typeof address === "string") return;
      unsubscribe(`${listenChannel}:asyncStart`, begin);
      unsubscribe(`${listenChannel}:asyncEnd`, end);
      resolve(address.port);
    };
    subscribe(`${listenChannel}:asyncStart`, begin);
    subscribe(`${listenChannel}:asyncEnd`, end);
  });
}

interface Line {
  agent: Agent;
  ids: Ids;
  origin: string;
  baseUrl: string;
  token: string;
}

function ask(line: Line, { method, path, body }: { method: string; path: string; body: unknown }): Promise<Answer> {
  const { agent, ids, origin, baseUrl, token } = line;
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
    const outgoing = request(`${origin}${ids.inward(path)}`, { method, agent, headers }, (incoming) => {
      const here = (inner: string) => inner.replaceAll(origin, baseUrl);
      const outward = (inner: string) => ids.outward(here(inner));
      const [status, link] = [incoming.statusCode ?? 502, incoming.headers["link"]];
      text(incoming)
        .then((sent): Answer => ({ status, ...bodyOf(here(sent), ids), ...linkOf(link, outward) }))
        .then(resolve, reject);
    });
    outgoing.on("error", (error: NodeJS.ErrnoException) => {
      // The emulator ended a connection that nobody used, and had not seen the request: it is safe to ask again.
      const isStale = outgoing.reusedSocket && error.code === "ECONNRESET";
      if (isStale) ask(line, { method, path, body }).then(resolve, reject);
      else reject(error);
    });
    outgoing.end(body === undefined ? undefined : ids.inwardJson(JSON.stringify(body)));
  });
}

function bodyOf(sent: string, ids: Ids): { body?: unknown } {
  return sent === "" ? {} : { body: ids.outwardJson(sent) };
}

function linkOf(link: string | string[] | undefined, outward: (inner: string) => string): Pick<Answer, "headers"> {
  return typeof link === "string" ? { headers: { link: outward(link) } } : {};
}

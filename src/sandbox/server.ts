import { createServer, type Server } from "node:http";
import { getRequestListener } from "@hono/node-server";
import { AxctlError, reasonOf } from "../core/errors.ts";
import { createApp, type Shared } from "./app.ts";
import type { Environment } from "./environment.ts";
import { createFaultPlan } from "./faults.ts";
import { checkOptions, type SandboxOptions } from "./options.ts";
import { createPauses } from "./pauses.ts";
import { createRequestLog, type SeenRequest } from "./request-log.ts";
import { createStore } from "./store.ts";
import { createTokenIssuer } from "./tokens.ts";

export type { SandboxOptions, SeenRequest };

const LOOPBACK = "127.0.0.1";

/** What one environment hands out. */
export interface SandboxEnvironment {
  name: string;
  /** `http://127.0.0.1:PORT`, no slash at the end. */
  url: string;
  /** A user PAT. */
  pat: string;
  agentPat: string;
  /** The agent that `agentPat` belongs to. */
  agentId: string;
  agentName: string;
  username: string;
  /** The first one is current and default, and the bound agent's own. */
  spaces: readonly { id: string; slug: string; name: string }[];
}

/** A running sandbox. */
export interface Sandbox {
  environments: readonly SandboxEnvironment[];
  /** Copies of what was asked, oldest first (the newest 10,000). */
  requests(): readonly SeenRequest[];
  /** How many requests carried a PAT to anything but `/auth/exchange`. */
  patsRefused(): number;
  /** Replaces all faults. Throws `INVALID_OPTION` and changes nothing when one is wrong. */
  setFaults(faults: readonly string[]): void;
  /** State, faults and requests as at the start. JWTs that were issued stay valid. */
  reset(): void;
  /** Stops at once, whatever is under way. */
  close(): Promise<void>;
}

/**
 * Starts an aX API (api.md) for each environment, on loopback, with state in memory. Throws `INVALID_OPTION`,
 * `INVALID_ENV_NAME` or `SANDBOX_PORT_TAKEN`; then nothing is left running.
 */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  checkOptions(options);
  const initialFaults = options.faults ?? [];
  let faults = createFaultPlan(initialFaults, options.envs);
  const log = createRequestLog();
  const pauses = createPauses();
  const shared = { log, pauses, latencyMs: options.latencyMs ?? 0, faults: () => faults };
  const environments = options.envs.map((name) => createEnvironment(name, options));
  const servers = environments.map((environment) => serve(environment, shared));
  const close = async () => {
    pauses.end();
    await Promise.all(servers.map(stop));
  };
  const ports = await listenAll(servers, options.port ?? 0, close);
  return {
    environments: environments.map((environment, index) => handOut(environment, ports[index] ?? 0)),
    requests: () => log.list(),
    patsRefused: () => log.patsRefused(),
    setFaults(texts) {
      faults = createFaultPlan(texts, options.envs);
    },
    reset() {
      for (const environment of environments) environment.store = createStore(seedOf(options), environment.name);
      faults = createFaultPlan(initialFaults, options.envs);
      log.clear();
    },
    close,
  };
}

function seedOf({ seed = 1 }: SandboxOptions): number {
  return seed;
}

function createEnvironment(name: string, options: SandboxOptions): Environment {
  const { clock, tokenLifetimeSeconds: lifetimeSeconds = 3600 } = options;
  const tokens = createTokenIssuer({
    key: `${seedOf(options)}:${name}:signing-key`,
    issuer: `axctl-sandbox/${name}`,
    lifetimeSeconds,
    clock,
  });
  return { name, clock, tokens, store: createStore(seedOf(options), name) };
}

function serve(environment: Environment, shared: Shared): Server {
  const app = createApp(environment, shared);
  // The adapter would replace the process's own Request and Response, which belong to others, too.
  return createServer(getRequestListener(app.fetch, { overrideGlobalObjects: false }));
}

async function listenAll(servers: readonly Server[], first: number, close: () => Promise<void>): Promise<number[]> {
  const started = await Promise.allSettled(
    servers.map((server, index) => listen(server, first === 0 ? 0 : first + index)),
  );
  const failed = started.find((result) => result.status === "rejected");
  if (failed === undefined) return started.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
  await close();
  throw failed.reason;
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", (cause) => {
      reject(new AxctlError("SANDBOX_PORT_TAKEN", { port: String(port), reason: reasonOf(cause) }, { cause }));
    });
    server.listen(port, LOOPBACK, () => {
      const address = server.address();
      resolve(address === null || typeof address === "string" ? port : address.port);
    });
  });
}

function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    // The one error that close() knows is that the server does not run, which is what is wanted.
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

function handOut({ name, store }: Environment, port: number): SandboxEnvironment {
  return {
    name,
    url: `http://${LOOPBACK}:${port}`,
    pat: store.userPat,
    agentPat: store.agentPat,
    agentId: store.agent.id,
    agentName: store.agent.name,
    username: store.user.username,
    spaces: store.spaces.map(({ id, slug, name: spaceName }) => ({ id, slug, name: spaceName })),
  };
}

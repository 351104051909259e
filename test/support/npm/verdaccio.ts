import { type ChildProcess, spawn } from "node:child_process";
import { randomInt } from "node:crypto";
import { once } from "node:events";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { z } from "zod";

const program = fileURLToPath(new URL("../../../node_modules/verdaccio/bin/verdaccio", import.meta.url));

/** A registry of npm's: verdaccio as a process of its own, on loopback and without any other registry behind it. */
export interface Verdaccio {
  /** With a slash at its end. */
  url: string;
  /** Of a user who may publish. */
  token: string;
  /** What npm is to be run with to use it: its address, and a cache and a configuration of its own with the token. */
  env: Record<string, string>;
  /** The same for somebody at another address who has no token. */
  envAt(url: string, token?: string): Promise<Record<string, string>>;
  /** The whole document of a package; undefined when it has none. */
  packument(name: string): Promise<Packument | undefined>;
  /** Forgets a package, as does npm. */
  forget(name: string): Promise<void>;
  /** Ends the process; its packages stay. */
  stop(): Promise<void>;
  /** Starts it again at the same address. */
  start(): Promise<void>;
  close(): Promise<void>;
}

const packumentSchema = z.looseObject({
  "dist-tags": z.record(z.string(), z.string()),
  versions: z.record(
    z.string(),
    z.looseObject({ gitHead: z.string().optional(), dist: z.looseObject({ integrity: z.string() }) }),
  ),
  _rev: z.string().optional(),
});
export type Packument = z.infer<typeof packumentSchema>;

export async function startVerdaccio(): Promise<Verdaccio> {
  const folder = await mkdtemp(join(tmpdir(), "axctl-npm-"));
  await writeFile(join(folder, "config.yaml"), CONFIG);
  const port = await freePort();
  const url = `http://127.0.0.1:${port}/`;
  let child = await serve(folder, port, url);
  const token = await tokenFor(url);
  let count = 0;
  const envAt = async (address: string, its?: string): Promise<Record<string, string>> => {
    count += 1;
    const userconfig = join(folder, `npmrc-${count}`);
    const line = its === undefined ? "" : `${address.replace(/^https?:/, "")}:_authToken=${its}\n`;
    await writeFile(userconfig, line);
    return {
      npm_config_registry: address,
      npm_config_userconfig: userconfig,
      npm_config_globalconfig: join(folder, "none"),
      npm_config_cache: join(folder, "cache"),
      npm_config_update_notifier: "false",
    };
  };
  const asked = (path: string, init: RequestInit = {}) =>
    fetch(`${url}${path}`, { ...init, headers: { authorization: `Bearer ${token}`, ...init.headers } });
  const packument = async (name: string) => {
    const answer = await asked(name.replace("/", "%2f"));
    return answer.status === 404 ? undefined : packumentSchema.parse(await answer.json());
  };
  return {
    ...{ url, token, env: await envAt(url, token), envAt, packument },
    forget: async (name) => {
      await rm(join(folder, "cache"), { recursive: true, force: true, maxRetries: 5 });
      const found = await packument(name);
      if (found === undefined) return;
      const { status } = await asked(`${name.replace("/", "%2f")}/-rev/${found._rev}`, { method: "DELETE" });
      if (status !== 201) throw new Error(`verdaccio does not forget ${name}: ${status}`);
    },
    stop: () => stop(child),
    start: async () => {
      child = await serve(folder, port, url);
    },
    close: async () => {
      await stop(child);
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

const CONFIG = `
storage: ./storage
auth: { htpasswd: { file: ./htpasswd, algorithm: bcrypt, rounds: 4 } }
uplinks: {}
packages:
  '@closed/*': { access: $all, publish: nobody }
  '**': { access: $all, publish: $authenticated, unpublish: $authenticated }
web: { enable: false }
log: { type: stdout, level: warn }
`;

async function serve(folder: string, port: number, url: string): Promise<ChildProcess> {
  await mkdir(join(folder, "home"), { recursive: true });
  const args = [program, "--config", join(folder, "config.yaml"), "--listen", `127.0.0.1:${port}`];
  const child = spawn(process.execPath, args, {
    cwd: folder,
    env: { PATH: process.env["PATH"], HOME: join(folder, "home") },
    stdio: ["ignore", "ignore", "pipe"],
  });
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    said += text;
  });
  while (child.exitCode === null) {
    const answer = await fetch(`${url}-/ping`).catch(() => undefined);
    if (answer?.ok) return child;
    await wait(50);
  }
  throw new Error(`verdaccio did not start: ${said}`);
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill("SIGKILL");
  await ended;
}

async function tokenFor(url: string): Promise<string> {
  const answer = await fetch(`${url}-/user/org.couchdb.user:ann`, {
    method: "PUT",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ name: "ann", password: "a-password-of-anns" }),
  });
  return z.object({ token: z.string() }).parse(await answer.json()).token;
}

/** It prints no port of its own choosing, so one that is free is chosen for it. */
/** Below those that systems hand out by themselves: nobody else is given it before verdaccio takes it. */
async function freePort(): Promise<number> {
  for (let attempt = 1; attempt <= 20; attempt += 1) {
    const port = randomInt(20_000, 32_000);
    const server = createServer();
    const isFree = await new Promise<boolean>((resolve) => {
      server.once("error", () => resolve(false)).listen(port, "127.0.0.1", () => resolve(true));
    });
    if (isFree) await new Promise<void>((resolve) => server.close(() => resolve()));
    if (isFree) return port;
  }
  throw new Error("there is no free port");
}

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod/mini";
import { findInstalled } from "../installed.ts";

/** An npm registry on loopback. */
export interface NpmRegistry {
  /** `http://127.0.0.1:PORT/`. */
  url: string;
  /** The variables that make npm use it, and nothing of a person's own configuration. */
  env: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

export interface NpmRegistryOptions {
  /** The main module of `verdaccio`: see {@link findVerdaccio}. */
  verdaccio: string;
  /** The folder for packages, users and npm's configuration; who made it removes it. */
  folder: string;
  /** Node itself, and the variables that the registry's process runs with. */
  node: string;
  env: Readonly<Record<string, string | undefined>>;
}

const manifestSchema = z.looseObject({ main: z.string() });

/** The main module of `verdaccio`, which axctl does not bring along, as it is installed for one of some folders. */
export async function findVerdaccio(from: readonly string[]): Promise<string | undefined> {
  const found = await findInstalled({ name: "verdaccio", version: "6.", from });
  return found === undefined ? undefined : join(found.folder, manifestSchema.parse(found.manifest).main);
}

/** Serves on any free port, and ends with whoever started it, however that one ends. */
const LAUNCHER = `
const [verdaccio, config] = process.argv.slice(1);
process.on("disconnect", () => process.exit());
require(verdaccio).runServer(config).then((server) =>
  server.listen(0, "127.0.0.1", () => process.send({ port: server.address().port })));
`;

/** Worth nothing elsewhere. */
const [USER, PASSWORD] = ["rehearsal", "rehearsal"];

/**
 * Starts `verdaccio` as a process of its own, with no other registry behind it and one user, who alone may publish.
 *
 * @throws Error when it ends before it serves
 */
export async function startNpmRegistry({ verdaccio, folder, node, env }: NpmRegistryOptions): Promise<NpmRegistry> {
  await mkdir(folder, { recursive: true });
  const [config, userconfig] = [join(folder, "config.yaml"), join(folder, "npmrc")];
  // JSON is YAML, too.
  await writeFile(config, JSON.stringify(configuration(folder)));
  await writeFile(join(folder, "htpasswd"), `${USER}:{PLAIN}${PASSWORD}\n`);
  const child = spawn(node, ["-e", LAUNCHER, verdaccio, config], {
    cwd: folder,
    env,
    stdio: ["ignore", "ignore", "ignore", "ipc"],
  });
  const url = `http://127.0.0.1:${await portOf(child)}/`;
  const login = Buffer.from(`${USER}:${PASSWORD}`).toString("base64");
  await writeFile(userconfig, `registry=${url}\n${url.replace("http:", "")}:_auth=${login}\n`, { mode: 0o600 });
  return { url, env: npmVariables({ folder, userconfig, url }), close: () => end(child) };
}

function configuration(folder: string): unknown {
  return {
    storage: join(folder, "storage"),
    auth: { htpasswd: { file: join(folder, "htpasswd"), max_users: -1 } },
    uplinks: {},
    packages: { "**": { access: "$all", publish: "$authenticated", unpublish: "$authenticated" } },
    web: { enable: false },
  };
}

function npmVariables({ folder, userconfig, url }: { folder: string; userconfig: string; url: string }) {
  return {
    npm_config_userconfig: userconfig,
    npm_config_globalconfig: join(folder, "no-npmrc"),
    npm_config_cache: join(folder, "cache"),
    npm_config_registry: url,
    npm_config_update_notifier: "false",
  };
}

const started = z.looseObject({ port: z.number() });

async function portOf(child: ChildProcess): Promise<number> {
  const ended = new Promise<never>((_resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code, signal) => reject(new Error(`verdaccio ended with ${code ?? signal} before it served`)));
  });
  const [message]: unknown[] = await Promise.race([once(child, "message"), ended]);
  return started.parse(message).port;
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill("SIGKILL");
  await ended;
}

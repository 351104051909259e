import { chmod, mkdir, mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";
import type { ConfigFile, ConfigValues } from "../../src/identity/config-file.ts";
import { type Explained, explain } from "../../src/identity/doctor.ts";
import type { GatewayRegistry } from "../../src/identity/gateway.ts";
import {
  type IdentityOptions,
  type LocalSource,
  readSources,
  type Sources,
  type SourcesNeeds,
} from "../../src/identity/sources.ts";
import { files } from "../support/files.ts";

export const USER_PAT = "axp_u_5eZkQ1bV.WqT7mNx3PzR8";
export const AGENT_PAT = "axp_a_9hYcL4dF.JvB2kGs6HtD5";
export const JWT = "eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.c2ln";

/** A folder without links in its path, removed when the test ends. */
export async function tempFolder(): Promise<string> {
  const path = await realpath(await mkdtemp(join(tmpdir(), "axctl-identity-")));
  onTestFinished(() => rm(path, { recursive: true, force: true }));
  return path;
}

/** Writes files, readable by their owner alone, and gives the folder. */
export async function write(folder: string, contents: Record<string, string | Uint8Array>): Promise<string> {
  for (const [name, content] of Object.entries(contents)) {
    const path = join(folder, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, content, { mode: 0o600 });
    await chmod(path, 0o600);
  }
  return folder;
}

export interface World {
  /** `~`; the configuration lies in `~/.ax`. */
  home: string;
  /** The working folder. */
  cwd: string;
  env: Record<string, string>;
  isRunning: (pid: number) => boolean;
}

/** A home folder with a project in it, holding the given files; paths start at the home folder. */
export async function world(contents: Record<string, string | Uint8Array> = {}): Promise<World> {
  const home = await write(await tempFolder(), contents);
  await mkdir(join(home, "project"), { recursive: true });
  return { home, cwd: join(home, "project"), env: {}, isRunning: () => false };
}

function needs({ home, cwd, env, isRunning }: World): SourcesNeeds {
  return { files, machine: { home, cwd, env, isRunning, platform: "linux" } };
}

export function read(here: World, options: IdentityOptions = {}): Promise<Sources> {
  return readSources(needs(here), options);
}

export async function explained(here: World, options: IdentityOptions = {}): Promise<Explained> {
  return explain(await read(here, options));
}

/** A configuration file that was read without fault. */
export function config(values: ConfigValues = {}, rest: Partial<ConfigFile> = {}): ConfigFile {
  return { path: "/etc/ax.toml", state: "read", values, gateway: {}, agent: {}, mode: 0o600, ...rest };
}

export function absent(path: string): ConfigFile {
  return { path, state: "absent", values: {}, gateway: {}, agent: {}, mode: 0 };
}

export function broken(path: string, fault: ConfigFile["fault"] = { reason: "it is no valid TOML" }): ConfigFile {
  return { ...absent(path), state: "unreadable", fault };
}

/** A token file that a configuration names. */
export function tokenFile(token: string, mode = 0o600) {
  return { path: "/run/token", mode, token };
}

export function unreadableTokenFile(fault = "there is no such file") {
  return { path: "/run/token", mode: 0, fault };
}

/** What a table's row says of the sources: files by their values, the rest as it is. */
export interface Given {
  env?: string;
  spaceId?: string;
  chosenEnv?: string;
  chosenEnvSource?: string;
  global?: ConfigValues | ConfigFile;
  login?: ConfigValues | ConfigFile;
  profile?: ConfigValues | ConfigFile;
  local?: ConfigValues | ConfigFile;
  workdir?: string;
  runtime?: ConfigValues | ConfigFile;
  variables?: Record<string, string>;
  variableTokenFile?: NonNullable<ConfigFile["tokenFile"]>;
  gateway?: Partial<GatewayRegistry>;
  platform?: string;
}

export const PATHS = {
  global: "/home/ada/.ax/config.toml",
  login: "/home/ada/.ax/user.toml",
  profile: "/home/ada/.ax/profiles/bot/profile.toml",
  local: "/work/.ax/config.toml",
  runtime: "/run/ax.toml",
};

/** Sources in which everything is absent but what is given. */
export function sources(given: Given = {}): Sources {
  const { env = null, spaceId = null, chosenEnv = null, variables = {}, platform = "linux" } = given;
  return {
    configDir: "/home/ada/.ax",
    platform,
    option: { env, spaceId },
    chosenEnv,
    chosenEnvSource: given.chosenEnvSource ?? null,
    global: fileOf(given.global, PATHS.global) ?? absent(PATHS.global),
    login: fileOf(given.login, PATHS.login) ?? absent(PATHS.login),
    profile: profileOf(given.profile),
    local: localOf(given),
    runtime: fileOf(given.runtime, PATHS.runtime),
    environment: variables,
    environmentTokenFile: given.variableTokenFile ?? null,
    gateway: {
      path: "/home/ada/.ax/gateway/registry.json",
      daemonRunning: false,
      daemonPid: null,
      candidates: [],
      ...given.gateway,
    },
  };
}

function fileOf(given: ConfigValues | ConfigFile | undefined, path: string): ConfigFile | null {
  if (given === undefined) return null;
  return isFile(given) ? { ...given, path } : config(given, { path });
}

function isFile(given: ConfigValues | ConfigFile): given is ConfigFile {
  return "state" in given;
}

function profileOf(given: Given["profile"]): Sources["profile"] {
  const file = fileOf(given, PATHS.profile);
  return file === null ? { name: null, file: absent("/home/ada/.ax/profiles/.active") } : { name: "bot", file };
}

function localOf({ local, workdir }: Given): LocalSource | null {
  const file = fileOf(local, PATHS.local);
  return file === null ? null : { file, folder: "/work", workdir: workdir ?? null };
}

/** What doctor explains of given sources. */
export function explainGiven(given: Given): Explained {
  return explain(sources(given));
}

/** An agent of the Gateway's registry. */
export function candidate(name: string, rest: { agent_id?: string; workdir?: string } = {}) {
  return { name, agent_id: `${name}-id`, workdir: "/work", ...rest };
}

/** The text in which nothing of a secret may be found, in any of the usual encodings. */
export function formsOf(secret: string): string[] {
  const bytes = Buffer.from(secret, "utf8");
  return [
    secret,
    encodeURIComponent(secret),
    bytes.toString("hex"),
    bytes.toString("base64").replaceAll("=", ""),
    bytes.toString("base64url"),
    [...secret].reverse().join(""),
  ];
}

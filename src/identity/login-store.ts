import { dirname } from "node:path";
import { parse, stringify, TomlError } from "smol-toml";
import { AxctlError, reasonOf, systemCodeOf } from "../core/errors.ts";
import type { Files } from "../core/ports.ts";
import { type ConfigFile, readConfigFile } from "./config-file.ts";
import { canonicalEnv, normalizeEnvName } from "./env-name.ts";
import { isWithin } from "./gateway.ts";
import { loginMarkerPath, loginPath } from "./paths.ts";

/** What a login stores. */
export interface NewLogin {
  token: string;
  baseUrl: string;
  spaceId: string | null;
}

type StoreFiles = Pick<Files, "read" | "realPath" | "kind" | "writeAtomic" | "remove">;

/** The keys that a login sets or clears; every other key of the file survives. */
const MANAGED = [
  "token",
  "token_file",
  "base_url",
  "space_id",
  "principal_type",
  "environment",
  "agent_name",
  "agent_id",
];

/** Where a login lies. `env` is normalised; null means the default login. */
export interface LoginPlace {
  configFolder: string;
  env: string | null;
}

/**
 * The login that is already there, absent or sound: read before anything is asked for or sent, since a file that cannot
 * be replaced is better refused then than after the token was typed.
 *
 * @throws AxctlError `CONFIG_UNREADABLE`, with line and column where they are known, or for a link.
 */
export async function presentLogin(files: StoreFiles, place: LoginPlace, home: string): Promise<ConfigFile> {
  const path = loginPath(place.configFolder, place.env);
  await refusePlaces(files, place);
  const file = await readConfigFile(files, path, { home });
  if (file.state !== "unreadable") return file;
  const { reason = "it cannot be read", line, column } = file.fault ?? {};
  throw unusable(path, at({ line, column }) + reason);
}

/**
 * Stores a login: the file whole and readable by its owner alone, keys that axctl does not know kept with their types;
 * with an environment the marker too. Gives the login's path.
 *
 * @throws AxctlError `CONFIG_UNREADABLE` when the present file is no TOML or a link stands in the way,
 *   `FILE_NOT_WRITTEN`; the login is as it was then, unless the error says that only the marker was not written.
 */
export async function storeLogin(
  files: StoreFiles,
  { configFolder, env }: LoginPlace,
  login: NewLogin,
): Promise<string> {
  const path = loginPath(configFolder, env);
  await refusePlaces(files, { configFolder, env });
  const kept = await keptKeys(files, path);
  const managed = {
    token: login.token,
    base_url: login.baseUrl,
    ...(login.spaceId === null ? {} : { space_id: login.spaceId }),
    principal_type: "user",
    ...(env === null ? {} : { environment: env }),
  };
  // Integers were read as bigint, so that every other number is a float, also one like 1.0.
  await write(files, path, stringify({ ...managed, ...kept }, { numbersAsFloat: true }));
  if (env !== null)
    await write(files, loginMarkerPath(configFolder), `${env}\n`, `the login itself is stored: ${path}`);
  return path;
}

/**
 * Removes a login, and the marker when it names it. False when there was no such login.
 *
 * @throws AxctlError `CONFIG_UNREADABLE` when a link stands in the way or the system refuses.
 */
export async function removeLogin(files: StoreFiles, { configFolder, env }: LoginPlace): Promise<boolean> {
  const path = loginPath(configFolder, env);
  const marker = loginMarkerPath(configFolder);
  const marked = await files.read(marker);
  const paths = marked.state === "read" && names(marked.text, env) ? [path, marker] : [path];
  for (const each of paths) await refuseLinks(files, each, configFolder);
  const removed = await remove(files, path);
  if (paths.includes(marker)) await remove(files, marker);
  return removed;
}

/** Whether a marker's text names a login, however it is written. */
function names(marker: string, env: string | null): boolean {
  try {
    return canonicalEnv(normalizeEnvName(marker, "users/.active")) === canonicalEnv(env ?? "default");
  } catch (error) {
    if (error instanceof AxctlError) return false;
    throw error;
  }
}

/** What a login is written to, both looked at before either is touched: a marker that cannot be one would come too late. */
async function refusePlaces(files: StoreFiles, { configFolder, env }: LoginPlace): Promise<void> {
  await refuseLinks(files, loginPath(configFolder, env), configFolder);
  if (env === null) return;
  const marker = loginMarkerPath(configFolder);
  await refuseLinks(files, marker, configFolder);
  if (!["absent", "file"].includes(await kindOf(files, marker))) throw unusable(marker, "it is no regular file");
}

/** A login is written below the configuration folder and nowhere else: not through a link, and not in place of one. */
async function refuseLinks(files: StoreFiles, path: string, configFolder: string): Promise<void> {
  const root = await files.realPath(configFolder);
  // Where nothing is yet, folders would be made below the nearest one that is there.
  if (root !== undefined && !isWithin(await nearest(files, dirname(path)), root)) {
    throw unusable(path, "a link leads out of the configuration folder");
  }
  if ((await kindOf(files, path)) === "link") throw unusable(path, "it is a link, and a login is a file of its own");
}

/** @throws AxctlError `CONFIG_UNREADABLE` with the system's code when it does not let anybody look there. */
async function kindOf(files: StoreFiles, path: string): ReturnType<Files["kind"]> {
  try {
    return await files.kind(path);
  } catch (error) {
    throw unusable(path, systemCodeOf(error) ?? reasonOf(error), error);
  }
}

function unusable(path: string, reason: string, cause?: unknown): AxctlError {
  return new AxctlError("CONFIG_UNREADABLE", { path, reason }, { cause });
}

async function nearest(files: StoreFiles, folder: string): Promise<string> {
  const real = await files.realPath(folder);
  if (real !== undefined) return real;
  if ((await kindOf(files, folder)) === "link") throw unusable(folder, "it is a link that leads nowhere");
  const parent = dirname(folder);
  return parent === folder ? folder : nearest(files, parent);
}

/** The keys of the present file that a login does not manage: what other tools and people put there. */
async function keptKeys(files: StoreFiles, path: string): Promise<Record<string, unknown>> {
  const present = await files.read(path);
  if (present.state === "absent") return {};
  if (present.state === "unreadable") throw unusable(path, present.reason);
  try {
    const entries = Object.entries(parse(present.text, { integersAsBigInt: true }));
    return Object.fromEntries(entries.filter(([key]) => !MANAGED.includes(key)));
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    throw unusable(path, `${at(error)}it is no valid TOML`, error);
  }
}

function at({ line, column }: { line?: number | undefined; column?: number | undefined }): string {
  return line === undefined ? "" : `line ${line}, column ${column ?? 1}: `;
}

async function remove(files: StoreFiles, path: string): Promise<boolean> {
  try {
    return await files.remove(path);
  } catch (error) {
    throw unusable(path, `it cannot be removed (${systemCodeOf(error) ?? reasonOf(error)})`, error);
  }
}

/** `after` is what stays true although this was not written. */
async function write(files: StoreFiles, path: string, text: string, after?: string): Promise<void> {
  try {
    await files.writeAtomic(path, text, { mode: 0o600, folderMode: 0o700 });
  } catch (error) {
    const reason = systemCodeOf(error) ?? reasonOf(error);
    const whole = after === undefined ? reason : `${reason}; ${after}`;
    throw new AxctlError("FILE_NOT_WRITTEN", { path, reason: whole }, { cause: error });
  }
}

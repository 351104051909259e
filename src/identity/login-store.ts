import { dirname } from "node:path";
import { parse, stringify, TomlError } from "smol-toml";
import { AxctlError, reasonOf, systemCodeOf } from "../core/errors.ts";
import type { Files } from "../core/ports.ts";
import { isDefaultEnv } from "./env-name.ts";
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

/**
 * Stores a login: the file whole and readable by its owner alone, keys that axctl does not know kept; for a named
 * environment the marker too. Gives the login's path.
 *
 * @param env normalised; null means the default login.
 * @throws AxctlError `CONFIG_UNREADABLE` when the present file is no TOML or a link leads out of the folder,
 *   `FILE_NOT_WRITTEN`; nothing is changed then.
 */
export async function storeLogin(
  files: StoreFiles,
  place: { configFolder: string; env: string | null },
  login: NewLogin,
): Promise<string> {
  const { configFolder, env } = place;
  const path = loginPath(configFolder, env);
  await refuseLinks(files, path, configFolder);
  const kept = await keptKeys(files, path);
  const text = stringify({
    token: login.token,
    base_url: login.baseUrl,
    ...(login.spaceId === null ? {} : { space_id: login.spaceId }),
    principal_type: "user",
    ...(env === null ? {} : { environment: env }),
    ...kept,
  });
  await write(files, path, text);
  if (env !== null && !isDefaultEnv(env)) await write(files, loginMarkerPath(configFolder), `${env}\n`);
  return path;
}

/** Removes a login, and the marker when it names it. False when there was no such login. */
export async function removeLogin(
  files: StoreFiles,
  { configFolder, env }: { configFolder: string; env: string | null },
): Promise<boolean> {
  const path = loginPath(configFolder, env);
  await refuseLinks(files, path, configFolder);
  const removed = await files.remove(path);
  const marker = loginMarkerPath(configFolder);
  const marked = await files.read(marker);
  if (marked.state === "read" && marked.text.trim() === env) await files.remove(marker);
  return removed;
}

async function refuseLinks(files: StoreFiles, path: string, configFolder: string): Promise<void> {
  const [target, root] = await Promise.all([files.realPath(dirname(path)), files.realPath(configFolder)]);
  const escapes = target !== undefined && root !== undefined && !isWithin(target, root);
  if (escapes || (await files.kind(path)) === "link") {
    throw new AxctlError("CONFIG_UNREADABLE", { path, reason: "a link leads out of the configuration folder" });
  }
}

/** The keys of the present file that a login does not manage: what other tools and people put there. */
async function keptKeys(files: StoreFiles, path: string): Promise<Record<string, unknown>> {
  const present = await files.read(path);
  if (present.state === "absent") return {};
  if (present.state === "unreadable") throw new AxctlError("CONFIG_UNREADABLE", { path, reason: present.reason });
  try {
    const entries = Object.entries(parse(present.text));
    return Object.fromEntries(entries.filter(([key]) => !MANAGED.includes(key)));
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const reason = `line ${error.line}, column ${error.column}: it is no valid TOML`;
    throw new AxctlError("CONFIG_UNREADABLE", { path, reason }, { cause: error });
  }
}

async function write(files: StoreFiles, path: string, text: string): Promise<void> {
  try {
    await files.writeAtomic(path, text, { mode: 0o600, folderMode: 0o700 });
  } catch (error) {
    throw new AxctlError(
      "FILE_NOT_WRITTEN",
      { path, reason: systemCodeOf(error) ?? reasonOf(error) },
      { cause: error },
    );
  }
}

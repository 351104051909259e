import { chmod, mkdir, open, readFile, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { stringify } from "smol-toml";
import { AxctlError, reasonOf, systemCodeOf } from "../core/errors.ts";
import { makeFolders } from "../core/make-folders.ts";
import type { SandboxEnvironment } from "./server.ts";

const MARK = "# A login of the axctl sandbox: a test credential for a server on this machine.\n";

/**
 * Writes a login for each environment below `dir`, for use as `AX_CONFIG_DIR`: `users/<env>/user.toml`, or `user.toml`
 * for `default` and `user` (identity.md, "Where configuration lives"), 0600 in 0700 folders, each whole or not at all.
 * Sets no marker. A login that the sandbox did not write is never replaced. Gives the paths; throws `FILE_NOT_WRITTEN`.
 */
export async function writeLogins(dir: string, environments: readonly SandboxEnvironment[]): Promise<string[]> {
  const logins = environments.map((environment) => ({ environment, path: loginPath(dir, environment.name) }));
  // All are looked at before the first is written.
  for (const { path } of logins) await refuseForeignLogin(path);
  for (const { path, environment } of logins) await writeLogin(dir, path, loginText(environment));
  return logins.map(({ path }) => path);
}

function loginPath(dir: string, name: string): string {
  return name === "default" || name === "user" ? join(dir, "user.toml") : join(dir, "users", name, "user.toml");
}

function loginText({ name, url, pat, spaces }: SandboxEnvironment): string {
  const space = spaces[0] === undefined ? {} : { space_id: spaces[0].id };
  return MARK + stringify({ token: pat, base_url: url, ...space, principal_type: "user", environment: name });
}

async function refuseForeignLogin(path: string): Promise<void> {
  const text = await existingText(path);
  if (text === undefined || text.startsWith(MARK)) return;
  throw new AxctlError("FILE_NOT_WRITTEN", { path, reason: "there is a login that the sandbox did not write" });
}

async function existingText(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (systemCodeOf(error) === "ENOENT") return undefined;
    throw notWritten(path, error);
  }
}

async function writeLogin(dir: string, path: string, text: string): Promise<void> {
  const folder = dirname(path);
  const temporary = `${path}.new`;
  try {
    await makeFolders({ mkdir, stat }, folder, 0o700);
    // Folders that were there before keep their mode through mkdir; the given one is the caller's own affair.
    if (folder !== dir) for (const below of [join(dir, "users"), folder]) await chmod(below, 0o700);
    await rm(temporary, { force: true });
    const file = await open(temporary, "wx", 0o600);
    await file.writeFile(text).finally(() => file.close());
    await rename(temporary, path);
  } catch (error) {
    throw notWritten(path, error);
  }
}

function notWritten(path: string, cause: unknown): AxctlError {
  return new AxctlError("FILE_NOT_WRITTEN", { path, reason: reasonOf(cause) }, { cause });
}

import { join } from "node:path";
import { AxctlError } from "../core/errors.ts";
import type { Files } from "../core/ports.ts";
import { isDefaultEnv, normalizeEnvName } from "./env-name.ts";
import { loginPath } from "./paths.ts";

/**
 * The environments that have a login: the named ones, sorted, after `default` when `user.toml` exists.
 * A folder that no `--env` can name is no environment.
 */
export async function listLogins(files: Pick<Files, "read" | "list">, configFolder: string): Promise<string[]> {
  const [fallback, names] = await Promise.all([
    files.read(loginPath(configFolder, null)),
    files.list(join(configFolder, "users")),
  ]);
  const candidates = names.filter(isEnvFolder);
  const reads = await Promise.all(candidates.map((name) => files.read(loginPath(configFolder, name))));
  const named = candidates.filter((_, index) => reads[index]?.state !== "absent");
  return fallback.state === "absent" ? named : ["default", ...named];
}

function isEnvFolder(name: string): boolean {
  try {
    return normalizeEnvName(name, "users") === name && !isDefaultEnv(name);
  } catch (error) {
    if (error instanceof AxctlError) return false;
    throw error;
  }
}

import { join } from "node:path";
import type { Files } from "../core/ports.ts";
import { loginPath } from "./paths.ts";

/**
 * The environments that have a login: the named ones, sorted, after `default` when `user.toml` exists.
 * Folders whose names are not normalised are no environments.
 */
export async function listLogins(files: Pick<Files, "read" | "list">, configFolder: string): Promise<string[]> {
  const [fallback, names] = await Promise.all([
    files.read(loginPath(configFolder, null)),
    files.list(join(configFolder, "users")),
  ]);
  const candidates = names.filter((name) => /^[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_])?$/.test(name));
  const reads = await Promise.all(candidates.map((name) => files.read(loginPath(configFolder, name))));
  const named = candidates.filter((_, index) => reads[index]?.state !== "absent");
  return fallback.state === "absent" ? named : ["default", ...named];
}

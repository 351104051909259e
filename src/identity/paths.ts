import { isAbsolute, join, resolve, sep } from "node:path";
import { AxctlError } from "../core/errors.ts";
import type { Machine } from "../core/ports.ts";
import { isDefaultEnv } from "./env-name.ts";

/**
 * A path as a person or a file writes it: `~` is the home folder, relative ones start at `base`.
 *
 * @throws AxctlError `HOME_NOT_USABLE`
 */
export function expandPath(path: string, { home, base }: { home: string; base: string }): string {
  if (path === "~") return usable(home);
  if (path.startsWith("~/") || path.startsWith(`~${sep}`)) return resolve(join(usable(home), path.slice(2)));
  return resolve(base, path);
}

/** A relative home would put credentials into whatever folder the command runs in. */
function usable(home: string): string {
  if (isAbsolute(home)) return home;
  throw new AxctlError("HOME_NOT_USABLE", { home });
}

/**
 * `$AX_CONFIG_DIR`, else `~/.ax`.
 *
 * @throws AxctlError `HOME_NOT_USABLE`
 */
export function configDir({ env, home, cwd }: Pick<Machine, "env" | "home" | "cwd">): string {
  const configured = env["AX_CONFIG_DIR"]?.trim();
  return expandPath(configured || "~/.ax", { home, base: cwd });
}

/** Where a login lies; `env` is normalised, null means the default login. */
export function loginPath(configFolder: string, env: string | null): string {
  if (env === null || isDefaultEnv(env)) return join(configFolder, "user.toml");
  return join(configFolder, "users", env, "user.toml");
}

/** The file that names the login used when neither `--env` nor a variable names one. */
export function loginMarkerPath(configFolder: string): string {
  return join(configFolder, "users", ".active");
}

/** The name that reports give a login. */
export function loginSourceName(env: string | null): string {
  return env === null || isDefaultEnv(env) ? "user_login" : `user_login:${env}`;
}

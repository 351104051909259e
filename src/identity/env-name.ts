import { AxctlError } from "../core/errors.ts";

const MAX_LENGTH = 64;
const RESERVED_ON_WINDOWS = /^(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|$)/;

/**
 * An environment's name as it may touch a path (spec identity.md, "Where configuration lives"): trimmed, lower-cased,
 * every run outside `[a-z0-9_.-]` as `-`, leading and trailing `.` and `-` cut.
 *
 * @param origin what the name came from, for the error: `--env`, `AX_ENV`.
 * @throws AxctlError `INVALID_ENV_NAME` when nothing usable is left, or the name is reserved or too long.
 */
export function normalizeEnvName(name: string, origin: string): string {
  const refuse = (reason: string): never => {
    throw new AxctlError("INVALID_ENV_NAME", { origin, reason });
  };
  if (name.includes("\0")) refuse("it holds a NUL character");
  const normalized = name
    .trim()
    .toLowerCase()
    .replace(/[^a-z0-9_.-]+/g, "-")
    .replace(/^[.-]+|[.-]+$/g, "");
  if (normalized === "") refuse("nothing is left of it after normalising");
  if (normalized.length > MAX_LENGTH) refuse(`it is longer than ${MAX_LENGTH} characters`);
  if (RESERVED_ON_WINDOWS.test(normalized)) refuse("it is a reserved device name on Windows");
  return normalized;
}

/** Whether a normalised name means the default login, `CONFIG_DIR/user.toml`. */
export function isDefaultEnv(normalized: string): boolean {
  return normalized === "default" || normalized === "user";
}

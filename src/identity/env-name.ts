import { AxctlError } from "../core/errors.ts";

const MAX_LENGTH = 64;
/** Beyond this a name is refused unread: normalising takes time that grows faster than the text. */
const MAX_RAW_LENGTH = 1024;
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
  const tooLong = `it is longer than ${MAX_LENGTH} characters`;
  if (name.includes("\0")) refuse("it holds a NUL character");
  if (name.length > MAX_RAW_LENGTH) refuse(tooLong);
  const normalized = name
    .trim()
    .toLowerCase()
    .replace(/[^a-z0-9_.-]+/g, "-")
    .replace(/^[.-]+|[.-]+$/g, "");
  if (normalized === "") refuse("nothing is left of it after normalising");
  if (normalized.length > MAX_LENGTH) refuse(tooLong);
  if (RESERVED_ON_WINDOWS.test(normalized)) refuse("it is a reserved device name on Windows");
  return normalized;
}

/** A normalised name by which an environment is compared: `user` is another name of the default login. */
export function canonicalEnv(normalized: string): string {
  return isDefaultEnv(normalized) ? "default" : normalized;
}

/** Whether a normalised name means the default login, `CONFIG_DIR/user.toml`. */
export function isDefaultEnv(normalized: string): boolean {
  return normalized === "default" || normalized === "user";
}

import { AxctlError } from "../core/errors.ts";
import type { Clock } from "../core/ports.ts";

export interface SandboxOptions {
  /** Normalised environment names (identity.md), one server each. */
  envs: readonly string[];
  /** Of the first environment, the next ones following; 0 or absent: the system picks. */
  port?: number;
  /** Delay of every answer, in milliseconds (default 0). */
  latencyMs?: number;
  /** `ENV:CHECK=FAULT[xN]`, for example `dev:tasks.list=403`. */
  faults?: readonly string[];
  /** What all generated data comes from (default 1). */
  seed?: number;
  clock: Pick<Clock, "now">;
  /** Default 3600. */
  tokenLifetimeSeconds?: number;
}

const HIGHEST_PORT = 65_535;
const LONGEST_LATENCY_MS = 3_600_000;

/**
 * Throws for options that no sandbox can be started with: `INVALID_ENV_NAME` for a name that is not normalised,
 * `INVALID_OPTION` for the rest.
 */
export function checkOptions({
  envs,
  port = 0,
  latencyMs = 0,
  seed = 1,
  tokenLifetimeSeconds = 1,
}: SandboxOptions): void {
  if (envs.length === 0) throw refused("--envs", "at least one environment is needed");
  for (const name of envs) checkName(name);
  // Both names mean the default login (identity.md), so they would share one file.
  const twice = envs.find((name, index) => envs.findIndex((other) => sameLogin(name, other)) !== index);
  if (twice !== undefined) throw refused("--envs", `"${twice}" is named twice`);
  if (!isWhole(port, 0, port === 0 ? 0 : HIGHEST_PORT - envs.length + 1)) {
    throw refused("--port", `must be a whole number with room for ${envs.length} ports up to ${HIGHEST_PORT}`);
  }
  if (!isWhole(latencyMs, 0, LONGEST_LATENCY_MS)) {
    throw refused("--latency", `must be a whole number of milliseconds from 0 to ${LONGEST_LATENCY_MS}`);
  }
  if (!Number.isSafeInteger(seed)) throw refused("--seed", "must be a whole number");
  if (!isWhole(tokenLifetimeSeconds, 1, Number.MAX_SAFE_INTEGER)) {
    throw refused("tokenLifetimeSeconds", "must be a whole number of seconds, 1 or more");
  }
}

function checkName(name: string): void {
  if (/^[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_])?$/.test(name)) return;
  throw new AxctlError("INVALID_ENV_NAME", {
    origin: `--envs "${name}"`,
    reason: "only a-z, 0-9, `_`, `.` and `-` may occur, and neither end may be `.` or `-`",
  });
}

function sameLogin(one: string, other: string): boolean {
  const canonical = (name: string) => (name === "user" ? "default" : name);
  return canonical(one) === canonical(other);
}

function isWhole(value: number, low: number, high: number): boolean {
  return Number.isSafeInteger(value) && value >= low && value <= high;
}

function refused(option: string, reason: string): AxctlError {
  return new AxctlError("INVALID_OPTION", { option, reason });
}

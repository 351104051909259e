import { shellQuote } from "../core/shell.ts";

/** Where a failure says to work (spec gates.md, the order that operators follow). */
export type Layer = "configuration" | "exchange" | "connection" | "space" | "api";

/** Each layer as a sentence names it. */
export const LAYERS: Readonly<Record<Layer, string>> = {
  configuration: "the local configuration",
  exchange: "the exchange of the token",
  connection: "the connection to the host",
  space: "space routing",
  api: "the API",
};

/** What is known of a preflight that failed. `attempts` is absent where only a matrix tells of it. */
export interface LayerFacts {
  checks: readonly { ok: boolean; attempts?: number | undefined; error?: object | undefined }[];
}

/** The layer that a preflight that failed points to, first match from the local machine outwards. */
export function failingLayer({ checks }: LayerFacts): Layer {
  if (checks.length === 0) return "configuration";
  if (checks.every(({ error }) => error !== undefined && isUnreached(error))) return "connection";
  if (checks.every(({ attempts }) => attempts === 0) || isRefusedAlike(checks)) return "exchange";
  return checks.some(({ error }) => error !== undefined && isUnresolvedSpace(error)) ? "space" : "api";
}

/** No whole answer came: not to the exchange, or not to the check. */
function isUnreached(error: object): boolean {
  return "type" in error && error.type === "transport";
}

/** A matrix keeps no attempts: there an exchange that was refused shows as one answer to every check. */
function isRefusedAlike(checks: LayerFacts["checks"]): boolean {
  const [first] = checks;
  if (first?.error === undefined || first.attempts !== undefined || !("status_code" in first.error)) return false;
  const url = "url" in first.error ? String(first.error.url) : "";
  return url.endsWith("/auth/exchange") && checks.every(({ ok }) => !ok);
}

function isUnresolvedSpace(error: object): boolean {
  return "code" in error && error.code === "space_unresolved";
}

/** The command that explains a layer's failure. `env` is the login's name, undefined for the identity without `--env`. */
export function explainingCommand(
  layer: Layer,
  gate: { command: string; env: string | undefined; write: boolean },
): string {
  const env = gate.env === undefined ? "" : ` --env ${shellQuote(gate.env)}`;
  if (layer === "api") return `${gate.command}${env}${gate.write ? " --write" : ""} --json`;
  return `axctl auth doctor${env}${layer === "exchange" ? " --probe" : ""}`;
}

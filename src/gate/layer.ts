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
  // Also when it was the exchange that did not come through: no token has been refused.
  if (checks.every(({ error }) => error !== undefined && isUnreached(error))) return "connection";
  if (checks.every(({ attempts }) => attempts === 0) || isFailedAlike(checks)) return "exchange";
  return checks.some(({ error }) => error !== undefined && isUnresolvedSpace(error)) ? "space" : "api";
}

/** Nothing answered at all. */
function isUnreached(error: object): boolean {
  return "type" in error && error.type === "transport";
}

/** A matrix keeps no attempts: there an exchange that failed shows as one and the same error of every check. */
function isFailedAlike(checks: LayerFacts["checks"]): boolean {
  const errors = checks.flatMap(({ attempts, error }) =>
    attempts === undefined && error !== undefined ? [JSON.stringify(error)] : [],
  );
  return errors.length > 1 && errors.length === checks.length && new Set(errors).size === 1;
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
  // Doctor alone asks no host.
  return `axctl auth doctor${env}${layer === "exchange" || layer === "connection" ? " --probe" : ""}`;
}

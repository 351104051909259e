import { AxctlError } from "../core/errors.ts";
import { isDefaultEnv, normalizeEnvName } from "../identity/env-name.ts";

/** An environment that CI may gate: all three of its variables are set. */
export interface CiEnv {
  env: string;
  token: string;
  baseUrl: string;
  spaceId: string;
}

/** What the variables of `qa ci` say (spec gates.md, "`qa ci`"). */
export interface CiSettings {
  target: string;
  /** Environments that were asked for, normalised, in their order. */
  requested: readonly string[];
  configured: readonly CiEnv[];
  skipped: readonly { env: string; missing: string[] }[];
  requireMatrix: boolean;
  artifactDir: string;
  /** The folder in which the temporary logins are written; undefined: the system's. */
  configDir: string | undefined;
  /** Every token that is set, also of an environment that lacks something else. */
  secrets: readonly string[];
}

type Variables = Readonly<Record<string, string | undefined>>;

const TRUE = ["1", "true", "yes", "on"];
const FALSE = ["", "0", "false", "no", "off"];

/**
 * Reads the variables. An empty one counts as unset: that is how a secret that does not exist arrives. Pure.
 *
 * @throws AxctlError `INVALID_ENV_NAME`, `INVALID_OPTION`: for names that cannot be told apart, and for a flag that is
 *   neither true nor false.
 */
export function readCiSettings(variables: Variables): CiSettings {
  const value = (name: string) => variables[name]?.trim() || undefined;
  const requested = requestedEnvs(value("AX_QA_ENVS") ?? "dev,next");
  const triples = requested.map((env) => ({ env, ...tripleOf(env, value) }));
  return {
    target: value("AX_QA_TARGET") ?? "release",
    requested,
    configured: triples.flatMap(({ env, token, baseUrl, spaceId }) =>
      token === undefined || baseUrl === undefined || spaceId === undefined ? [] : [{ env, token, baseUrl, spaceId }],
    ),
    skipped: triples.flatMap(({ env, missing }) => (missing.length === 0 ? [] : [{ env, missing }])),
    requireMatrix: flagOf("AX_QA_REQUIRE_MATRIX", value("AX_QA_REQUIRE_MATRIX") ?? ""),
    artifactDir: value("AX_QA_ARTIFACT_DIR") ?? "operator-qa-artifacts",
    configDir: value("AX_QA_CONFIG_DIR"),
    secrets: Object.entries(variables).flatMap(([name, text]) =>
      /^AX_QA_.*_(?:TOKEN|PAT)$/.test(name) && text ? [text, text.trim()] : [],
    ),
  };
}

function requestedEnvs(list: string): string[] {
  const names = list.split(/[\s,]+/).filter((name) => name !== "");
  const envs = [...new Set(names.map((name) => normalizeEnvName(name, "AX_QA_ENVS")))];
  const unnamed = envs.find(isDefaultEnv);
  if (unnamed !== undefined) throw invalid(`\`${unnamed}\` is no environment of its own: name one such as dev`);
  const twins = envs.find((env, index) => envs.findIndex((other) => prefixOf(other) === prefixOf(env)) !== index);
  if (twins !== undefined) throw invalid(`two names share the variables ${prefixOf(twins)}…`);
  // AX_QA_A_BASE_URL is the base URL of `a`, and the other name for that of `a-base`: it would get that one's token.
  const nested = envs.find((env) => envs.some((other) => prefixOf(other) === `${prefixOf(env)}BASE_`));
  if (nested !== undefined) throw invalid(`two names share the variable ${prefixOf(nested)}BASE_URL`);
  if (envs.length === 0) throw invalid("it names no environment");
  return envs;
}

function invalid(reason: string): AxctlError {
  return new AxctlError("INVALID_OPTION", { option: "AX_QA_ENVS", reason });
}

/** `AX_QA_CUSTOMER_A_` for `customer-a`. */
function prefixOf(env: string): string {
  return `AX_QA_${env.toUpperCase().replace(/[^A-Z0-9]+/g, "_")}_`;
}

function tripleOf(env: string, value: (name: string) => string | undefined) {
  const prefix = prefixOf(env);
  const first = (...suffixes: string[]) => suffixes.map((suffix) => value(prefix + suffix)).find((text) => text);
  const triple = {
    token: first("TOKEN", "PAT"),
    baseUrl: first("BASE_URL", "URL"),
    spaceId: first("SPACE_ID"),
  };
  const missing = [
    ...(triple.token === undefined ? [`${prefix}TOKEN`] : []),
    ...(triple.baseUrl === undefined ? [`${prefix}BASE_URL`] : []),
    ...(triple.spaceId === undefined ? [`${prefix}SPACE_ID`] : []),
  ];
  return { ...triple, missing };
}

function flagOf(name: string, text: string): boolean {
  const word = text.toLowerCase();
  if (TRUE.includes(word)) return true;
  if (FALSE.includes(word)) return false;
  throw new AxctlError("INVALID_OPTION", { option: name, reason: `expected true or false, got \`${text}\`` });
}

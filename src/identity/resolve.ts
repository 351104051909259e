import { Secret } from "../core/redact.ts";
import type { TokenFile } from "./config-file.ts";
import { type Layer, layersOf, type Sourced } from "./layers.ts";
import type { Sources } from "./sources.ts";
import { isPat, type TokenKind, tokenKind } from "./token.ts";

export type PrincipalIntent =
  | "mixed_user_token_agent_identity"
  | "user"
  | "agent"
  | "agent_gateway_brokered"
  | "missing"
  | "unknown";

/** Who a command runs as and where it points. Every command acts on this object; `auth doctor` prints it. */
export interface Identity {
  configDir: string;
  /** Whether `--env` chose the login: then only it and the options count. */
  explicitEnv: boolean;
  selectedEnv: string | null;
  /** What selected it: `option:--env`, `env:AX_USER_ENV`, `env:AX_ENV` or `marker`. */
  selectedEnvSource: string | null;
  selectedProfile: string | null;
  /** The file that `AX_CONFIG_FILE` names, unless `--env` bypasses it. */
  runtimeConfig: string | null;
  token: Secret | null;
  tokenKind: TokenKind;
  /** Where the token comes from, also when the token file of that source cannot be read. */
  authSource: string | null;
  /** The token file that the winning source names, whether or not it gives a token. */
  tokenFile: string | null;
  /** The token file of the winning source that gives no token. */
  tokenFileFault: { path: string; reason: string } | null;
  /** `value` is {@link DEFAULT_BASE_URL} with source null when nothing names one. */
  baseUrl: { value: string; source: string | null };
  space: Sourced | null;
  agentName: Sourced | null;
  agentId: Sourced | null;
  principalType: string | null;
  principalTypeSource: string | null;
  principalIntent: PrincipalIntent;
}

const DEFAULT_BASE_URL = "http://localhost:8001";

/** The source of what `--env` decides. */
export const OPTION_ENV = "option:--env";

/** The name of the source that stands for a Gateway that holds the credential. */
export const GATEWAY_SOURCE = "local_config:gateway";

/**
 * Folds the sources into one identity: later layers win, field by field (spec identity.md, "Precedence"). Pure.
 */
export function resolve(sources: Sources): Identity {
  const layers = layersOf(sources);
  const token = resolveToken(layers);
  const kind = tokenKind(token.value);
  // A login is a person's, and --env selects nothing else.
  const type = sources.option.env === null ? last(layers, "principal_type") : { value: "user", source: OPTION_ENV };
  const principalType = type?.value ?? null;
  const baseUrl = last(layers, "base_url");
  const named = { name: last(layers, "agent_name"), id: last(layers, "agent_id") };
  const hasAgent = named.name !== null || named.id !== null;
  const intent = intentOf({ kind, principalType, hasAgent, candidates: sources.gateway.candidates.length });
  const brokered = intent === "agent_gateway_brokered" ? sources.gateway.candidates[0] : undefined;
  return {
    configDir: sources.configDir,
    explicitEnv: sources.option.env !== null,
    selectedEnv: sources.option.env ?? sources.chosenEnv,
    selectedEnvSource: sources.option.env === null ? sources.chosenEnvSource : OPTION_ENV,
    selectedProfile: sources.option.env === null ? sources.profile.name : null,
    runtimeConfig: sources.option.env === null ? (sources.runtime?.path ?? null) : null,
    token: token.value === null ? null : new Secret(token.value),
    tokenKind: kind,
    authSource: token.source,
    tokenFile: token.file,
    tokenFileFault: token.fault,
    baseUrl: baseUrl ?? { value: DEFAULT_BASE_URL, source: null },
    space: last(layers, "space_id"),
    agentName: brokered ? { value: brokered.name, source: "gateway_daemon" } : named.name,
    agentId: brokered?.agent_id ? { value: brokered.agent_id, source: "gateway_daemon" } : named.id,
    principalType,
    principalTypeSource: type?.source ?? null,
    principalIntent: intent,
  };
}

/** The agent that a token which is no PAT speaks for, in a header; a PAT's agent is a matter of the exchange. */
export function agentHeaderOf({ token, agentName }: Identity): Sourced | null {
  return token === null || isPat(token.reveal()) ? null : agentName;
}

/** The last layer's word on a field; a layer that clears the field hides those below. */
function last(layers: readonly Layer[], field: keyof Layer["fields"]): Sourced | null {
  return layers.reduce<Sourced | null>((below, { fields }) => {
    const own = fields[field];
    return own === undefined ? below : own;
  }, null);
}

interface ResolvedToken {
  value: string | null;
  source: string | null;
  file: string | null;
  fault: Identity["tokenFileFault"];
}

function resolveToken(layers: readonly Layer[]): ResolvedToken {
  const winner = layers.findLast(({ token }) => token !== undefined)?.token;
  const none = { value: null, file: null, fault: null };
  if (winner === undefined) return { ...none, source: null };
  if (winner === "brokered") return { ...none, source: GATEWAY_SOURCE };
  if ("value" in winner) return { ...none, value: winner.value, source: winner.source };
  return { source: winner.source, file: winner.file.path, ...fromFile(winner.file) };
}

function fromFile(file: TokenFile): Pick<ResolvedToken, "value" | "fault"> {
  if ("token" in file) return { value: file.token, fault: null };
  return { value: null, fault: { path: file.path, reason: file.fault } };
}

interface IntentFacts {
  kind: TokenKind;
  principalType: string | null;
  hasAgent: boolean;
  candidates: number;
}

function intentOf({ kind, principalType, hasAgent, candidates }: IntentFacts): PrincipalIntent {
  if (kind === "user_pat" && hasAgent && principalType !== "user") return "mixed_user_token_agent_identity";
  if (principalType === "user" || kind === "user_pat") return "user";
  if (principalType === "agent" || kind === "agent_pat" || hasAgent) return "agent";
  if (kind === "missing") return candidates > 0 ? "agent_gateway_brokered" : "missing";
  return "unknown";
}

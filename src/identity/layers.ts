import type { ConfigFile, TokenFile } from "./config-file.ts";
import { loginSourceName } from "./paths.ts";
import type { Sources } from "./sources.ts";

/** A value with the name of what it came from, as reports print it. */
export interface Sourced {
  value: string;
  source: string;
}

/** What one source says: a value, null where it clears what lies below, absent where it is silent. */
export interface Layer {
  name: string;
  fields: Partial<Record<"base_url" | "space_id" | "agent_name" | "agent_id" | "principal_type", Sourced | null>>;
  token?: { value: string; source: string } | { file: TokenFile; source: string } | "brokered";
}

/** The sources that count, in order of precedence: later ones win. Pure. */
export function layersOf(sources: Sources): Layer[] {
  const login = fileLayer(loginSourceName(sources.option.env ?? sources.chosenEnv), sources.login);
  if (sources.option.env !== null) return [login, optionLayer(sources)];
  const layers = [fileLayer("global_config", sources.global), login];
  if (sources.profile.name !== null) layers.push(profileLayer(sources.profile.name, sources.profile.file));
  if (sources.local !== null && !isUnsafeLocal(sources.local.file)) layers.push(localLayer(sources.local.file));
  if (sources.runtime !== null) layers.push(runtimeLayer(sources.runtime));
  return [...layers, environmentLayer(sources), optionLayer(sources)];
}

/** A local config with a user's token that names an agent, and does not say that it is a user's (spec identity.md). */
export function isUnsafeLocal({ values, tokenFile }: ConfigFile): boolean {
  const token = values.token ?? (tokenFile && "token" in tokenFile ? tokenFile.token : "");
  const namesAgent = values.agent_name !== undefined || values.agent_id !== undefined;
  return token.startsWith("axp_u_") && namesAgent && values.principal_type !== "user";
}

/** A local config whose credential the Gateway holds. */
export function isBrokeredLocal({ values, gateway }: ConfigFile): boolean {
  return gateway.url !== undefined && values.token === undefined && values.token_file === undefined;
}

function fileLayer(source: string, { values, tokenFile }: ConfigFile): Layer {
  const layer: Layer = { name: source, fields: {} };
  for (const field of ["base_url", "space_id", "agent_name", "agent_id", "principal_type"] as const) {
    const value = values[field];
    if (value !== undefined) layer.fields[field] = { value, source };
  }
  if (values.token !== undefined) layer.token = { value: values.token, source };
  else if (tokenFile !== undefined) layer.token = { file: tokenFile, source };
  return layer;
}

/** An agent's own configuration: naming an agent makes the principal one. */
function agentLayer(source: string, file: ConfigFile): Layer {
  const layer = fileLayer(source, file);
  const namesAgent = layer.fields.agent_name !== undefined || layer.fields.agent_id !== undefined;
  if (namesAgent && layer.fields.principal_type === undefined) layer.fields.principal_type = { value: "agent", source };
  return layer;
}

function profileLayer(name: string, file: ConfigFile): Layer {
  const layer = agentLayer(`active_profile:${name}`, file);
  if (file.state === "read" && layer.fields.agent_name === undefined && layer.fields.agent_id === undefined) {
    // A profile without an agent is no agent's: what lies below is stale.
    layer.fields.agent_name = null;
    layer.fields.agent_id = null;
  }
  return layer;
}

function localLayer(file: ConfigFile): Layer {
  if (!isBrokeredLocal(file)) return agentLayer("local_config", file);
  const { url, agent } = { url: file.gateway.url, agent: file.agent };
  const values = {
    ...file.values,
    base_url: url,
    agent_name: agent.name ?? file.values.agent_name,
    agent_id: agent.id ?? file.values.agent_id,
  };
  const defined = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
  return { ...agentLayer("local_config:gateway", { ...file, values: defined }), token: "brokered" };
}

function runtimeLayer(file: ConfigFile): Layer {
  return agentLayer(`runtime_config:${file.path}`, file);
}

function environmentLayer({ environment, environmentTokenFile }: Sources): Layer {
  const layer: Layer = { name: "environment", fields: {} };
  const space = environment["AX_SPACE"] ? "AX_SPACE" : "AX_SPACE_ID";
  for (const [field, variable] of [
    ["base_url", "AX_BASE_URL"],
    ["space_id", space],
  ] as const) {
    const value = environment[variable];
    if (value) layer.fields[field] = { value, source: `env:${variable}` };
  }
  for (const [field, variable] of [
    ["agent_name", "AX_AGENT_NAME"],
    ["agent_id", "AX_AGENT_ID"],
  ] as const) {
    const value = environment[variable];
    if (value !== undefined) layer.fields[field] = isCleared(value) ? null : { value, source: `env:${variable}` };
  }
  if (environment["AX_TOKEN"]) layer.token = { value: environment["AX_TOKEN"], source: "env:AX_TOKEN" };
  else if (environmentTokenFile !== null) layer.token = { file: environmentTokenFile, source: "env:AX_TOKEN_FILE" };
  return layer;
}

function isCleared(value: string): boolean {
  return ["", "none", "null"].includes(value.toLowerCase());
}

function optionLayer({ option }: Sources): Layer {
  const fields: Layer["fields"] = {};
  if (option.spaceId !== null) fields.space_id = { value: option.spaceId, source: "option:--space-id" };
  return { name: "option", fields };
}

import { readBaseUrl } from "../core/base-url.ts";
import { shellQuote } from "../core/shell.ts";
import type { ConfigFile } from "./config-file.ts";
import type { Finding } from "./finding.ts";
import { isBrokeredLocal, isUnsafeLocal, layersOf } from "./layers.ts";
import { GATEWAY_SOURCE, type Identity } from "./resolve.ts";
import type { Sources } from "./sources.ts";

/** What an operator should know although the command may run (spec identity.md, the table of warnings). */
export function warningsOf(sources: Sources, identity: Identity): Finding[] {
  return [
    ...globalCredentials(sources),
    ...localShapes(sources, identity),
    ...gatewayBindings(sources, identity),
    ...emptyVariables(sources),
    ...hostMismatch(sources, identity),
    ...loosePermissions(sources),
    ...insecureUrl(identity),
  ];
}

function globalCredentials({ global }: Sources): Finding[] {
  const keys = (["agent_id", "agent_name", "token", "token_file"] as const).filter(
    (key) => global.values[key] !== undefined,
  );
  if (keys.length === 0) return [];
  const reason = `the machine-wide ${global.path} sets ${keys.join(", ")}, which every command on this machine inherits`;
  const fix = `move ${keys.join(", ")} into a login (axctl login) or a profile`;
  return [{ code: "global_config_contains_credentials", path: global.path, reason, fix, keys }];
}

/** Without `--env` only: with it, the local config does not count and is listed as ignored. */
function localShapes({ local, option }: Sources, identity: Identity): Finding[] {
  if (local === null || option.env !== null) return [];
  const { path } = local.file;
  const findings: Finding[] = [];
  if (isUnsafeLocal(local.file)) {
    findings.push({
      code: "unsafe_local_config_ignored",
      path,
      reason: "it holds a user's token and names an agent, so the whole file is ignored",
      fix: `put the agent's own token (axp_a_) into ${path}, or remove its agent`,
    });
  }
  if (local.workdir !== null && local.workdir !== local.folder) {
    findings.push({
      code: "stale_workdir_local_config",
      path,
      reason: `it was made for ${local.workdir} and lies in ${local.folder}`,
      fix: `set the workdir in ${path} to ${local.folder}, or remove the file`,
    });
  }
  if (isBrokeredLocal(local.file))
    findings.push({ code: "credential_brokered_by_gateway", path, ...brokered(identity) });
  return findings;
}

/** Who speaks for a workspace whose credential the Gateway holds: the Gateway, or a token that wins over it. */
function brokered({ authSource }: Identity): Pick<Finding, "reason" | "fix"> {
  const reason = "the Gateway holds the credential of this workspace";
  if (authSource === GATEWAY_SOURCE) {
    return { reason, fix: "run the command through the Gateway, or select a login with --env" };
  }
  return {
    reason: `${reason}, and the token from ${authSource} is used in its place`,
    fix: "remove that token where the Gateway should speak for the workspace",
  };
}

function gatewayBindings({ gateway, local }: Sources, identity: Identity): Finding[] {
  const [first, second] = gateway.candidates;
  if (first === undefined) return [];
  const findings: Finding[] = [];
  if (second !== undefined) {
    const names = gateway.candidates.map(({ name }) => name).join(", ");
    const reason = `${gateway.candidates.length} agents of the Gateway are bound to this folder: ${names}`;
    findings.push({
      code: "ambiguous_gateway_binding",
      path: gateway.path,
      reason,
      fix: "bind this folder to one agent in the Gateway, or select a login with --env",
    });
  }
  if (identity.token !== null && local?.file.gateway.url !== undefined) {
    const reason = `a token (${identity.authSource}) is used although the Gateway's agent ${first.name} is bound to this folder`;
    findings.push({
      code: "local_token_with_gateway_binding",
      path: local.file.path,
      reason,
      fix: `remove the token, or the [gateway] block of ${local.file.path}`,
    });
  }
  return findings;
}

function emptyVariables({ environment }: Sources): Finding[] {
  return Object.entries(environment)
    .filter(([name, value]) => value === "" && name !== "AX_AGENT_NAME" && name !== "AX_AGENT_ID")
    .map(([name]) => ({
      code: "empty_environment_value",
      reason: `${name} is set but empty and counts as unset`,
      fix: `unset ${name}, or give it a value (an absent CI secret arrives as an empty text)`,
      keys: [name],
    }));
}

function hostMismatch(sources: Sources, { authSource, token, baseUrl }: Identity): Finding[] {
  if (token === null) return [];
  const own = layersOf(sources).find((layer) => layer.token !== undefined && layer.name === authSource)?.fields
    .base_url;
  if (!own) return [];
  const [home, target] = [readBaseUrl(own.value).host, readBaseUrl(baseUrl.value).host];
  if (home === target) return [];
  return [
    {
      code: "credential_host_mismatch",
      reason: `the token from ${authSource} belongs to ${home}, and ${baseUrl.source ?? "the default"} sends it to ${target}`,
      fix: "select the login of that host with --env, or remove the override",
    },
  ];
}

function loosePermissions({ platform, ...sources }: Sources): Finding[] {
  if (platform === "win32") return [];
  const ignored = sources.option.env !== null;
  const files: (ConfigFile | null | undefined)[] = [sources.login];
  if (!ignored) files.push(sources.global, sources.profile.file, sources.local?.file, sources.runtime);
  const readable = files.flatMap((file) => {
    if (file?.state !== "read") return [];
    const own = file.values.token === undefined ? [] : [{ path: file.path, mode: file.mode }];
    return file.tokenFile === undefined ? own : [...own, file.tokenFile];
  });
  if (!ignored && sources.environmentTokenFile !== null) readable.push(sources.environmentTokenFile);
  // Several sources may name one file.
  return [...new Map(readable.map((file) => [file.path, file])).values()]
    .filter(({ mode }) => (mode & 0o044) !== 0)
    .map(({ path, mode }) => ({
      code: "insecure_file_permissions",
      path,
      reason: `it holds a credential and has mode ${mode.toString(8).padStart(4, "0")}: others on this machine can read it`,
      fix: `chmod 600 ${shellQuote(path)}`,
    }));
}

function insecureUrl({ baseUrl }: Identity): Finding[] {
  const read = readBaseUrl(baseUrl.value);
  if (!read.ok || !read.insecure) return [];
  const reason = `${read.base} is plain http to a host that is not this machine: a token sent there can be read on the way`;
  return [{ code: "insecure_base_url", reason, fix: "use https, or pass --allow-insecure-http where you accept that" }];
}

import { readBaseUrl } from "../core/base-url.ts";
import type { ConfigFile } from "./config-file.ts";
import { isDefaultEnv } from "./env-name.ts";
import type { Finding } from "./finding.ts";
import { isUnsafeLocal } from "./layers.ts";
import { agentHeaderOf, GATEWAY_SOURCE, type Identity } from "./resolve.ts";
import type { Sources } from "./sources.ts";
import { isHeaderText, isSendable } from "./token.ts";

/** What keeps a command from running as this identity (spec identity.md, the table of problems). All of it, together. */
export function problemsOf(sources: Sources, identity: Identity): Finding[] {
  return [
    ...unreadableFiles(sources),
    ...missingLogin(sources),
    ...tokenProblems(identity),
    ...kindProblems(identity),
    ...agentNameProblems(identity),
    ...baseUrlProblems(identity),
  ];
}

function unreadableFiles(sources: Sources): Finding[] {
  const counting: (ConfigFile | null | undefined)[] = [sources.login];
  if (sources.option.env === null) {
    const local = sources.local !== null && !isUnsafeLocal(sources.local.file) ? sources.local.file : null;
    counting.unshift(sources.global);
    counting.push(sources.profile.file, local, sources.runtime);
  }
  const named = [sources.profile.name === null ? null : sources.profile.file, sources.runtime];
  return counting.flatMap((file) => {
    if (file?.state === "unreadable")
      return [unreadable(file.path, place(file) + (file.fault?.reason ?? "unreadable"))];
    return file?.state === "absent" && named.includes(file) ? [unreadable(file.path, "there is no such file")] : [];
  });
}

function place({ fault }: ConfigFile): string {
  return fault?.line === undefined ? "" : `line ${fault.line}, column ${fault.column ?? 1}: `;
}

function unreadable(path: string, reason: string): Finding {
  return { code: "config_unreadable", path, reason: `${path}: ${reason}`, fix: `correct ${path}, or move it away` };
}

function missingLogin({ option, login }: Sources): Finding[] {
  if (option.env === null || login.state !== "absent") return [];
  const reason = `there is no login for the environment ${option.env} (${login.path})`;
  return [{ code: "missing_user_login_env", reason, fix: loginCommand(option.env) }];
}

function tokenProblems(identity: Identity): Finding[] {
  const { tokenFileFault, authSource, token } = identity;
  if (tokenFileFault !== null) {
    const { path, reason } = tokenFileFault;
    const fix = `write the token to ${path}, readable by you alone`;
    return [
      { code: "token_file_unreadable", path, reason: `${authSource} names the token file ${path}: ${reason}`, fix },
    ];
  }
  if (token === null) {
    const brokered = authSource === GATEWAY_SOURCE || identity.principalIntent === "agent_gateway_brokered";
    const reason = "no source that counts gives a token";
    return brokered ? [] : [{ code: "missing_token", reason, fix: loginCommand(identity.selectedEnv) }];
  }
  if (isSendable(token.reveal())) return [];
  const reason = `the token from ${authSource} holds characters that no HTTP header can carry`;
  return [{ code: "token_malformed", reason, fix: "store the token again, on one line and without quotes or blanks" }];
}

/** The command that stores a login for an environment. */
function loginCommand(env: string | null): string {
  return env === null || isDefaultEnv(env) ? "axctl login" : `axctl login --env ${env}`;
}

function kindProblems(identity: Identity): Finding[] {
  const problems: Finding[] = [];
  if (identity.principalIntent === "mixed_user_token_agent_identity") {
    problems.push({
      code: "user_pat_with_agent_identity",
      reason: `a user's token (${identity.authSource}) is combined with an agent identity (${agentSource(identity)})`,
      fix: "use the agent's own token, or clear the agent with AX_AGENT_NAME=none AX_AGENT_ID=none",
    });
  }
  if (identity.explicitEnv && identity.tokenKind === "agent_pat") {
    problems.push({
      code: "user_login_holds_agent_pat",
      reason: `the login for ${identity.selectedEnv} holds an agent's token`,
      fix: `${loginCommand(identity.selectedEnv)} with a user token (axp_u_)`,
    });
  }
  return problems;
}

/** A name that the exchange is told may be any text; one in a header may not. */
function agentNameProblems(identity: Identity): Finding[] {
  const name = agentHeaderOf(identity);
  if (name === null || isHeaderText(name.value)) return [];
  return [
    {
      code: "agent_name_not_sendable",
      reason: `the agent's name from ${name.source} holds characters that no HTTP header can carry`,
      fix: "give the agent's name in ASCII, or clear it with AX_AGENT_NAME=none",
    },
  ];
}

function agentSource({ agentName, agentId }: Identity): string {
  return agentName?.source ?? agentId?.source ?? "unknown";
}

function baseUrlProblems({ baseUrl }: Identity): Finding[] {
  const read = readBaseUrl(baseUrl.value);
  if (read.ok) return [];
  const reason = `the base URL from ${baseUrl.source ?? "the default"} cannot be used: ${read.reason}`;
  return [{ code: "invalid_base_url", reason, fix: "set base_url to an absolute https URL such as https://paxai.app" }];
}

import { Secret } from "../core/redact.ts";
import { loginSourceName } from "./paths.ts";
import { type Identity, OPTION_ENV } from "./resolve.ts";
import { tokenKind } from "./token.ts";

/** A credential that is about to become a login. `env` is normalised; null means the default login. */
export interface Candidate {
  configFolder: string;
  env: string | null;
  token: string;
  baseUrl: string;
}

/** The identity that a command would have after the candidate was stored: what a login is verified as. Pure. */
export function loginIdentity({ configFolder, env, token, baseUrl }: Candidate): Identity {
  const source = loginSourceName(env);
  return {
    configDir: configFolder,
    explicitEnv: true,
    selectedEnv: env,
    selectedEnvSource: env === null ? null : OPTION_ENV,
    selectedProfile: null,
    runtimeConfig: null,
    token: new Secret(token),
    tokenKind: tokenKind(token),
    authSource: source,
    tokenFile: null,
    tokenFileFault: null,
    baseUrl: { value: baseUrl, source },
    space: null,
    agentName: null,
    agentId: null,
    principalType: "user",
    principalTypeSource: source,
    principalIntent: "user",
  };
}

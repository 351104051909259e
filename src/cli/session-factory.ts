import { createSession, type Session } from "../api/client.ts";
import { diskTokenCache, noTokenCache, type TokenCache } from "../api/token-cache.ts";
import type { Clock, Files, Http, Machine } from "../core/ports.ts";
import type { Redactor } from "../core/redact.ts";
import { version } from "../core/version.ts";
import type { Identity } from "../identity/resolve.ts";
import type { Output } from "../terminal/output.ts";
import type { TransportOptions } from "./transport.ts";

export interface SessionOptions extends TransportOptions {
  tokenCache: boolean;
}

interface FactoryNeeds {
  machine: Machine;
  redactor: Redactor;
  output: Pick<Output, "note">;
  files: Files;
  clock: Clock;
  http: Http;
  /** Of the command. */
  signal: AbortSignal;
}

/** What opens a session for an identity: one transport, one token cache, one redactor for the whole command. */
export function sessionFactory(needs: FactoryNeeds, options: SessionOptions): (identity: Identity) => Session {
  const { machine, redactor, clock, http } = needs;
  const { allowInsecureHttp } = options;
  const cached = options.tokenCache && machine.env["AX_NO_TOKEN_CACHE"] !== "1";
  return (identity) => {
    const cache = cached ? openTokenCache(needs, identity) : noTokenCache;
    return createSession({ http, clock, cache, redactor, machine, version, allowInsecureHttp }, identity);
  };
}

/** The cache on disk of an identity's exchanged tokens; what is wrong with it is a warning on standard error. */
export function openTokenCache(
  { machine, files, clock, output, signal }: Pick<FactoryNeeds, "machine" | "files" | "clock" | "output" | "signal">,
  { configDir }: Pick<Identity, "configDir">,
): TokenCache {
  const warn = (message: string) => output.note(`warning: ${message}`);
  return diskTokenCache({ files, clock, platform: machine.platform, warn, signal }, configDir);
}

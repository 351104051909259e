import { createSession, type Session } from "../api/client.ts";
import { diskTokenCache, noTokenCache, type TokenCache, writingBehind } from "../api/token-cache.ts";
import type { Clock, Files, Http, Machine } from "../core/ports.ts";
import type { Redactor } from "../core/redact.ts";
import { version } from "../core/version.ts";
import type { Identity } from "../identity/resolve.ts";
import type { Output } from "../terminal/output.ts";
import type { TransportOptions } from "./transport.ts";

export interface SessionOptions extends TransportOptions {
  tokenCache: boolean;
  /** The run's deadline, in milliseconds from now: the token cache holds it up no longer than that. */
  timeout?: number;
}

/** What waiting for the token cache may take where the command has no deadline, and beyond the one that it has. */
const CACHE_TIMEOUT_MS = 30_000;
const CACHE_GRACE_MS = 500;

interface FactoryNeeds {
  machine: Machine;
  redactor: Redactor;
  output: Pick<Output, "note">;
  files: Files;
  clock: Clock;
  http: Http;
  /** Ends the whole command. */
  signal: AbortSignal;
  /** Takes a write of the token cache that is under way, to be waited for at the end of the command. */
  onCacheWrite: (write: Promise<void>) => void;
}

/** What opens a session for an identity: one transport, one token cache, one redactor for the whole command. */
export function sessionFactory(needs: FactoryNeeds, options: SessionOptions): (identity: Identity) => Session {
  const { machine, redactor, clock, http } = needs;
  const { allowInsecureHttp } = options;
  const cached = options.tokenCache && machine.env["AX_NO_TOKEN_CACHE"] !== "1";
  const timeoutMs = options.timeout === undefined ? CACHE_TIMEOUT_MS : options.timeout + CACHE_GRACE_MS;
  const signal = AbortSignal.any([needs.signal, abortedAfter(timeoutMs)]);
  return (identity) => {
    const cache = cached
      ? writingBehind(openTokenCache({ ...needs, signal }, identity), needs.onCacheWrite)
      : noTokenCache;
    return createSession({ http, clock, cache, redactor, machine, version, allowInsecureHttp }, identity);
  };
}

/** Like `AbortSignal.timeout`, whose signal may be collected before it fires where only a signal made of it is held (Node 20). */
function abortedAfter(timeoutMs: number): AbortSignal {
  const controller = new AbortController();
  const reason = new DOMException("the token cache did not answer in time", "TimeoutError");
  setTimeout(() => controller.abort(reason), timeoutMs).unref();
  return controller.signal;
}

/** The cache on disk of an identity's exchanged tokens; what is wrong with it is a warning on standard error. */
export function openTokenCache(
  { machine, files, clock, output, signal }: Pick<FactoryNeeds, "machine" | "files" | "clock" | "output" | "signal">,
  { configDir }: Pick<Identity, "configDir">,
): TokenCache {
  const warn = (message: string) => output.note(`warning: ${message}`);
  return diskTokenCache({ files, clock, platform: machine.platform, warn, signal }, configDir);
}

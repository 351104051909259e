import { type Probed, probe } from "../api/probe.ts";
import type { Explained } from "../identity/doctor.ts";
import type { Context } from "./context.ts";
import type { TransportOptions } from "./transport.ts";

export type ProbeOptions = TransportOptions & { timeout: number };

/** Exchanges an identity's token once, past every cache. */
export async function probeIdentity(context: Context, explained: Explained, options: ProbeOptions): Promise<Probed> {
  const openSession = await context.sessions({ ...options, tokenCache: false });
  const probed = await probe(openSession(explained.identity), explained, {
    timeoutMs: options.timeout,
    signal: context.signal,
  });
  context.signal.throwIfAborted();
  return probed;
}

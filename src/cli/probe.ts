import { type Probed, probe } from "../api/probe.ts";
import type { Explained } from "../identity/doctor.ts";
import type { Context } from "./context.ts";

/** Exchanges an identity's token once, past every cache. `timeoutMs` bounds it. */
export async function probeIdentity(context: Context, explained: Explained, timeoutMs: number): Promise<Probed> {
  const openSession = await context.sessions({ tokenCache: false, allowInsecureHttp: false });
  const probed = await probe(openSession(explained.identity), explained, { timeoutMs, signal: context.signal });
  context.signal.throwIfAborted();
  return probed;
}

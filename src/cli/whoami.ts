import { runWhoami, type WhoamiDocument } from "../gate/whoami.ts";
import type { IdentityOptions } from "../identity/sources.ts";
import type { Context } from "./context.ts";
import type { SessionOptions } from "./session-factory.ts";

export type WhoamiCommandOptions = IdentityOptions & SessionOptions & { timeout: number };

/** Resolves the identity and asks the API about it. */
export async function whoami(context: Context, options: WhoamiCommandOptions): Promise<WhoamiDocument> {
  const [explained, openSession] = await Promise.all([context.explain(options), context.sessions(options)]);
  const { clock, random, signal } = context;
  return runWhoami({ openSession, clock, random, signal }, explained, {
    timeoutMs: options.timeout,
    allowInsecureHttp: options.allowInsecureHttp,
  });
}

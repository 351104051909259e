import { runWhoami, type WhoamiDocument } from "../gate/whoami.ts";
import { type DoctorReport, doctorReport } from "../identity/doctor.ts";
import type { IdentityOptions } from "../identity/sources.ts";
import type { Context } from "./context.ts";
import type { SessionOptions } from "./session-factory.ts";

export type WhoamiCommandOptions = IdentityOptions & SessionOptions & { timeout: number };

/** What the API says, and doctor's answer about the identity that it was asked as. */
export interface WhoamiAnswer {
  document: WhoamiDocument;
  doctor: DoctorReport;
}

/** Resolves the identity and asks the API about it. */
export async function whoami(context: Context, options: WhoamiCommandOptions): Promise<WhoamiAnswer> {
  const [explained, openSession] = await Promise.all([context.explain(options), context.sessions(options)]);
  const { clock, random, signal } = context;
  const document = await runWhoami({ openSession, clock, random, signal }, explained, {
    timeoutMs: options.timeout,
    allowInsecureHttp: options.allowInsecureHttp,
  });
  return { document, doctor: doctorReport(explained) };
}

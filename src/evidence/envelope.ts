import { EXIT } from "../core/exit-codes.ts";

/** What every command's JSON document holds, beside its own fields (spec gates.md, "Exit codes and the envelope"). */
export interface Envelope {
  /** Changes only when a field is removed or changes its meaning. */
  version: 1;
  ok: boolean;
  skipped: boolean;
  summary: { command: string } & Readonly<Record<string, unknown>>;
  details: readonly unknown[];
}

/** The error that a document with exit code 1, 130 or 143 carries in its summary. */
export interface EnvelopeError {
  code: string;
  message: string;
  hint: string;
}

/** A command's report as a document. */
export function envelope<R extends Omit<Envelope, "version">>(report: R): { version: 1 } & R {
  return { version: 1, ...report };
}

/** The document of a command that ended with an error before it had a result. */
export function errorEnvelope(command: string, error: EnvelopeError & { exitCode: number }): Envelope {
  const { code, message, hint, exitCode } = error;
  return {
    version: 1,
    ok: false,
    skipped: exitCode === EXIT.skip,
    summary: { command, error: { code, message, hint } },
    details: [],
  };
}

import { type AxctlError, reasonOf, toAxctlError } from "../core/errors.ts";
import { EXIT, exitCodeOf } from "../core/exit-codes.ts";
import { type Envelope, errorEnvelope } from "../evidence/envelope.ts";
import { resealed } from "../evidence/seal.ts";
import { type LeftBehind, leftBehindText } from "../gate/left-behind.ts";
import type { Output } from "../terminal/output.ts";
import { linesOf, type Page, type View } from "./view.ts";

/** What a command came to: one document, and how a person reads it. */
export interface Result {
  document: Envelope;
  /** The document for a person; loaded only when a person reads it. */
  view: (page: Page) => Promise<View>;
  /** What went wrong after the result was there, such as an artifact that could not be written: the code becomes 1. */
  error?: AxctlError;
}

/** What a command came to whose output was another program's: there is nothing left to show but that one's exit code. */
export interface Finished {
  exitCode: number;
}

/** Shows a result in the chosen form and gives its exit code. */
export async function respond(
  result: Result | Finished,
  { output, json, quiet }: { output: Output; json: boolean; quiet: boolean },
): Promise<number> {
  if ("exitCode" in result) return result.exitCode;
  const { document, error } = result;
  if (json) output.json(error === undefined ? document : withError(document, error));
  else for (const line of linesOf(await result.view({ width: output.width() }), { quiet })) output.print(line);
  if (error === undefined) return exitCodeOf(document);
  if (!json) noteError(output, error);
  return error.exitCode;
}

/** How an error is shown. */
export interface ErrorDisplay {
  output: Output;
  json: boolean;
  command: string;
  debug: boolean;
  /** Takes what is secret out of a trace. */
  redact: (text: string) => string;
  /** What write checks left behind; undefined when nothing was written. */
  leftBehind?: readonly LeftBehind[] | undefined;
}

/** Shows what kept a command from having a result, and gives its exit code. */
export function respondError(error: AxctlError, display: ErrorDisplay): number {
  const { output, json, command, debug, redact, leftBehind } = display;
  if (json && !output.jsonShown()) output.json(withLeftBehind(errorEnvelope(command, error), leftBehind));
  noteError(output, error);
  for (const left of leftBehind ?? []) output.note(["  left behind: ", leftBehindText(left)]);
  // As a whole: a secret that is folded over lines is known by none of them.
  if (debug) for (const line of redact(traceOf(error)).split("\n")) output.note(line);
  return error.exitCode;
}

function withLeftBehind(document: Envelope, leftBehind: readonly LeftBehind[] | undefined): Envelope {
  return leftBehind === undefined
    ? document
    : { ...document, summary: { ...document.summary, left_behind: leftBehind } };
}

function withError(document: Envelope, { code, message, hint }: AxctlError): Envelope {
  return resealed({ ...document, ok: false, summary: { ...document.summary, error: { code, message, hint } } });
}

function noteError(output: Output, { code, message, hint, exitCode }: AxctlError): void {
  const word = exitCode === EXIT.crash ? "error" : "stopped";
  output.note([{ style: "red", text: word }, ` ${code}: ${message}`]);
  output.note([{ style: "dim", text: `  ${hint}` }]);
}

/** An error's stack, and what caused it, down to the first cause; several at once where one error holds several. */
function traceOf(thrown: unknown, told: ReadonlySet<unknown> = new Set()): string {
  if (!(thrown instanceof Error)) return reasonOf(thrown);
  const seen = new Set([...told, thrown]);
  const held: readonly unknown[] = thrown instanceof AggregateError ? thrown.errors : [];
  // An error may name itself as its cause, at whatever distance.
  const causes = [thrown.cause, ...held].filter((cause) => cause !== undefined && !seen.has(cause));
  return [thrown.stack ?? reasonOf(thrown), ...causes.map((cause) => `caused by:\n${traceOf(cause, seen)}`)].join("\n");
}

/** The error that a step after the result ended with, to be shown beside the result; undefined when it went well. */
export async function attempt(step: Promise<void>): Promise<AxctlError | undefined> {
  try {
    await step;
    return undefined;
  } catch (error) {
    return toAxctlError(error);
  }
}

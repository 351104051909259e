import pc from "picocolors";
import type { Redactor } from "../core/redact.ts";
import { sanitizeJson } from "../core/sanitize.ts";
import { type Paint, renderLine, type Text } from "./text.ts";

/** A stream as far as output needs one. */
export interface Sink {
  write(text: string): void;
  isTTY: boolean;
}

/** The one way out: every byte on standard output and standard error passes through here, redacted and sanitised. */
export interface Output {
  /** A line of the result, on standard output. */
  print(line: Text): void;
  /** A line for a person beside the result, on standard error. */
  note(line: Text): void;
  /** Text that a person answers behind, on standard error and without a line end of its own. */
  question(text: string): void;
  /** The one JSON document, on standard output. */
  json(document: unknown): void;
  /** Whether the one document was printed. */
  jsonShown(): boolean;
}

export interface OutputNeeds {
  stdout: Sink;
  stderr: Sink;
  redactor: Redactor;
  env: Readonly<Record<string, string | undefined>>;
  noColor: boolean;
}

export function createOutput({ stdout, stderr, redactor, env, noColor }: OutputNeeds): Output {
  const line = (sink: Sink) => {
    const paint = painter(wantsColor({ isTTY: sink.isTTY, env, noColor }));
    return (text: Text) => sink.write(`${renderLine(text, { redactor, paint })}\n`);
  };
  let shown = false;
  return {
    print: line(stdout),
    note: line(stderr),
    question: (text) => stderr.write(text),
    json: (document) => {
      shown = true;
      stdout.write(`${sanitizeJson(JSON.stringify(redactor.value(document), null, 2))}\n`);
    },
    jsonShown: () => shown,
  };
}

/** `--no-color`, then `NO_COLOR` and `FORCE_COLOR` (non-empty), then whether a terminal reads along outside of CI. */
export function wantsColor({
  isTTY,
  env,
  noColor,
}: Pick<OutputNeeds, "env" | "noColor"> & { isTTY: boolean }): boolean {
  if (noColor || env["NO_COLOR"]) return false;
  if (env["FORCE_COLOR"]) return env["FORCE_COLOR"] !== "0";
  return isTTY && !env["CI"] && env["TERM"] !== "dumb";
}

function painter(enabled: boolean): Paint {
  const colors = pc.createColors(enabled);
  return (style, text) => colors[style](text);
}

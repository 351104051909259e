import pc from "picocolors";
import type { Redactor } from "../core/redact.ts";
import { defuseWorkflowCommands, sanitize, sanitizeJson } from "../core/sanitize.ts";
import type { Live } from "./live.ts";
import type { Sink } from "./sink.ts";
import { type Paint, renderLine, type Text } from "./text.ts";

/** The one way out: every byte on standard output and standard error passes through here, redacted and sanitised. */
export interface Output {
  /** A line of the result, on standard output. */
  print(line: Text): void;
  /** A line for a person beside the result, on standard error. */
  note(line: Text): void;
  /** Text that a person answers behind, on standard error and without a line end of its own. */
  question(text: string): void;
  /** Several lines that are ready to be a file, such as a report, on standard output. */
  text(text: string): void;
  /**
   * Text that is what it is to the byte, such as notes for a changelog, on standard output: redacted and otherwise as it is
   * where a file or a program takes it, and harmless like any other text where a terminal or the log of a CI job shows it.
   */
  verbatim(text: string): void;
  /** An annotation for the runner of GitHub Actions, on standard error: it takes commands from there, too. */
  annotation(title: string, message: string): void;
  /**
   * What is drawn anew while the command runs, on standard output, below the lines of either stream; undefined where
   * nothing may move.
   */
  live(): Promise<Live | undefined>;
  /** Columns that a line on standard output may take; infinite where no terminal reads along. */
  width(): number;
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
  let moving: Live | undefined;
  const line = (sink: Sink) => {
    const paint = painter(wantsColor({ isTTY: sink.isTTY, env, noColor }));
    return (text: Text) => {
      const written = `${renderLine(text, { redactor, paint })}\n`;
      // Both streams are one terminal: a line in the middle of what moves would be taken away for it, or left half.
      if (moving === undefined || !sink.isTTY) sink.write(written);
      else moving.above(written, sink);
    };
  };
  const safe = (text: string) => defuseWorkflowCommands(sanitize(redactor.text(text)));
  const size = () => (stdout.isTTY ? stdout.size?.() : undefined);
  const harmless = (text: string) =>
    stdout.write(`${redactor.text(text).replace(/\n$/, "").split("\n").map(safe).join("\n")}\n`);
  const isRead = () => stdout.isTTY || (Boolean(env["CI"]) && stdout.isFile?.() !== true);
  let shown = false;
  return {
    print: line(stdout),
    note: line(stderr),
    question: (text) => stderr.write(text),
    text: harmless,
    verbatim: (text) => (isRead() ? harmless(text) : stdout.write(`${redactor.text(text)}\n`)),
    annotation: (title, message) => {
      stderr.write(`::error title=${escapeProperty(safe(title))}::${escapeData(safe(message))}\n`);
    },
    width: () => size()?.columns ?? Number.POSITIVE_INFINITY,
    live: async () => {
      if (!movesOn(stdout, env)) return undefined;
      const { createLive } = await import("./live.ts");
      const paint = painter(wantsColor({ isTTY: true, env, noColor }));
      const live = createLive(stdout, (text, shorten) => renderLine(text, { redactor, paint, shorten }));
      moving = live;
      const end = () => {
        moving = undefined;
        live.end();
      };
      return { ...live, end };
    },
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

/** Whether things may move: on a terminal that can, and that is not a CI runner's. */
function movesOn({ isTTY }: Sink, env: OutputNeeds["env"]): boolean {
  return isTTY && !env["CI"] && env["TERM"] !== "dumb";
}

// How the runner reads a command's message and its properties (GitHub's "Workflow commands"); what is sanitised holds no line
// end any more, but an escape must not be made of what stands there.
function escapeData(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}

function painter(enabled: boolean): Paint {
  const colors = pc.createColors(enabled);
  return (style, text) => colors[style](text);
}

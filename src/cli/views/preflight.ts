import type { RequestError } from "../../api/answer.ts";
import { shellQuote } from "../../core/shell.ts";
import type { CheckResult } from "../../gate/check.ts";
import { errorText } from "../../gate/error-text.ts";
import { explainingCommand, failingLayer, LAYERS } from "../../gate/layer.ts";
import { type LeftBehind, leftBehindText } from "../../gate/left-behind.ts";
import type { PreflightDocument } from "../../gate/preflight.ts";
import { styled, type Text } from "../../terminal/text.ts";
import type { Verdict, View } from "../view.ts";
import { artifactLine, block, findingLines, mark, verdict } from "./marks.ts";

/** As wide as the longest name of a check that only reads, and of any. */
const NAME_WIDTH = { read_only: 16, write: 22 } as const;

/** A check's line, as it is printed when the check ends. */
export function checkLine(
  { name, ok, duration_ms, count, flaky, error }: CheckResult,
  mode: keyof typeof NAME_WIDTH = "read_only",
): Text {
  const duration = `${duration_ms} ms`.padStart(8);
  const counted = count === undefined ? "" : `  ${count} ${count === 1 ? "item" : "items"}`;
  const retried: Text = flaky ? ["  ", styled("yellow", "flaky: passed after a retry")] : "";
  const failed: Text = error === undefined ? "" : ["  ", styled("red", shortError(error))];
  return [mark(ok), " ", name.padEnd(NAME_WIDTH[mode]), styled("dim", duration), counted, retried, failed];
}

/** What kept a check from passing, in one line of a bearable length. */
export function shortError(error: RequestError): string {
  return errorText(error).slice(0, 220);
}

/** How the login was chosen. */
export interface Chosen {
  /** The `--env` that was given: without it, another one would select another identity. */
  env: string | undefined;
  /** Whether there is another login, to compare this environment with. */
  another: boolean;
}

/** What stands below the checks' lines: problems, the verdict, the layer to work on and the next command. */
export function preflightView(document: PreflightDocument, chosen: Chosen): View {
  const body = [
    ...block("Problems", findingLines(document.problems, "red")),
    ...block("Left behind", (document.left_behind ?? []).map(leftLine)),
  ];
  return { body, verdict: closing(document, chosen), continues: document.checks.length > 0 };
}

function leftLine(left: LeftBehind): Text {
  return ["  ", styled("yellow", "!"), " ", leftBehindText(left)];
}

function closing(document: PreflightDocument, { env, another }: Chosen): Verdict {
  const { summary, preflight } = document;
  const option = env === undefined ? "" : ` --env ${shellQuote(env)}`;
  const artifacts = document.artifacts.map(artifactLine);
  const target = preflight.target === null ? "" : ` for ${preflight.target}`;
  const noun = preflight.target === null ? "contract suite" : "preflight";
  if (document.skipped) {
    const reason = `skipped, nothing was measured: ${summary.reason ?? ""}; work on ${LAYERS.configuration}`;
    return verdict(false, reason, `axctl auth doctor${option}`, artifacts);
  }
  if (document.ok) {
    const matrix = env === undefined ? "axctl qa matrix" : `axctl qa matrix${option} --env <another>`;
    const next = another ? matrix : "axctl login --env <another>";
    return verdict(true, `${noun}${target} passes: ${summary.checks_total} checks`, next, artifacts);
  }
  const [layer, next] = layerOf(document, env);
  const count =
    summary.checks_total === 0 ? "no check ran" : `${summary.checks_failed} of ${summary.checks_total} checks failed`;
  return verdict(false, `${noun}${target} fails: ${count}; work on ${layer}`, next, artifacts);
}

/** The layer that a failure points to, and the command that explains it. */
function layerOf(document: PreflightDocument, env: string | undefined): [layer: string, next: string] {
  const { checks, preflight, mode } = document;
  const layer = failingLayer(document);
  const failed =
    layer === "api"
      ? `: ${checks
          .filter(({ ok }) => !ok)
          .map(({ name }) => name)
          .join(", ")}`
      : "";
  const next = explainingCommand(layer, { command: preflight.command, env, write: mode === "write" });
  return [LAYERS[layer] + failed, next];
}

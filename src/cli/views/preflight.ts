import type { RequestError } from "../../api/answer.ts";
import { shellQuote } from "../../core/shell.ts";
import type { CheckResult } from "../../gate/check.ts";
import { type LeftBehind, leftBehindText } from "../../gate/left-behind.ts";
import type { PreflightDocument } from "../../gate/preflight.ts";
import { styled, type Text } from "../../terminal/text.ts";
import { block, findingLines, mark, verdict } from "./marks.ts";

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
  const failed: Text = error === undefined ? "" : ["  ", styled("red", errorText(error))];
  return [mark(ok), " ", name.padEnd(NAME_WIDTH[mode]), styled("dim", duration), counted, retried, failed];
}

/** What kept a check from passing, in one line. */
export function errorText(error: RequestError): string {
  if ("type" in error) return `${error.code}: ${error.detail}`;
  const detail = typeof error.detail === "string" ? error.detail : JSON.stringify(error.detail);
  return `HTTP ${error.status_code}: ${detail.slice(0, 200)}`;
}

/** What stands below the checks' lines: problems, the verdict, the layer to work on and the next command. */
export function preflightView(document: PreflightDocument, { env }: { env: string | undefined }): Text[] {
  return [
    ...block("Problems", findingLines(document.problems, "red")),
    ...block("Left behind", (document.left_behind ?? []).map(leftLine)),
    ...closing(document, env === undefined ? "" : ` --env ${shellQuote(env)}`),
    ...artifactLines(document),
  ];
}

function leftLine(left: LeftBehind): Text {
  return ["  ", styled("yellow", "!"), " ", leftBehindText(left)];
}

function artifactLines({ artifacts }: PreflightDocument): Text[] {
  return artifacts.map((path) => ["  ", styled("dim", "artifact: "), path]);
}

/** `env` is the `--env` that was given: without it, another one would select another identity. */
function closing(document: PreflightDocument, env: string): Text[] {
  const { summary, preflight } = document;
  const target = preflight.target === null ? "" : ` for ${preflight.target}`;
  const noun = preflight.target === null ? "contract suite" : "preflight";
  const doctor = `axctl auth doctor${env}`;
  if (document.skipped) return verdict(false, `skipped, nothing was measured: ${summary.reason ?? ""}`, doctor);
  if (document.ok) {
    return verdict(
      true,
      `${noun}${target} passes: ${summary.checks_total} checks`,
      env === "" ? "axctl qa matrix" : `axctl qa matrix${env} --env <another>`,
    );
  }
  const [layer, next] = layerOf(document, env);
  const count =
    summary.checks_total === 0 ? "no check ran" : `${summary.checks_failed} of ${summary.checks_total} checks failed`;
  return verdict(false, `${noun}${target} fails: ${count}; work on ${layer}`, next);
}

/** The layer that a failure points to, and the command that explains it (spec gates.md, the order operators follow). */
function layerOf({ checks, problems, preflight, mode }: PreflightDocument, env: string): [layer: string, next: string] {
  const doctor = `axctl auth doctor${env}`;
  if (checks.length === 0) return ["the local configuration", doctor];
  if (checks.every(({ attempts }) => attempts === 0)) return ["the exchange of the token", `${doctor} --probe`];
  const unreached = checks.every(({ error }) => error !== undefined && "type" in error && error.type !== "contract");
  if (unreached) return ["the connection to the host", doctor];
  if (problems.some(({ code }) => code === "space_unresolved")) return ["space routing", doctor];
  const failed = checks.filter(({ ok }) => !ok).map(({ name }) => name);
  return [`the API: ${failed.join(", ")}`, `${preflight.command}${env}${mode === "write" ? " --write" : ""} --json`];
}

import { shellQuote } from "../../core/shell.ts";
import type { CiDocument } from "../../gate/ci.ts";
import type { MatrixDocument } from "../../gate/matrix.ts";
import { styled, type Text } from "../../terminal/text.ts";
import type { Page, Verdict, View } from "../view.ts";
import { artifactLine, block, plural, verdict } from "./marks.ts";
import { matrixView } from "./matrix.ts";

interface Shown {
  /** Null when no environment is configured. */
  matrix: MatrixDocument | null;
  summaryPath: string;
  page: Page;
}

/** The matrix, then what was asked for and not measured, then the verdict of both. */
export function ciView(document: CiDocument, { matrix, summaryPath, page }: Shown): View {
  const shown = matrix === null ? null : matrixView(matrix, page);
  const missing = document.skipped_envs.map(({ env, missing }): Text => {
    return ["  ", styled("yellow", "–"), " ", styled("bold", env), `  ${missing.join(", ")} not set`];
  });
  const body = [...(shown?.body ?? []), ...block("Not measured", missing)];
  return { body, verdict: closing(document, shown?.verdict, [artifactLine(summaryPath)]) };
}

function closing(document: CiDocument, matrix: Verdict | undefined, below: readonly Text[]): Verdict {
  const { ok, skipped, target, envs, skip_reason, artifact_dir } = document;
  const report = `axctl qa report ${shellQuote(artifact_dir)} --format html --out ${shellQuote(`${artifact_dir}/report.html`)}`;
  if (ok)
    return verdict(true, `operator QA for ${target} passes: ${plural(envs.length, "environment")}`, report, below);
  if (!skipped && matrix !== undefined) return { line: matrix.line, after: [...matrix.after, ...below] };
  const passed = envs.length === 0 ? "nothing was measured" : `${plural(envs.length, "environment")} passed`;
  const text = `skipped: ${passed}; ${skip_reason ?? ""}`;
  return verdict(false, text, "set the missing variables, or name fewer in AX_QA_ENVS", below);
}

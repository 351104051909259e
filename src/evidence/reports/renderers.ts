import type { Redactor } from "../../core/redact.ts";
import { defuseWorkflowCommands } from "../../core/sanitize.ts";
import { renderCtrf } from "./ctrf.ts";
import type { ReportFormat } from "./formats.ts";
import { renderHtml } from "./html.ts";
import { renderInToto } from "./in-toto.ts";
import { renderJunit } from "./junit.ts";
import { renderMarkdown } from "./markdown.ts";
import type { Report } from "./report.ts";

const RENDERERS: Readonly<Record<ReportFormat, (report: Report) => string>> = {
  markdown: renderMarkdown,
  junit: renderJunit,
  html: renderHtml,
  ctrf: renderCtrf,
  "in-toto": renderInToto,
};

/**
 * The report as a file of a format, redacted and harmless in a log: a renderer escapes for its own format, and no line of it
 * is a command to a CI runner that prints the file.
 *
 * @throws AxctlError `NOT_ATTESTABLE` from the format `in-toto`.
 */
export function renderReport(report: Report, format: ReportFormat, redactor: Pick<Redactor, "value">): string {
  return RENDERERS[format](redactor.value(report)).split("\n").map(defuseWorkflowCommands).join("\n");
}

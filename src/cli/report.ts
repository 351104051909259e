import { AxctlError } from "../core/errors.ts";
import { version } from "../core/version.ts";
import { writeText } from "../evidence/artifact.ts";
import { envelope } from "../evidence/envelope.ts";
import type { ReportFormat } from "../evidence/reports/formats.ts";
import type { Report } from "../evidence/reports/report.ts";
import { buildReport } from "../gate/report.ts";
import { readResults } from "../gate/result-artifacts.ts";
import type { Context } from "./context.ts";
import type { Finished, Result } from "./respond.ts";
import { artifactLine, plural, verdict } from "./views/marks.ts";

export interface ReportOptions {
  folder: string;
  format: ReportFormat;
  out?: string | undefined;
  json: boolean;
  quiet: boolean;
}

/**
 * Reads a folder of artifacts and renders it, to a file or to standard output. The exit code is about the rendering: 0 when
 * every artifact could be used, whatever verdict the report shows, and 2 when one could not.
 *
 * @throws AxctlError `NO_ARTIFACTS`, `FOLDER_NOT_READ`, `ARTIFACT_NOT_WRITTEN`, `NOT_ATTESTABLE`; nothing was written then.
 */
export async function report(context: Context, options: ReportOptions): Promise<Result | Finished> {
  const { folder, format, out, json } = options;
  const built = await readReport(context, folder);
  const { renderReport } = await import("../evidence/reports/renderers.ts");
  const content = renderReport(built, format, context.redactor);
  context.signal.throwIfAborted();
  if (out !== undefined) await writeText(context.files, out, content);
  const document = documentOf(built, { folder, format, out: out ?? null, content: out === undefined ? content : null });
  if (out === undefined && !json) {
    // Standard output is the report, and nothing else.
    context.output.text(content);
    return { exitCode: document.ok ? 0 : 2 };
  }
  const text = `${format} report of ${plural(built.sources.length, "artifact")}: the gate ${WORDS[built.outcome]}`;
  const below = out === undefined ? [] : [artifactLine(out)];
  return { document, view: async () => ({ body: [], verdict: verdict(document.ok, text, undefined, below) }) };
}

const WORDS: Readonly<Record<Report["outcome"], string>> = {
  passed: "passed",
  failed: "failed",
  skipped: "was not measured as a whole",
};

/** What the artifacts in a folder say. */
async function readReport(context: Pick<Context, "files">, folder: string): Promise<Report> {
  const artifacts = await readResults(context.files, folder);
  if (artifacts.length === 0) throw new AxctlError("NO_ARTIFACTS", { folder });
  return buildReport(artifacts, { folder, version });
}

interface Rendered {
  folder: string;
  format: ReportFormat;
  out: string | null;
  content: string | null;
}

/** What was rendered. Pure. */
function documentOf({ outcome, sources }: Report, { folder, format, out, content }: Rendered) {
  const unusable = sources.filter(({ problem }) => problem !== null).length;
  return envelope({
    ok: unusable === 0,
    skipped: false,
    summary: { command: "axctl qa report", format, outcome, artifacts: sources.length, unusable },
    details: sources.map(({ path, problem }) => ({ path, problem })),
    format,
    artifact_dir: folder,
    out,
    content,
  });
}

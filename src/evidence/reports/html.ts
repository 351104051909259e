import { driftSection } from "./html-drift.ts";
import { environmentsSection } from "./html-environment.ts";
import { gridSection } from "./html-grid.ts";
import { count, type Page, short, slowestOf } from "./html-parts.ts";
import { STYLE } from "./html-style.ts";
import { artifactsSection, banner, nextSection, tiles } from "./html-summary.ts";
import { markup, trusted } from "./markup.ts";
import { OUTCOMES, type Outcome, type Report, type ReportEnvironment } from "./report.ts";

/**
 * One self-contained page: no script, and a policy that lets nothing be fetched. Every row holds a link, so that the keyboard
 * reaches it.
 */
export function renderHtml(report: Report): string {
  const { outcome, target } = report;
  const page = pageOf(report);
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<meta name="referrer" content="no-referrer">
<title>${OUTCOMES[outcome].mark} aX gate${target === null ? "" : ` for ${short(target)}`}: ${OUTCOMES[outcome].word}</title>
<style>${trusted(STYLE)}</style>
</head>
<body>
${banner(report)}
<main>
${tiles(page)}
${nextSection(report)}
${gridSection(page)}
${driftSection(page)}
${environmentsSection(page)}
${artifactsSection(report)}
</main>
<footer>Rendered by axctl ${short(report.version)} from ${count(report.sources.length, "artifact")}. The page is one file: it loads nothing and runs no script.</footer>
</body>
</html>
`.text;
}

const URGENCY: Readonly<Record<Outcome, number>> = { failed: 0, skipped: 1, passed: 2 };

/** What needs a person comes first, whatever its place in the matrix: what failed, was not measured, or closes by drift. */
function pageOf({ environments, drift }: Report): Page {
  const closing = new Set(drift?.findings.flatMap(({ env, closes }) => (closes ? [env] : [])));
  const urgency = ({ env, outcome }: ReportEnvironment) => URGENCY[outcome] + (closing.has(env) ? 0 : 0.5);
  return {
    environments: [...environments].sort((a, b) => urgency(a) - urgency(b)),
    drift: drift && { ...drift, findings: [...drift.findings].sort((a, b) => Number(b.closes) - Number(a.closes)) },
    slowest: Math.max(1, ...environments.map((environment) => slowestOf(environment) ?? 0)),
  };
}

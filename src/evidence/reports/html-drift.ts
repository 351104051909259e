import { badge, code, compares, type Page, short, text } from "./html-parts.ts";
import { type Markup, markup } from "./markup.ts";
import type { Outcome, ReportDriftFinding } from "./report.ts";

/** More findings than this scroll in a frame of their own. */
const MOST_ROWS = 20;

const TONES: Readonly<Record<ReportDriftFinding["severity"], Outcome>> = {
  breaking: "failed",
  additive: "skipped",
  info: "passed",
};

/** Where environments differ from the baseline, what closes the gate first. */
export function driftSection(page: Page): Markup | string {
  const { drift } = page;
  if (drift === null) return "";
  const title = markup`Drift${drift.baseline === null ? "" : markup` from ${code(drift.baseline)}`}`;
  const rows = drift.findings.map((finding, index) => row(finding, index, page));
  const tall = rows.length > MOST_ROWS ? " tall" : "";
  const body =
    rows.length === 0
      ? markup`<p>${alike(page)}</p>`
      : markup`<table class="drift"><thead><tr><th scope="col">severity</th><th scope="col">where</th><th scope="col">baseline → here</th></tr></thead><tbody>${rows}</tbody></table>`;
  return markup`<section aria-labelledby="drift"><h2 id="drift">${title}</h2><div class="card scroll${tall}" role="group" aria-labelledby="drift" tabindex="0">${body}</div></section>`;
}

function alike(page: Page): string {
  return compares(page)
    ? "No drift: every environment that was compared answers in the shape of the baseline."
    : "There was nothing to compare: no other environment was measured.";
}

function row(finding: ReportDriftFinding, index: number, page: Page): Markup {
  const { severity, env, check, path, code: what, detail, closes } = finding;
  const place = [...(check === null ? [] : [code(check)]), ...(path === null ? [] : [code(path)])];
  return markup`<tr><td>${badge(TONES[severity], severity)} <span class="quiet">${closes ? "closes the gate" : "does not count"}</span></td><th scope="row"><a id="drift-${index}" href="${targetOf(finding, page)}">${short(env)}</a>${place.map((part) => markup` ${part}`)}</th><td>${text(detail)} <span class="quiet mono">${short(what)}</span></td></tr>`;
}

/** Leads to the check that differs, or to what is nearest to it. */
function targetOf({ env, check }: ReportDriftFinding, { environments }: Page): string {
  const index = environments.findIndex((environment) => environment.env === env);
  const environment = environments[index];
  if (environment === undefined) return "#grid";
  const at = environment.checks.findIndex(({ name }) => name === check);
  return at === -1 ? `#env-${index}` : `#env-${index}-${at}`;
}

import { AFTER_RETRY, count, duration, type Page, short, slowestOf } from "./html-parts.ts";
import { type Markup, markup } from "./markup.ts";
import { OUTCOMES, type Outcome, type ReportCheck, type ReportDrift, type ReportEnvironment } from "./report.ts";

/** More rows than this scroll in a frame of their own, under the names of the checks. */
const MOST_ROWS = 20;

/** Where nothing was seen: never a mark of success. */
const NOTHING = markup`<span class="quiet">–</span>`;

/** Environments × checks, each cell a link to the check in its environment's section. */
export function gridSection(page: Page): Markup | string {
  const { environments } = page;
  if (environments.length === 0) return "";
  const names = [...new Set(environments.flatMap(({ checks }) => checks.map(({ name }) => name)))];
  const head = ["auth doctor", ...names, ...(page.drift === null ? [] : ["drift"])].map(
    (name) => markup`<th scope="col" title="${short(name)}"><span class="check mono">${short(name)}</span></th>`,
  );
  const rows = environments.map((environment, row) => {
    const cells = names.map((name) => {
      const at = environment.checks.findIndex((check) => check.name === name);
      const check = environment.checks[at];
      return markup`<td>${check === undefined ? NOTHING : checkCell(check, `env-${row}-${at}`)}</td>`;
    });
    const env = short(environment.env);
    return markup`<tr><th scope="row"><a href="#env-${row}" title="${env}">${env}</a></th><td>${doctorCell(environment.doctor)}</td>${cells}${page.drift === null ? "" : markup`<td>${driftCell(environment, page.drift)}</td>`}<td class="time">${slowest(environment, page)}</td></tr>`;
  });
  const tall = rows.length > MOST_ROWS ? " tall" : "";
  return markup`<section aria-labelledby="grid"><h2 id="grid">Environments and checks</h2>
<div class="card scroll${tall}" role="group" aria-labelledby="grid" tabindex="0"><table class="grid">
<thead><tr><th scope="col">environment</th>${head}<th scope="col" class="slowest">slowest check</th></tr></thead>
<tbody>${rows}</tbody></table></div></section>`;
}

// A cell that asks for nothing is no stop for the keyboard: its row's link leads to the same place.
function checkCell({ name, outcome, flaky }: ReportCheck, id: string): Markup {
  const { mark, word } = flaky ? AFTER_RETRY : OUTCOMES[outcome];
  const stop = outcome === "passed" && !flaky ? markup` tabindex="-1"` : "";
  return markup`<a class="cell ${flaky ? "skipped" : outcome}" href="#${id}" title="${short(name)}: ${word}"${stop}>${said(mark, `${short(name)} ${word}`)}</a>`;
}

function doctorCell(outcome: Outcome | null): Markup {
  if (outcome === null) return NOTHING;
  const { mark, word } = OUTCOMES[outcome];
  return markup`<span class="cell ${outcome}">${said(mark, word)}</span>`;
}

/** `≠` leads to the first finding; the baseline differs from nothing. */
function driftCell({ env, checks }: ReportEnvironment, { baseline, findings }: ReportDrift): Markup {
  if (env === baseline) return markup`<span class="quiet">base</span>`;
  const own = findings.filter((finding) => finding.env === env).length;
  const first = findings.findIndex((finding) => finding.env === env);
  if (first === -1 && checks.length === 0) return NOTHING;
  if (first === -1) return markup`<span class="cell passed">${said("=", "none")}</span>`;
  const tone = findings[first]?.closes ? "failed" : "skipped";
  return markup`<a class="cell ${tone}" href="#drift-${first}">${said("≠", `drift of ${short(env)}: ${count(own, "finding")}`)}</a>`;
}

function said(mark: string, words: string): Markup {
  return markup`<span aria-hidden="true">${mark}</span><span class="hidden">${words}</span>`;
}

function slowest(environment: ReportEnvironment, page: Page): Markup {
  const ms = slowestOf(environment);
  return ms === null ? NOTHING : duration(ms, page, "passed");
}

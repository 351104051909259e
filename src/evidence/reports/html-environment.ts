import { type Markup, markup } from "./markup.ts";
import { OUTCOMES, passedOf, type ReportCheck, type ReportEnvironment, type ReportFinding } from "./report.ts";

/** Where an environment stands on the page, and what its bars are measured by. */
export interface Placement {
  index: number;
  /** Milliseconds of the slowest check of all, at least 1. */
  slowest: number;
}

/** One environment's checks with their durations as bars; open when something is wrong. */
export function environmentSection(environment: ReportEnvironment, placement: Placement): Markup {
  const { env, outcome, host, spaceId, principal, checks, problems, warnings } = environment;
  const id = `env-${placement.index}`;
  const facts = [
    ...(host === null ? [] : [markup`<code>${host}</code>`]),
    ...(principal === null ? [] : [markup`as <code>${principal}</code>`]),
    ...(spaceId === null ? [] : [markup`space <code>${spaceId}</code>`]),
  ];
  const rows = checks.map((check, at) => checkRow(check, { ...placement, id: `${id}-${at}` }));
  const table = markup`<table><thead><tr><th scope="col">check</th><th scope="col">result</th><th scope="col" class="time">duration</th><th scope="col" class="number">items</th></tr></thead><tbody>${rows}</tbody></table>`;
  const open = outcome === "passed" ? "" : markup` open`;
  return markup`<details id="${id}" class="${outcome}"${open}>
<summary><h3>${env}</h3><span class="badge ${outcome}">${OUTCOMES[outcome].word}</span><span>${passedOf(checks)} checks</span><span class="eyebrow">${facts.map((fact, at) => (at === 0 ? fact : markup` · ${fact}`))}</span></summary>
<div class="inner">${findings(problems, "failed")}${findings(warnings, "skipped")}${checks.length === 0 ? "" : table}</div>
</details>
`;
}

function findings(list: readonly ReportFinding[], tone: "failed" | "skipped"): Markup | string {
  if (list.length === 0) return "";
  const items = list.map(
    ({ code, reason, fix }) =>
      markup`<li><span class="badge ${tone}">${code}</span> ${reason}${fix === null ? "" : markup` <span class="eyebrow">${fix}</span>`}</li>`,
  );
  return markup`<ul class="findings">${items}</ul>`;
}

function checkRow(check: ReportCheck, { slowest, id }: Placement & { id: string }): Markup {
  const { name, outcome, flaky, durationMs, attempts, count, error } = check;
  const width = durationMs === null ? "0" : ((durationMs / slowest) * 100).toFixed(1);
  const time =
    durationMs === null
      ? "not kept"
      : markup`<span class="lane"><span class="track"><span class="bar" style="--w:${width}%"></span></span><span class="ms">${durationMs} ms</span></span>`;
  const tries = attempts !== null && attempts > 1 ? ` (${attempts} attempts)` : "";
  const badge = flaky
    ? markup`<span class="badge skipped">passed after a retry</span>`
    : markup`<span class="badge ${outcome}">${OUTCOMES[outcome].word}</span>`;
  const fault = error === null ? "" : markup`<tr class="fault"><td colspan="4" class="error">${error.text}</td></tr>`;
  return markup`<tr><th scope="row"><a class="mono" id="${id}" href="#${id}">${name}</a></th><td>${badge}${tries}</td><td class="time">${time}</td><td class="number">${count ?? "–"}</td></tr>${fault}`;
}

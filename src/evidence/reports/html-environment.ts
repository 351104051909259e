import { AFTER_RETRY, badge, code, count, duration, line, type Page, short, text, verdict } from "./html-parts.ts";
import { type Markup, markup } from "./markup.ts";
import {
  OUTCOMES,
  type Outcome,
  passedOf,
  type ReportCheck,
  type ReportEnvironment,
  type ReportFinding,
} from "./report.ts";

/** So many environments are opened at first: all, or those that did not pass. So many that passed stand each on its own. */
const MOST_OPEN = 5;
const MOST_PASSED = 12;

/** Every environment with its checks; many that passed are folded into one. A link to a check opens what it is in. */
export function environmentsSection(page: Page): Markup | string {
  const { environments } = page;
  if (environments.length === 0) return "";
  const all = environments.map((environment, index) => ({ environment, index }));
  const passed = all.filter(({ environment }) => environment.outcome === "passed");
  const folds = passed.length > MOST_PASSED;
  const shown = all.filter(({ environment }) => !folds || environment.outcome !== "passed");
  const show = (list: typeof all) => list.map(({ environment, index }) => section(environment, index, page));
  const folded = folds
    ? markup`<details class="passed"><summary><h3>${count(passed.length, "environment")}</h3>${verdict("passed")}</summary><div class="inner">${show(passed)}</div></details>`
    : "";
  return markup`<section aria-labelledby="environments"><h2 id="environments">Each environment</h2>
${show(shown)}${folded}</section>`;
}

function section(environment: ReportEnvironment, index: number, page: Page): Markup {
  const { env, outcome, host, spaceId, principal, checks, problems, warnings } = environment;
  const facts = [
    ...(host === null ? [] : [code(host)]),
    ...(principal === null ? [] : [markup`as ${code(principal)}`]),
    ...(spaceId === null ? [] : [markup`space ${code(spaceId)}`]),
  ];
  const rows = checks.map((check, at) => checkRow(check, { page, id: `env-${index}-${at}` }));
  const table =
    checks.length === 0
      ? ""
      : markup`<table class="checks"><thead><tr><th scope="col">check</th><th scope="col">result</th><th scope="col">duration</th><th scope="col" class="number">items</th></tr></thead><tbody>${rows}</tbody></table>`;
  const tally = checks.length === 0 ? "no check ran" : `${passedOf(checks)} checks`;
  const failed = checks.filter((check) => check.outcome === "failed").map(({ name }) => name);
  const which = failed.length === 0 ? "" : markup`<span class="error mono">${short(failed.join(", "))}</span>`;
  return markup`<details class="${outcome}"${opened(outcome, page) ? markup` open` : ""}>
<summary><h3>${short(env)}</h3>${verdict(outcome)}<span>${tally}</span>${which}<span class="quiet">${line(facts)}</span></summary>
<div class="inner" id="env-${index}">${findings(problems, outcome === "skipped" ? "skipped" : "failed")}${findings(warnings, "skipped")}${table}</div>
</details>
`;
}

function opened(outcome: Outcome, { environments }: Page): boolean {
  if (environments.length <= MOST_OPEN) return true;
  return outcome !== "passed" && environments.filter((other) => other.outcome !== "passed").length <= MOST_OPEN;
}

function findings(list: readonly ReportFinding[], tone: "failed" | "skipped"): Markup | string {
  if (list.length === 0) return "";
  const items = list.map(
    ({ code, reason, fix }) =>
      markup`<li>${badge(tone, code)} ${text(reason)}${fix === null ? "" : markup` <span class="quiet">${text(fix)}</span>`}</li>`,
  );
  return markup`<ul class="findings">${items}</ul>`;
}

function checkRow(check: ReportCheck, { page, id }: { page: Page; id: string }): Markup {
  const { name, outcome, flaky, durationMs, attempts, count: items, error } = check;
  const tone = flaky ? "skipped" : outcome;
  const time = durationMs === null ? markup`<span class="quiet">not kept</span>` : duration(durationMs, page, tone);
  const tries = attempts !== null && attempts > 1 ? markup` <span class="quiet">${attempts} attempts</span>` : "";
  const result = verdict(tone, flaky ? AFTER_RETRY : OUTCOMES[outcome]);
  const fault =
    error === null ? "" : markup`<tr class="fault"><td colspan="4" class="error">${text(error.text)}</td></tr>`;
  return markup`<tr><th scope="row"><a class="mono" id="${id}" href="#${id}">${short(name)}</a></th><td>${result}${tries}</td><td class="time">${time}</td><td class="number">${items ?? "–"}</td></tr>${fault}`;
}

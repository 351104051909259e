import { cut } from "./cut.ts";
import { badge, code, compares, count, line, type Page, sentence, slowestOf, text } from "./html-parts.ts";
import { type Markup, markup } from "./markup.ts";
import { type NextStep, OUTCOMES, type Outcome, type Report, type ReportSource } from "./report.ts";

/** Steps that are shown at once, and artifacts that need not be folded. */
const MOST_STEPS = 5;
const MOST_SOURCES = 8;

/** Characters of a command, which is of no use when it is cut. */
const LONGEST_COMMAND = 4000;

/** The verdict, and what it is about. */
export function banner({ outcome, target, headline, subject, generatedAt }: Report): Markup {
  const { mark, word } = OUTCOMES[outcome];
  const branch = subject?.branch == null ? "" : markup` on ${code(subject.branch)}`;
  const facts = [
    ...(subject?.repository == null ? [] : [code(subject.repository)]),
    ...(subject === null
      ? []
      : [markup`commit ${code(subject.commit.slice(0, 12))}${branch}${subject.dirty ? ", with changes" : ""}`]),
    ...(generatedAt === null ? [] : [markup`measured ${generatedAt.slice(0, 16).replace("T", " ")} UTC`]),
  ];
  return markup`<div class="verdict ${outcome}">
<header>
<div class="sign" aria-hidden="true">${mark}</div>
<div>
<p class="quiet line">aX gate${target === null ? "" : markup` for ${code(target)}`}</p>
<h1>Gate ${word}</h1>
<p class="headline">${sentence(headline)}.</p>
<p class="quiet">${line(facts)}</p>
</div>
</header>
</div>`;
}

interface Tile {
  name: string;
  value: string;
  note: string;
  /** Null for what is neither good nor bad. */
  tone: Outcome | null;
  /** Of 1; null for what is no share. */
  share: number | null;
  href: string;
}

/** The four figures that a verdict rests on, each a link to its part of the page. */
export function tiles(page: Page): Markup {
  const { environments } = page;
  const checks = environments.flatMap((environment) => environment.checks);
  const [grid, list] = environments.length === 0 ? ["#artifacts", "#artifacts"] : ["#grid", "#environments"];
  const entries = [
    { name: "environments passed", href: grid, ...tally(environments) },
    { name: "checks passed", href: list, ...tally(checks) },
    driftTile(page),
    slowestTile(page),
  ];
  return markup`<dl class="tiles">${entries.map(tile)}</dl>`;
}

function tile({ name, value, note, tone, share, href }: Tile): Markup {
  const meter =
    share === null ? "" : markup`<span class="meter"><span style="--w:${(share * 100).toFixed(1)}%"></span></span>`;
  return markup`<div class="${tone ?? ""}"><dt>${name}</dt><dd><a href="${href}">${value}</a>${meter}<span class="note">${text(note)}</span></dd></div>`;
}

function tally(
  items: readonly { outcome: Outcome; flaky?: boolean }[],
): Pick<Tile, "value" | "note" | "tone" | "share"> {
  const number = (outcome: Outcome) => items.filter((item) => item.outcome === outcome).length;
  const [passed, failed, unseen] = [number("passed"), number("failed"), number("skipped")];
  const flaky = items.filter((item) => item.flaky).length;
  const notes = [
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(unseen > 0 ? [`${unseen} not measured`] : []),
    ...(flaky > 0 ? [`${flaky} after a retry`] : []),
  ];
  return {
    value: `${passed} of ${items.length}`,
    note: notes.join(", ") || (items.length === 0 ? "none ran" : "all of them"),
    tone: failed > 0 ? "failed" : unseen > 0 || items.length === 0 ? "skipped" : "passed",
    share: items.length === 0 ? 0 : passed / items.length,
  };
}

function driftTile(page: Page): Tile {
  const { drift } = page;
  const name = "breaking drift";
  if (drift === null || (drift.findings.length === 0 && !compares(page)))
    return { name, value: "–", note: "nothing was compared", tone: "skipped", share: null, href: "#artifacts" };
  const breaking = drift.findings.filter(({ severity }) => severity === "breaking").length;
  const other = drift.findings.length - breaking;
  const closing = drift.findings.filter(({ closes }) => closes).length;
  const notes = [
    ...(closing > 0 ? [`${closing} ${closing === 1 ? "closes" : "close"} the gate`] : []),
    ...(other > 0 ? [`${other} of less weight`] : []),
  ];
  const tone = closing > 0 ? "failed" : "passed";
  return {
    name,
    value: String(breaking),
    note: notes.join(", ") || "none of any kind",
    tone,
    share: null,
    href: "#drift",
  };
}

function slowestTile({ environments }: Page): Tile {
  const all = environments.flatMap(({ env, checks }, index) =>
    checks.map((check, at) => ({ env, check, href: `#env-${index}-${at}` })),
  );
  const ms = slowestOf({ checks: all.map(({ check }) => check) });
  const slowest = all.find(({ check }) => check.durationMs === ms && ms !== null);
  return {
    name: "slowest check",
    value: ms === null ? "–" : `${ms} ms`,
    note: slowest === undefined ? "no durations were kept" : `${slowest.env} ${slowest.check.name}`,
    tone: null,
    share: null,
    href: slowest?.href ?? "#artifacts",
  };
}

/** What to do, the most urgent at once and the rest folded. */
export function nextSection({ next }: Report): Markup {
  const shown = markup`<ol class="steps">${next.slice(0, MOST_STEPS).map(step)}</ol>`;
  const more = next.slice(MOST_STEPS);
  const folded =
    more.length === 0
      ? ""
      : markup`<details class="fold"><summary>${more.length} more</summary><ol class="steps" start="${MOST_STEPS + 1}">${more.map(step)}</ol></details>`;
  return markup`<section aria-labelledby="next"><h2 id="next">What to do next</h2><div class="card">${shown}${folded}</div></section>`;
}

function step({ text: what, command }: NextStep): Markup {
  return markup`<li><div class="step"><span>${sentence(what)}</span>${command === null ? "" : markup`<pre><code>${cut(command, LONGEST_COMMAND)}</code></pre>`}</div></li>`;
}

/** The files that all this rests on: those that do not count in sight, many others folded. */
export function artifactsSection({ sources }: Report): Markup {
  const bad = sources.filter(({ problem }) => problem !== null);
  const good = sources.filter(({ problem }) => problem === null);
  const open = sources.length > MOST_SOURCES ? "" : markup` open`;
  const folded =
    good.length === 0
      ? ""
      : markup`<details class="passed"${open}><summary><h3>${count(good.length, "artifact")}</h3>${badge("passed", "✓ counted")}</summary><div class="inner">${sourceTable(good, "artifact")}</div></details>`;
  const shown =
    bad.length === 0
      ? ""
      : markup`<details class="failed" open><summary><h3>${count(bad.length, "artifact")}</h3>${badge("failed", "✗ not counted")}</summary><div class="inner">${sourceTable(bad, "problem")}</div></details>`;
  return markup`<section aria-labelledby="artifacts"><h2 id="artifacts">Artifacts</h2>${shown}${folded}</section>`;
}

function sourceTable(sources: readonly ReportSource[], name: string): Markup {
  const why = sources.some(({ problem }) => problem !== null);
  const rows = sources.map(({ path, digest, problem }, index) => {
    const id = `${name}-${index}`;
    const seal = digest?.replace("sha256:", "").slice(0, 12) ?? "–";
    return markup`<tr><th scope="row"><a class="mono" id="${id}" href="#${id}">${text(path)}</a></th>${problem === null ? "" : markup`<td class="error">${text(problem)}</td>`}<td class="mono">${seal}</td></tr>`;
  });
  return markup`<table><thead><tr><th scope="col">file</th>${why ? markup`<th scope="col">why</th>` : ""}<th scope="col">sha256</th></tr></thead><tbody>${rows}</tbody></table>`;
}

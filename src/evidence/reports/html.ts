import { environmentSection } from "./html-environment.ts";
import { STYLE } from "./html-style.ts";
import { type Markup, markup, trusted } from "./markup.ts";
import type { Phrase } from "./phrase.ts";
import { OUTCOMES, type Report, type ReportCheck, type ReportEnvironment } from "./report.ts";

/**
 * One self-contained page: no script, and a policy that lets nothing be fetched. Every row holds a link, so that the keyboard
 * reaches it.
 */
export function renderHtml(report: Report): string {
  const { outcome, target } = report;
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="referrer" content="no-referrer">
<title>${OUTCOMES[outcome].mark} aX gate${target === null ? "" : ` for ${target}`}: ${OUTCOMES[outcome].word}</title>
<style>${trusted(STYLE)}</style>
</head>
<body>
${banner(report)}
<main>
${tiles(report)}
${nextSection(report)}
${gridSection(report)}
${driftSection(report)}
${environmentsSection(report)}
${artifactsSection(report)}
</main>
<footer>Rendered by axctl ${report.version} from ${count(report.sources.length, "artifact")}. The page is one file: it loads nothing and runs no script.</footer>
</body>
</html>
`.text;
}

function banner({ outcome, target, headline, subject, generatedAt }: Report): Markup {
  const { mark, word } = OUTCOMES[outcome];
  const facts = [
    ...(subject === null
      ? []
      : [
          markup`commit <code>${subject.commit.slice(0, 12)}</code>${subject.branch === null ? "" : markup` on <code>${subject.branch}</code>`}${subject.dirty ? ", with changes" : ""}`,
        ]),
    ...(subject?.repository == null ? [] : [markup`<code>${subject.repository}</code>`]),
    ...(generatedAt === null ? [] : [markup`measured ${generatedAt.slice(0, 16).replace("T", " ")} UTC`]),
  ];
  return markup`<div class="verdict ${outcome}">
<header>
<div class="sign" aria-hidden="true">${mark}</div>
<div>
<p class="eyebrow">aX gate${target === null ? "" : markup` for <code>${target}</code>`}</p>
<h1>Gate ${word}</h1>
<p class="headline">${sentence(headline)}.</p>
<p class="eyebrow">${facts.map((fact, index) => (index === 0 ? fact : markup` · ${fact}`))}</p>
</div>
</header>
</div>`;
}

function tiles({ environments, drift }: Report): Markup {
  const checks = environments.flatMap((environment) => environment.checks);
  const times = checks.flatMap(({ durationMs }) => durationMs ?? []);
  const breaking = drift?.findings.filter(({ severity }) => severity === "breaking").length;
  const flaky = checks.filter((check) => check.flaky).length;
  const entries: [string, string][] = [
    ["environments passed", fraction(environments)],
    ["checks passed", fraction(checks)],
    ["breaking drift", breaking === undefined ? "not compared" : String(breaking)],
    ["slowest check", times.length === 0 ? "–" : `${Math.max(...times)} ms`],
    ...(flaky === 0 ? [] : [["passed after a retry", String(flaky)] as [string, string]]),
  ];
  return markup`<dl class="tiles">${entries.map(([name, value]) => markup`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
}

function fraction(items: readonly Pick<ReportCheck | ReportEnvironment, "outcome">[]): string {
  return `${items.filter(({ outcome }) => outcome === "passed").length} of ${items.length}`;
}

function nextSection({ next }: Report): Markup {
  const items = next.map(({ text, command }) => {
    const line = command === null ? "" : markup`<pre><code>${command}</code></pre>`;
    return markup`<li>${sentence(text)}${line}</li>`;
  });
  return markup`<section aria-labelledby="next"><h2 id="next">What to do next</h2><div class="card"><ol class="steps">${items}</ol></div></section>`;
}

/** Environments × checks, each cell a link to the check in its environment's section. */
function gridSection({ environments }: Report): Markup | string {
  if (environments.length === 0) return "";
  const names = [...new Set(environments.flatMap(({ checks }) => checks.map(({ name }) => name)))];
  const head = names.map((name) => markup`<th scope="col"><span class="check mono">${name}</span></th>`);
  const rows = environments.map((environment, row) => {
    const cells = names.map((name) => {
      const at = environment.checks.findIndex((check) => check.name === name);
      const check = environment.checks[at];
      return markup`<td>${check === undefined ? "" : cell(check, `env-${row}-${at}`)}</td>`;
    });
    return markup`<tr><th scope="row"><a href="#env-${row}">${environment.env}</a></th><td>${state(environment.doctor)}</td>${cells}</tr>`;
  });
  return markup`<section aria-labelledby="grid"><h2 id="grid">Environments and checks</h2>
<div class="card" role="region" aria-labelledby="grid" tabindex="0"><table class="grid">
<thead><tr><th scope="col">environment</th><th scope="col"><span class="check mono">auth doctor</span></th>${head}</tr></thead>
<tbody>${rows}</tbody></table></div></section>`;
}

function cell({ name, outcome, flaky }: ReportCheck, id: string): Markup {
  const { mark, word } = OUTCOMES[outcome];
  const said = flaky ? "passed after a retry" : word;
  return markup`<a class="cell ${flaky ? "skipped" : outcome}" href="#${id}" title="${name}: ${said}"><span aria-hidden="true">${flaky ? "↻" : mark}</span><span class="hidden">${name} ${said}</span></a>`;
}

function state(outcome: ReportEnvironment["doctor"]): Markup | string {
  if (outcome === null) return "";
  const { mark, word } = OUTCOMES[outcome];
  return markup`<span class="cell ${outcome}"><span aria-hidden="true">${mark}</span><span class="hidden">${word}</span></span>`;
}

function driftSection({ drift, environments }: Report): Markup | string {
  if (drift === null) return "";
  const title = markup`Drift${drift.baseline === null ? "" : markup` from <code>${drift.baseline}</code>`}`;
  const tone = { breaking: "failed", additive: "skipped", info: "passed" } as const;
  const rows = drift.findings.map(({ severity, env, check, path, code, detail, closes }) => {
    const at = environments.findIndex((environment) => environment.env === env);
    return markup`<tr><td><span class="badge ${tone[severity]}">${severity}</span></td><th scope="row"><a href="#env-${at}">${env}</a></th><td class="mono">${check ?? "the environment"}</td><td class="mono">${path ?? "–"}</td><td class="mono">${code}</td><td>${detail}</td><td>${closes ? "closes the gate" : "does not count"}</td></tr>`;
  });
  const body =
    rows.length === 0
      ? markup`<p>Every environment answers in the shape of the baseline.</p>`
      : markup`<table><thead><tr><th scope="col">severity</th><th scope="col">environment</th><th scope="col">check</th><th scope="col">field</th><th scope="col">what</th><th scope="col">baseline → here</th><th scope="col">gate</th></tr></thead><tbody>${rows}</tbody></table>`;
  return markup`<section aria-labelledby="drift"><h2 id="drift">${title}</h2><div class="card" role="region" aria-labelledby="drift" tabindex="0">${body}</div></section>`;
}

function environmentsSection({ environments }: Report): Markup | string {
  if (environments.length === 0) return "";
  const slowest = Math.max(
    1,
    ...environments.flatMap(({ checks }) => checks.flatMap(({ durationMs }) => durationMs ?? [])),
  );
  const sections = environments.map((environment, index) => environmentSection(environment, { index, slowest }));
  return markup`<section aria-labelledby="environments"><h2 id="environments">Each environment</h2>${sections}</section>`;
}

function artifactsSection({ sources }: Report): Markup {
  const rows = sources.map(
    ({ path, digest, problem }, index) =>
      markup`<tr><th scope="row"><a class="mono" id="artifact-${index}" href="#artifact-${index}">${path}</a></th><td>${problem === null ? markup`<span class="badge passed">counts</span>` : markup`<span class="badge failed">does not count</span> <span class="error">${problem}</span>`}</td><td class="mono">${digest?.replace("sha256:", "").slice(0, 12) ?? "–"}</td></tr>`,
  );
  return markup`<section aria-labelledby="artifacts"><h2 id="artifacts">Artifacts</h2><div class="card" role="region" aria-labelledby="artifacts" tabindex="0"><table><thead><tr><th scope="col">file</th><th scope="col">state</th><th scope="col">sha256</th></tr></thead><tbody>${rows}</tbody></table></div></section>`;
}

function sentence(phrase: Phrase): Markup {
  return markup`${phrase.map((piece) => (typeof piece === "string" ? piece : markup`<code>${piece.term}</code>`))}`;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

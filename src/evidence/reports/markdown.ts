import { sanitize } from "../../core/sanitize.ts";
import type { Phrase } from "./phrase.ts";
import { OUTCOMES, passedOf, placeOf, type Report, type ReportEnvironment } from "./report.ts";

/** Rows of a table and characters of a text, at most: a comment on GitHub holds 65,536 characters. */
const MOST_ROWS = 100;
const MOST_CHARACTERS = 300;

/**
 * Markdown for a pull request, a comment or a job's summary (GitHub Flavored Markdown). Whatever comes from outside stands in
 * code spans, where nothing is a mention, a link, an image or HTML, and no text ends a table's cell.
 */
export function renderMarkdown(report: Report): string {
  const { mark } = OUTCOMES[report.outcome];
  const target = report.target === null ? "" : ` for ${code(report.target)}`;
  return [
    `## ${mark} aX gate${target}: ${OUTCOMES[report.outcome].word}`,
    `${sentence(report.headline)}.`,
    environmentsTable(report),
    section("Failures", failuresTable(report)),
    section(driftHeading(report), driftTable(report)),
    section("Artifacts that do not count", sourcesTable(report)),
    section("What to do next", nextList(report)),
    facts(report),
  ]
    .filter((part) => part !== "")
    .join("\n\n")
    .concat("\n");
}

/**
 * Text from outside as inline code: sanitised, on one line, and cut. A fence is longer than any run of backticks in the text;
 * a vertical bar stands between two spans as a character reference, which ends no cell whatever stands before it.
 */
export function code(text: string): string {
  const line = sanitize(text);
  const cut = line.length > MOST_CHARACTERS ? `${line.slice(0, MOST_CHARACTERS)}…` : line;
  const spans = cut.split("|").map((part) => (part === "" ? "" : span(part)));
  return spans.join("&#124;");
}

function sentence(phrase: Phrase): string {
  return phrase.map((piece) => (typeof piece === "string" ? piece : code(piece.term))).join("");
}

function span(text: string): string {
  const longest = Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length));
  const fence = "`".repeat(longest + 1);
  // The blanks keep a text that begins or ends with a backtick, or with blanks, as it is.
  const padding = /^[` ]|[` ]$/.test(text) ? " " : "";
  return `${fence}${padding}${text}${padding}${fence}`;
}

function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return "";
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  const shown = rows.slice(0, MOST_ROWS).map(line);
  const more = rows.length > MOST_ROWS ? ["", `… and ${rows.length - MOST_ROWS} more.`] : [];
  return [line(header), line(header.map(() => "---")), ...shown, ...more].join("\n");
}

function section(heading: string, body: string): string {
  return body === "" ? "" : `### ${heading}\n\n${body}`;
}

function environmentsTable({ environments }: Report): string {
  const rows = environments.map((environment) => {
    const { env, doctor, preflight, checks, host, spaceId } = environment;
    return [
      code(env),
      doctor === null ? "" : OUTCOMES[doctor].mark,
      OUTCOMES[preflight].mark,
      passedOf(checks),
      slowest(environment),
      host === null ? "" : code(host),
      spaceId === null ? "" : code(spaceId),
    ];
  });
  return table(["environment", "doctor", "preflight", "checks", "slowest", "host", "space"], rows);
}

function slowest({ checks }: ReportEnvironment): string {
  const times = checks.flatMap(({ durationMs }) => durationMs ?? []);
  return times.length === 0 ? "" : `${Math.max(...times)} ms`;
}

function failuresTable({ environments }: Report): string {
  const rows = environments.flatMap(({ env, outcome, problems, checks }) => [
    ...(outcome === "passed" ? [] : problems.map((problem) => [code(env), code(problem.code), code(problem.reason)])),
    ...checks
      .filter((check) => check.outcome !== "passed")
      .map(({ name, error }) => [code(env), code(name), code(error?.text ?? "it did not pass")]),
    ...checks
      .filter(({ flaky }) => flaky)
      .map(({ name, attempts }) => [code(env), code(name), `flaky: passed at attempt ${attempts ?? "?"}`]),
  ]);
  return table(["environment", "check", "what happened"], rows);
}

function driftHeading({ drift }: Report): string {
  return drift?.baseline == null ? "Drift" : `Drift from ${code(drift.baseline)}`;
}

function driftTable({ drift }: Report): string {
  const rows = (drift?.findings ?? []).map((finding) => [
    finding.severity,
    finding.closes ? "closes the gate" : "",
    code(placeOf(finding)),
    code(finding.code),
    code(finding.detail),
  ]);
  return table(["severity", "", "where", "what", "baseline → here"], rows);
}

function sourcesTable({ sources }: Report): string {
  const rows = sources.flatMap(({ path, problem }) => (problem === null ? [] : [[code(path), code(problem)]]));
  return table(["artifact", "why"], rows);
}

function nextList({ next }: Report): string {
  return next
    .map(({ text, command }) => `- ${sentence(text)}${command === null ? "" : `: ${code(command)}`}`)
    .slice(0, MOST_ROWS)
    .join("\n");
}

function facts({ subject, generatedAt, version, sources }: Report): string {
  const commit =
    subject === null
      ? "no single commit"
      : `commit ${code(subject.commit.slice(0, 12))}${subject.dirty ? " with changes" : ""}`;
  const made = generatedAt === null ? "" : `, measured ${code(generatedAt)}`;
  return `About ${commit}${made}; ${sources.length} ${sources.length === 1 ? "artifact" : "artifacts"}, rendered by axctl ${code(version)}.`;
}

import { COMMENT_CHARACTERS, code } from "./markdown-code.ts";
import type { Phrase } from "./phrase.ts";
import { OUTCOMES, passedOf, placeOf, type Report, type ReportEnvironment } from "./report.ts";

/** Rows of a table, at most: as many of these as fit. */
const ROWS = [100, 40, 15, 5, 1] as const;
/** Characters of a command, at most: cut, it is of no use. */
const COMMAND_CHARACTERS = 4000;

/**
 * Markdown for a pull request, a comment or a job's summary (GitHub Flavored Markdown). Whatever comes from outside stands in
 * code spans, where nothing is a mention, a link, an image or HTML, and no text ends a table's cell. It fits in a comment:
 * where there is too much to say, each list says how much more there is.
 */
export function renderMarkdown(report: Report): string {
  const fits = ROWS.find((most) => renderRows(report, most).length <= COMMENT_CHARACTERS);
  return renderRows(report, fits ?? 1);
}

function renderRows(report: Report, most: number): string {
  const { mark } = OUTCOMES[report.outcome];
  const target = report.target === null ? "" : ` for ${code(report.target)}`;
  return [
    `## ${mark} aX gate${target}: ${OUTCOMES[report.outcome].word}`,
    `${sentence(report.headline)}.`,
    environmentsTable(report, most),
    section("Failures", failuresTable(report, most)),
    section(driftHeading(report), driftTable(report, most)),
    section("Artifacts that do not count", sourcesTable(report, most)),
    section("What to do next", nextList(report, most)),
    facts(report),
  ]
    .filter((part) => part !== "")
    .join("\n\n")
    .concat("\n");
}

function sentence(phrase: Phrase): string {
  return phrase.map((piece) => (typeof piece === "string" ? piece : code(piece.term))).join("");
}

interface Table {
  header: readonly string[];
  rows: readonly (readonly string[])[];
  /** Rows that are shown, at most. */
  most: number;
}

function table({ header, rows, most }: Table): string {
  if (rows.length === 0) return "";
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(header), line(header.map(() => "---")), ...list(rows.map(line), most)].join("\n");
}

/** As many lines as are shown, and how many there are beside. */
function list(lines: readonly string[], most: number): string[] {
  return [...lines.slice(0, most), ...(lines.length > most ? ["", `… and ${lines.length - most} more.`] : [])];
}

function section(heading: string, body: string): string {
  return body === "" ? "" : `### ${heading}\n\n${body}`;
}

function environmentsTable({ environments }: Report, most: number): string {
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
  return table({ header: ["environment", "doctor", "preflight", "checks", "slowest", "host", "space"], rows, most });
}

function slowest({ checks }: ReportEnvironment): string {
  const times = checks.flatMap(({ durationMs }) => durationMs ?? []);
  return times.length === 0 ? "" : `${Math.max(...times)} ms`;
}

function failuresTable({ environments }: Report, most: number): string {
  const rows = environments.flatMap(({ env, outcome, problems, checks }) => [
    ...(outcome === "passed" ? [] : problems.map((problem) => [code(env), code(problem.code), code(problem.reason)])),
    ...checks
      .filter((check) => check.outcome !== "passed")
      .map(({ name, error }) => [code(env), code(name), code(error?.text ?? "it did not pass")]),
    ...checks
      .filter(({ flaky }) => flaky)
      .map(({ name, attempts }) => [
        code(env),
        code(name),
        attempts === 1 ? "flaky: passed after a retry of the exchange" : `flaky: passed at attempt ${attempts ?? "?"}`,
      ]),
  ]);
  return table({ header: ["environment", "check", "what happened"], rows, most });
}

function driftHeading({ drift }: Report): string {
  return drift?.baseline == null ? "Drift" : `Drift from ${code(drift.baseline)}`;
}

function driftTable({ drift }: Report, most: number): string {
  const rows = (drift?.findings ?? []).map((finding) => [
    finding.severity,
    finding.closes ? "closes the gate" : "",
    code(placeOf(finding)),
    code(finding.code),
    code(finding.detail),
  ]);
  return table({ header: ["severity", "", "where", "what", "baseline → here"], rows, most });
}

function sourcesTable({ sources }: Report, most: number): string {
  const rows = sources.flatMap(({ path, problem }) => (problem === null ? [] : [[code(path), code(problem)]]));
  return table({ header: ["artifact", "why"], rows, most });
}

function nextList({ next }: Report, most: number): string {
  const items = next.map(
    ({ text, command }) => `- ${sentence(text)}${command === null ? "" : `: ${code(command, COMMAND_CHARACTERS)}`}`,
  );
  return list(items, most).join("\n");
}

function facts({ subject, generatedAt, version, sources }: Report): string {
  const commit =
    subject === null
      ? "no single commit"
      : `commit ${code(subject.commit.slice(0, 12))}${subject.dirty ? " with changes" : ""}`;
  const made = generatedAt === null ? "" : `, measured ${code(generatedAt)}`;
  return `About ${commit}${made}; ${sources.length} ${sources.length === 1 ? "artifact" : "artifacts"}, rendered by axctl ${code(version)}.`;
}

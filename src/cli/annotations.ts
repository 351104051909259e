import type { Report, ReportFinding } from "../evidence/reports/report.ts";
import type { Output } from "../terminal/output.ts";

/** Annotations of one step that GitHub shows. */
const MOST = 10;

/** One `::error` annotation for each thing that failed: checks first, since they say most; ten at most. */
export function annotate(output: Pick<Output, "annotation" | "note">, report: Report): void {
  const failures = [...checkFailures(report), ...otherFailures(report)];
  for (const [title, message] of failures.slice(0, MOST)) output.annotation(title, message);
  if (failures.length > MOST) output.note(`${failures.length - MOST} more failures are in the artifacts`);
}

type Failure = readonly [title: string, message: string];

function checkFailures({ environments }: Report): Failure[] {
  return environments.flatMap(({ env, checks }) =>
    checks
      .filter(({ outcome }) => outcome === "failed")
      .map(({ name, error }): Failure => [`${env}: ${name}`, error?.text ?? "it did not pass"]),
  );
}

function otherFailures({ environments, drift, sources }: Report): Failure[] {
  const problems = environments.flatMap(({ env, outcome, problems }) =>
    outcome !== "failed" ? [] : onceEach(problems).map(({ code, reason }): Failure => [`${env}: ${code}`, reason]),
  );
  const drifted = (drift?.findings ?? [])
    // A verdict that differs is that of a check that failed, which is told already.
    .filter(({ code, closes }) => closes && code !== "verdict_differs")
    .map(
      ({ env, code, check, path, detail }): Failure => [
        `${env}: ${code}`,
        [check, path, detail].filter((part) => part !== null).join(" "),
      ],
    );
  const unusable = sources.flatMap(({ path, problem }): Failure[] => (problem === null ? [] : [[path, problem]]));
  return [...problems, ...drifted, ...unusable];
}

/** What keeps a preflight from running at all may be a problem of its own, too. */
function onceEach(problems: readonly ReportFinding[]): ReportFinding[] {
  return problems.filter(({ reason }, index) => problems.findIndex((other) => other.reason === reason) === index);
}

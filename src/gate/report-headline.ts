import { type Phrase, phrase } from "../evidence/reports/phrase.ts";
import type { Report, ReportEnvironment } from "../evidence/reports/report.ts";

interface Comparison {
  /** Whether every environment was compared and answers in the same shape. */
  alike: boolean;
  /** The part of a matrix that this is. */
  part: { index: number; total: number } | undefined;
}

/** The verdict of a report in one sentence, without a full stop: what failed first, or what was not seen. Pure. */
export function headlineOf(report: Omit<Report, "headline" | "next">, comparison: Comparison): Phrase {
  const { environments, outcome } = report;
  if (outcome === "failed") return failedHeadline(report);
  if (outcome === "skipped") return skippedHeadline(report, comparison);
  const alike = comparison.alike && environments.length > 1;
  return [`${count(environments.length, "environment")} passed${alike ? " and answer alike" : ""}`];
}

function failedHeadline({ environments, drift, sources }: Omit<Report, "headline" | "next">): Phrase {
  const unusable = sources.filter(({ problem }) => problem !== null).length;
  if (unusable > 0)
    return [`${unusable} of ${count(sources.length, "artifact")} ${unusable === 1 ? "does" : "do"} not count`];
  const failed = environments.filter(({ outcome }) => outcome === "failed");
  if (failed.length > 0)
    return phrase`${[`${failed.length} of ${count(environments.length, "environment")} failed: `]}${names(failed)}`;
  const closing = drift?.findings.filter(({ closes }) => closes).length ?? 0;
  if (closing === 0) return ["an artifact says that its gate did not pass"];
  const alone = environments.every(({ outcome }) => outcome === "passed") ? "every environment passes alone, and " : "";
  return [`${alone}${count(closing, "finding")} of drift ${closing === 1 ? "closes" : "close"} the gate`];
}

function skippedHeadline({ environments }: Pick<Report, "environments">, { part }: Comparison): Phrase {
  const unseen = environments.filter(({ outcome }) => outcome === "skipped");
  if (unseen.length > 0)
    return phrase`${[`${unseen.length} of ${count(environments.length, "environment")} not measured: `]}${names(unseen)}`;
  if (part !== undefined && environments.length > 0)
    return [`part ${part.index} of ${part.total} of a matrix passed, and was compared with no other part`];
  return ["nothing was measured"];
}

/** At most five names, then how many more. */
function names(environments: readonly ReportEnvironment[]): Phrase {
  const shown = environments
    .slice(0, 5)
    .flatMap(({ env }, index): Phrase => [...(index === 0 ? [] : [", "]), { term: env }]);
  return environments.length > 5 ? [...shown, ` and ${environments.length - 5} more`] : shown;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

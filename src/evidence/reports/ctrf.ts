import { toJson } from "../artifact.ts";
import { plain } from "./phrase.ts";
import { placeOf, type Report, type ReportEnvironment } from "./report.ts";

/** The version of the format that is written (https://ctrf.io, specification 0.0.0). */
const SPEC_VERSION = "0.0.0";

interface Test {
  name: string;
  status: "passed" | "failed" | "skipped";
  /** Milliseconds. */
  duration: number;
  suite: string[];
  message?: string;
  rawStatus?: string;
  flaky?: boolean;
  retries?: number;
}

/**
 * CTRF JSON: one test per check and environment, and, as in JUnit, one for each thing that fails beside the checks or was
 * not measured.
 */
export function renderCtrf(report: Report): string {
  const tests = [...report.environments.flatMap(testsOf), ...driftTests(report), ...sourceTests(report)];
  const count = (status: Test["status"]) => tests.filter((test) => test.status === status).length;
  const start = report.generatedAt === null ? 0 : Date.parse(report.generatedAt);
  const slowest = Math.max(0, ...tests.map(({ duration }) => duration));
  const { subject } = report;
  return toJson({
    reportFormat: "CTRF",
    specVersion: SPEC_VERSION,
    ...(report.generatedAt === null ? {} : { timestamp: report.generatedAt }),
    generatedBy: `axctl ${report.version}`,
    results: {
      tool: { name: "axctl", version: report.version },
      summary: {
        tests: tests.length,
        passed: count("passed"),
        failed: count("failed"),
        skipped: count("skipped"),
        pending: 0,
        other: 0,
        flaky: tests.filter(({ flaky }) => flaky).length,
        // An artifact is made when its checks have ended; they all ran side by side.
        start: start - slowest,
        stop: start,
      },
      tests,
      environment: {
        reportName: plain(report.headline),
        healthy: report.outcome === "passed",
        testEnvironment: report.environments.map(({ env }) => env).join(", "),
        ...(subject === null ? {} : { commit: subject.commit }),
        ...(subject?.branch == null ? {} : { branchName: subject.branch }),
        ...(subject?.repository == null ? {} : { repositoryName: subject.repository }),
      },
      extra: { target: report.target, outcome: report.outcome },
    },
  });
}

function testsOf({ env, doctor, preflight, problems, checks }: ReportEnvironment): Test[] {
  const suite = [env];
  const message = problems.map(({ code, reason }) => `${code}: ${reason}`).join("\n") || "it did not pass";
  const tests = checks.map((check): Test => {
    const { name, outcome, durationMs, flaky, attempts, error } = check;
    return {
      name,
      status: outcome,
      duration: durationMs ?? 0,
      suite,
      ...(error === null ? {} : { message: error.text, rawStatus: error.code }),
      ...(flaky ? { flaky } : {}),
      ...(attempts !== null && attempts > 1 ? { retries: attempts - 1 } : {}),
    };
  });
  if (doctor === "failed") tests.unshift({ name: "auth.doctor", status: "failed", duration: 0, suite, message });
  if (checks.some(({ outcome }) => outcome === "failed") || tests.length > checks.length) return tests;
  if (preflight === "failed") tests.unshift({ name: "qa.preflight", status: "failed", duration: 0, suite, message });
  if (tests.length === 0) return [{ name: "qa.preflight", status: "skipped", duration: 0, suite, message }];
  return tests;
}

function driftTests({ drift }: Report): Test[] {
  return (drift?.findings ?? [])
    .filter(({ closes }) => closes)
    .map((finding) => ({
      name: `${finding.code} ${placeOf(finding)}`,
      status: "failed",
      duration: 0,
      suite: ["drift"],
      message: finding.detail,
    }));
}

function sourceTests({ sources }: Report): Test[] {
  return sources.flatMap(({ path, problem }): Test[] =>
    problem === null ? [] : [{ name: path, status: "failed", duration: 0, suite: ["artifacts"], message: problem }],
  );
}

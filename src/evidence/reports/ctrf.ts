import { toJson } from "../artifact.ts";
import { plain } from "./phrase.ts";
import type { Report } from "./report.ts";
import { suitesOf, type Test } from "./tests.ts";

/** The version of the format that is written (https://ctrf.io, specification 0.0.0). */
const SPEC_VERSION = "0.0.0";

/** CTRF JSON: the tests that JUnit lists, too. */
export function renderCtrf(report: Report): string {
  const tests = suitesOf(report).flatMap((suite) => suite.tests.map((test) => testOf(suite.name, test)));
  const count = (status: Test["outcome"]) => tests.filter((test) => test.status === status).length;
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

function testOf(suite: string, { name, outcome, fault, durationMs, retries, flaky }: Test) {
  return {
    name,
    status: outcome,
    duration: durationMs ?? 0,
    suite: [suite],
    ...(fault === null ? {} : { message: fault.text, rawStatus: fault.code }),
    ...(flaky ? { flaky } : {}),
    ...(retries > 0 ? { retries } : {}),
  };
}

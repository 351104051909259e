import { type CTRFReport, validateStrict } from "ctrf";
import { describe, expect, it } from "vitest";
import { createRedactor } from "../../../src/core/redact.ts";
import { renderReport } from "../../../src/evidence/reports/renderers.ts";
import type { Report } from "../../../src/evidence/reports/report.ts";
import { partOf } from "../../support/cases.ts";
import { HOSTILE, reportOf, reports } from "./support.ts";

const taken = new Map<string, CTRFReport>();

/** The report as its format's own package takes it; that compiles the format's schema each time it is asked. */
function ctrf(value: Report): CTRFReport {
  const text = renderReport(value, "ctrf", createRedactor());
  const known = taken.get(text);
  if (known !== undefined) return known;
  const document: unknown = JSON.parse(text);
  validateStrict(document);
  taken.set(text, document);
  return document;
}

describe("a report in CTRF", () => {
  it.each(Object.entries(reports))("follows the format's schema and counts what is there: %s", (_, value) => {
    const { tests, summary } = ctrf(value).results;
    const count = (status: string) => tests.filter((test) => test.status === status).length;
    expect(summary).toMatchObject({
      tests: tests.length,
      passed: count("passed"),
      failed: count("failed"),
      skipped: count("skipped"),
      pending: 0,
      other: 0,
      flaky: tests.filter(({ flaky }) => flaky).length,
    });
    expect(tests.every(({ status }) => status === "passed")).toBe(value.outcome === "passed");
  });

  it("holds one test per check and environment where everything passed", () => {
    const { results, timestamp, generatedBy } = ctrf(reports.passed);
    const test = { status: "passed", duration: 120 };
    expect(results.tests).toEqual(
      ["dev", "next"].flatMap((env) =>
        ["auth.whoami", "spaces.list", "tasks.list"].map((name) => ({ ...test, name, suite: [env] })),
      ),
    );
    expect({ timestamp, generatedBy }).toEqual({ timestamp: "2026-05-01T12:00:00.500Z", generatedBy: "axctl 1.2.3" });
    expect(results.summary).toMatchObject({ start: 1_777_636_800_380, stop: 1_777_636_800_500 });
    expect(results.environment).toEqual({
      reportName: "2 environments passed",
      healthy: true,
      testEnvironment: "dev, next",
      commit: "0123456789".repeat(4),
      branchName: "main",
      repositoryName: "github.com/ax/app",
    });
  });

  it.each([
    ["a check passed after a retry", reports.flaky, { name: "tasks.list", status: "passed", flaky: true, retries: 1 }],
    [
      "a check failed",
      reports.failed,
      { name: "tasks.list", status: "failed", message: "HTTP 403: forbidden", rawStatus: "http_403" },
    ],
    ["doctor failed", reports.doctor, { name: "auth.doctor", status: "failed", suite: ["dev"] }],
    [
      "drift closes the gate",
      reports.drifted,
      { suite: ["drift"], status: "failed", message: "next tasks.list tasks[].title: string → gone" },
    ],
    [
      "an artifact does not count",
      reports.unusable,
      { name: "qa/matrix.json", suite: ["artifacts"], status: "failed" },
    ],
    [
      "an environment was not measured",
      reports.unmeasured,
      { name: "qa.preflight", suite: ["next"], status: "skipped" },
    ],
    [
      "a preflight was skipped beside one that passed",
      reports.skippedBesidePassed,
      { name: "qa.preflight", status: "skipped" },
    ],
    [
      "an artifact alone says that its gate failed",
      reports.failedAsAWhole,
      { name: "qa.gate", suite: ["gate"], status: "failed" },
    ],
  ])("tells of it where %s", (_, value, expected) => {
    const { tests, environment } = ctrf(value).results;
    expect(tests).toContainEqual(expect.objectContaining(expected));
    expect(environment?.healthy).toBe(value.outcome === "passed");
  });

  it.each(partOf(HOSTILE, 3))("is valid and says the same with a hostile text: %s", (_, text) => {
    const printed = renderReport(reportOf(text), "ctrf", createRedactor());
    expect(printed.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]|##\[/u);
    const { tests } = ctrf(reportOf(text)).results;
    expect(tests).toHaveLength(7);
    expect(tests[1]).toMatchObject({ name: text, suite: [text] });
  });
});

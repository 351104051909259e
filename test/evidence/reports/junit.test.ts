import fc from "fast-check";
import { parse, type TestCase, type TestSuite } from "junit2json";
import { describe, expect, it } from "vitest";
import { createRedactor } from "../../../src/core/redact.ts";
import { sanitize } from "../../../src/core/sanitize.ts";
import { renderReport } from "../../../src/evidence/reports/renderers.ts";
import type { Report } from "../../../src/evidence/reports/report.ts";
import { partOf } from "../../support/cases.ts";
import { HOSTILE, report, reportOf, reports, source } from "./support.ts";

interface Parsed {
  all: Readonly<Record<string, unknown>>;
  suites: readonly TestSuite[];
  cases: readonly TestCase[];
}

/** The report as a consumer of JUnit XML reads it, every attribute as its text. Throws for what is not well-formed. */
async function junit(value: Report): Promise<Parsed> {
  const all = await parse(renderReport(value, "junit", createRedactor()), {});
  if (all == null || !("testsuite" in all || value.environments.length === 0)) throw new Error("there is no testsuite");
  const suites = "testsuite" in all ? (all.testsuite ?? []) : [];
  return {
    all: Object.fromEntries(Object.entries(all)),
    suites,
    cases: suites.flatMap(({ testcase = [] }) => testcase),
  };
}

function countsOf(cases: readonly TestCase[]) {
  const count = (wanted: "failure" | "error" | "skipped") =>
    String(cases.filter((one) => one[wanted] !== undefined).length);
  return { tests: String(cases.length), failures: count("failure"), errors: count("error"), skipped: count("skipped") };
}

describe("a report in JUnit XML", () => {
  it("holds one test case per check and environment where everything passed", async () => {
    const { suites, cases } = await junit(reports.passed);
    expect(suites.map(({ name, hostname }) => [name, hostname])).toEqual([
      ["dev", "dev.example"],
      ["next", "next.example"],
    ]);
    expect(cases.map(({ classname, name, time }) => [classname, name, time])).toEqual(
      ["dev", "next"].flatMap((env) =>
        ["auth.whoami", "spaces.list", "tasks.list"].map((name) => [`axctl.${env}`, name, "0.120"]),
      ),
    );
  });

  it("tells of the target, of when it was made, and of how long the checks took", async () => {
    const { all, suites } = await junit(reports.passed);
    expect(all).toMatchObject({ name: "axctl qa for release", time: "0.720" });
    expect(suites[0]).toMatchObject({ timestamp: "2026-05-01T12:00:00", time: "0.360" });
  });

  it.each(Object.entries(reports))("counts what is there, on every level: %s", async (_, value) => {
    const { all, suites, cases } = await junit(value);
    expect(all).toMatchObject(countsOf(cases));
    for (const suite of suites) expect(suite).toMatchObject(countsOf(suite.testcase ?? []));
  });

  it.each<[string, Report, string[]]>([
    ["a check failed", reports.failed, ["axctl.next tasks.list failure http_403"]],
    ["doctor failed", reports.doctor, ["axctl.dev auth.doctor failure space_missing"]],
    [
      "doctor failed beside a preflight that passed",
      reports.doctorAlone,
      ["axctl.dev auth.doctor failure space_missing"],
    ],
    ["no preflight could run", reports.notRun, ["axctl.dev qa.preflight failure space_missing"]],
    [
      "drift closes the gate",
      reports.drifted,
      ["axctl.drift field_gone next tasks.list tasks[].title failure field_gone"],
    ],
    ["an artifact does not count", reports.unusable, ["axctl.artifacts qa/matrix.json error artifact"]],
    ["an environment was not measured", reports.unmeasured, ["axctl.next qa.preflight skipped undefined"]],
    [
      "a preflight was skipped beside one that passed",
      reports.skippedBesidePassed,
      ["axctl.dev qa.preflight skipped undefined"],
    ],
    ["an artifact alone says that its gate failed", reports.failedAsAWhole, ["axctl.gate qa.gate failure failed"]],
    ["it is a part of a matrix", reports.part, ["axctl.gate qa.gate skipped undefined"]],
    ["there is nothing", reports.empty, ["axctl.gate qa.gate skipped undefined"]],
    ["a check passed after a retry", reports.flaky, []],
    ["drift closes no gate", reports.tolerated, []],
  ])("is green but for what did not pass: %s", async (_, value, expected) => {
    const { cases } = await junit(value);
    const bad = cases.flatMap(({ classname, name, failure, error, skipped }) => [
      ...(failure ?? []).map(({ type }) => `${classname} ${name} failure ${type}`),
      ...(error ?? []).map(({ type }) => `${classname} ${name} error ${type}`),
      ...(skipped ?? []).map(() => `${classname} ${name} skipped undefined`),
    ]);
    expect(bad).toEqual(expected);
  });

  it("says why in the message and, whole, in the text", async () => {
    const { cases } = await junit(reports.doctor);
    const text = "space_missing: no space; token_missing: no token";
    expect(cases[0]?.failure).toEqual([{ type: "space_missing", message: text, inner: text }]);
  });
});

const special = fc.string({ unit: fc.constantFrom(..."<>&\"']]>#[: \n\t\r\0a\ufffe\uffff\ud800\u202e🚀") });

describe("JUnit XML of a hostile report", () => {
  it.each(partOf(HOSTILE, 3))("is well-formed, of the same cases, with the text as it was: %s", async (_, text) => {
    await expectToReadBack(text);
  });

  it("is well-formed, of the same cases, with the text as it was, whatever it is (property)", async () => {
    const text = fc.oneof(special, fc.string({ unit: "binary" }), fc.string({ unit: "grapheme" }));
    await fc.assert(fc.asyncProperty(text, expectToReadBack), { numRuns: 150 });
  });

  it("cuts a message in no character's midst", async () => {
    const text = `${"a".repeat(299)}🚀`;
    const { cases } = await junit(report({ sources: [source("x", { problem: text })] }));
    expect(cases.at(-1)?.error).toEqual([{ type: "artifact", message: `${"a".repeat(299)}…`, inner: text }]);
  });
});

/** Sanitising leaves two characters that XML 1.0 has no place for. */
function xmlText(text: string): string {
  return sanitize(text)
    .replace(/[\ufffe\uffff]/g, "\ufffd")
    .replaceAll("##[", "## [");
}

async function expectToReadBack(text: string): Promise<void> {
  const { cases, suites } = await junit(reportOf(text));
  const shown = xmlText(text);
  expect(suites.map(({ name, testcase }) => [name, testcase?.length])).toEqual([
    [shown, 4],
    [shown, 1],
    ["drift", 1],
    ["artifacts", 1],
  ]);
  expect(suites[0]?.hostname).toBe(shown);
  expect(cases.at(-1)).toMatchObject({ classname: "axctl.artifacts", name: shown });
  // A reader of XML drops a text of nothing but white space.
  if (shown.trim() !== "") expect(cases.at(-1)?.error?.[0]?.inner).toBe(shown);
  expect(cases[1]).toMatchObject({ classname: `axctl.${shown}`, name: shown });
}

import { describe, expect, it } from "vitest";
import { AxctlError } from "../../../src/core/errors.ts";
import { createRedactor } from "../../../src/core/redact.ts";
import { renderReport } from "../../../src/evidence/reports/renderers.ts";
import type { Report } from "../../../src/evidence/reports/report.ts";
import { report, reports, source } from "./support.ts";

function statement(value: Report): Record<string, unknown> {
  const document: Record<string, unknown> = JSON.parse(renderReport(value, "in-toto", createRedactor()));
  return document;
}

function predicate(value: Report): Record<string, unknown> {
  return { ...Object(statement(value)["predicate"]) };
}

function refusal(value: Report): unknown {
  try {
    return statement(value);
  } catch (error) {
    return error instanceof AxctlError ? [error.code, error.message] : error;
  }
}

const commit = "0123456789".repeat(4);

describe("a report as an in-toto statement", () => {
  it("is a Statement v1 with a test-result v0.1 about the git commit, and has the documented fields alone", () => {
    const tests = ["auth.doctor", "qa.preflight", "auth.whoami", "spaces.list", "tasks.list"];
    expect(statement(reports.passed)).toEqual({
      _type: "https://in-toto.io/Statement/v1",
      subject: [{ name: "git+https://github.com/ax/app", digest: { gitCommit: commit } }],
      predicateType: "https://in-toto.io/attestation/test-result/v0.1",
      predicate: {
        result: "PASSED",
        configuration: ["dev", "next"].map((env) => ({
          name: `qa/${env}-preflight.json`,
          digest: { sha256: "b".repeat(64) },
          annotations: { evidence_digest: `sha256:${"a".repeat(64)}` },
        })),
        passedTests: ["dev", "next"].flatMap((env) => tests.map((name) => `${env}/${name}`)),
        warnedTests: [],
        failedTests: [],
      },
    });
  });

  it.each([
    ["a check failed", reports.failed, "FAILED", ["next/qa.preflight", "next/tasks.list"]],
    ["doctor failed", reports.doctor, "FAILED", ["dev/auth.doctor", "dev/qa.preflight"]],
    ["drift closes the gate", reports.drifted, "FAILED", ["next/drift/tasks.list/tasks[].title/field_gone"]],
    ["an artifact does not count", reports.unusable, "FAILED", ["artifacts/qa/matrix.json"]],
    ["an environment was not measured", reports.unmeasured, "FAILED", ["next/qa.preflight"]],
    ["an artifact alone says that its gate failed", reports.failedAsAWhole, "FAILED", ["qa.gate"]],
    ["it is a part of a matrix", reports.part, "FAILED", ["qa.gate"]],
    ["a check passed after a retry", reports.flaky, "WARNED", []],
    ["drift closes no gate", reports.tolerated, "WARNED", []],
  ])("says what did not pass where %s", (_, value, result, failedTests) => {
    expect(predicate(value)).toMatchObject({ result, failedTests });
  });

  it.each([
    ["a check that passed after a retry", reports.flaky, ["dev/tasks.list"]],
    ["drift that closes no gate", reports.tolerated, ["next/drift/tasks.list/tasks[].title/field_gone"]],
  ])("warns of %s, and does not count it among what passed", (_, value, warnedTests) => {
    expect(predicate(value)).toMatchObject({ warnedTests });
    expect(predicate(value)["passedTests"]).not.toEqual(expect.arrayContaining(warnedTests));
  });

  it.each(Object.entries(reports).filter(([, { subject }]) => subject !== null))(
    "has each test once in one of three lists of texts: %s",
    (_, value) => {
      const { passedTests, warnedTests, failedTests } = predicate(value);
      const lists = [passedTests, warnedTests, failedTests];
      expect(lists.every((list) => Array.isArray(list) && list.every((name) => typeof name === "string"))).toBe(true);
      const passed = new Set(Array.isArray(passedTests) ? passedTests : []);
      expect(
        lists
          .slice(1)
          .flat()
          .some((name) => passed.has(name)),
      ).toBe(false);
    },
  );

  it("names the commit without a repository, and leaves out an artifact that has no digest", () => {
    const subject = { repository: null, commit, branch: null, dirty: false };
    const sources = [source("a"), source("b", { sha256: null, digest: null, problem: "no JSON" })];
    expect(statement(report({ subject, sources, outcome: "failed" }))).toMatchObject({
      subject: [{ name: "git", digest: { gitCommit: commit } }],
      predicate: { configuration: [{ name: "a" }], failedTests: ["artifacts/b"] },
    });
  });

  it.each([
    ["there is no one commit", report({ subject: null }), "not all about one git commit"],
    [
      "tracked files differed from the commit",
      report({ subject: { repository: null, commit, branch: "main", dirty: true } }),
      "tracked files differed",
    ],
  ])("is refused where %s", (_, value, reason) => {
    expect(refusal(value)).toEqual(["NOT_ATTESTABLE", expect.stringContaining(reason)]);
  });
});

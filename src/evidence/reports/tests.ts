import { plain } from "./phrase.ts";
import { type Outcome, placeOf, type Report, type ReportCheck, type ReportEnvironment } from "./report.ts";

/** A report as tools that know nothing but tests see it. */
export interface TestSuite {
  /** An environment, or `drift`, `artifacts`, `gate` for what is about none. */
  name: string;
  host: string | null;
  tests: readonly Test[];
}

export interface Test {
  name: string;
  outcome: Outcome;
  /** Why it did not pass; null when it did. `artifact` is the code of evidence that cannot be relied on. */
  fault: { code: string; text: string } | null;
  /** Whole milliseconds; null when nobody measured. */
  durationMs: number | null;
  /** Requests tried beyond the first one. */
  retries: number;
  flaky: boolean;
}

/**
 * One suite per environment with one test per check. What keeps the gate closed beside the checks (doctor, a preflight that
 * did not run, drift, an artifact that does not count) is a test of its own: where the gate did not pass, a test did not.
 */
export function suitesOf(report: Report): TestSuite[] {
  const suites = [
    ...report.environments.map(environmentSuite),
    ...suite("drift", driftTests(report)),
    ...suite("artifacts", sourceTests(report)),
  ];
  const told = suites.some(({ tests }) => tests.some(({ outcome }) => outcome !== "passed"));
  return report.outcome === "passed" || told ? suites : [...suites, ...suite("gate", [gateTest(report)])];
}

function suite(name: string, tests: readonly Test[]): TestSuite[] {
  return tests.length === 0 ? [] : [{ name, host: null, tests }];
}

function environmentSuite({ env, host, doctor, preflight, problems, checks }: ReportEnvironment): TestSuite {
  const text = problems.map(({ code, reason }) => `${code}: ${reason}`).join("; ") || "it did not pass";
  const fault = { code: problems[0]?.code ?? "failed", text };
  const doctors = doctor === "failed" ? [besideChecks("auth.doctor", doctor, fault)] : [];
  // Where a check failed, or doctor, it says itself why no preflight passed.
  const told = preflight === "failed" ? checks.some(({ outcome }) => outcome === "failed") : doctor === "failed";
  const preflights = preflight === "passed" || told ? [] : [besideChecks("qa.preflight", preflight, fault)];
  return { name: env, host, tests: [...doctors, ...preflights, ...checks.map(checkTest)] };
}

function checkTest({ name, outcome, flaky, durationMs, attempts, error }: ReportCheck): Test {
  const fault = outcome === "passed" ? null : (error ?? { code: "failed", text: "it did not pass" });
  return { name, outcome, fault, durationMs, retries: Math.max(0, (attempts ?? 1) - 1), flaky };
}

function driftTests({ drift }: Report): Test[] {
  return (drift?.findings ?? [])
    .filter(({ closes }) => closes)
    .map((finding) => {
      const place = placeOf(finding);
      return besideChecks(`${finding.code} ${place}`, "failed", {
        code: finding.code,
        text: `${place}: ${finding.detail}`,
      });
    });
}

function sourceTests({ sources }: Report): Test[] {
  return sources.flatMap(({ path, problem }) =>
    problem === null ? [] : [besideChecks(path, "failed", { code: "artifact", text: problem })],
  );
}

function gateTest({ outcome, headline }: Report): Test {
  return besideChecks("qa.gate", outcome, { code: outcome, text: plain(headline) });
}

function besideChecks(name: string, outcome: Outcome, fault: Test["fault"]): Test {
  return { name, outcome, fault, durationMs: null, retries: 0, flaky: false };
}

import { type Markup, markup } from "./markup.ts";
import { placeOf, type Report, type ReportCheck, type ReportEnvironment } from "./report.ts";

interface Case {
  classname: string;
  name: string;
  /** Milliseconds; null when nobody measured. */
  ms: number | null;
  bad: { kind: "failure" | "error"; type: string; message: string } | null;
}

interface Suite {
  name: string;
  hostname: string | null;
  cases: readonly Case[];
  skipped: string | null;
}

/**
 * JUnit XML as Jenkins, GitLab and others read it: one suite per environment and one test case per check. What fails beside
 * the checks (doctor, drift that closes the gate, an artifact that does not count) is a test case of its own, so that a
 * report of a closed gate is never all green; an environment that was not measured holds one skipped test case.
 */
export function renderJunit(report: Report): string {
  const suites = [...report.environments.map(suiteOf), ...driftSuite(report), ...sourceSuite(report)];
  const rendered = suites.map((suite) => renderSuite(suite, report.generatedAt));
  const { tests, failures, errors, skipped, time } = totalsOf(suites);
  return markup`<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="${`axctl qa${report.target === null ? "" : ` for ${report.target}`}`}" tests="${tests}" failures="${failures}" errors="${errors}" skipped="${skipped}" time="${time}">
${rendered}</testsuites>
`.text;
}

function suiteOf(environment: ReportEnvironment): Suite {
  const { env, host, doctor, preflight, problems, checks } = environment;
  const cases = checks.map((check) => checkCase(env, check));
  const text = problems.map(({ code, reason }) => `${code}: ${reason}`).join("\n") || "it did not pass";
  const failed = (name: string): Case => ({
    classname: `axctl.${env}`,
    name,
    ms: null,
    bad: { kind: "failure", type: problems[0]?.code ?? "failed", message: text },
  });
  const beside = [
    ...(doctor === "failed" ? [failed("auth.doctor")] : []),
    // Where checks failed they say so themselves.
    ...(preflight === "failed" && !checks.some(({ outcome }) => outcome === "failed") ? [failed("qa.preflight")] : []),
  ];
  const nothing = cases.length === 0 && beside.length === 0;
  return { name: env, hostname: host, cases: [...beside, ...cases], skipped: nothing ? text : null };
}

function checkCase(env: string, { name, outcome, durationMs, error }: ReportCheck): Case {
  const bad = { kind: "failure", type: error?.code ?? "failed", message: error?.text ?? "it did not pass" } as const;
  return { classname: `axctl.${env}`, name, ms: durationMs, bad: outcome === "passed" ? null : bad };
}

function driftSuite({ drift }: Report): Suite[] {
  const closing = (drift?.findings ?? []).filter(({ closes }) => closes);
  const cases = closing.map((finding): Case => {
    const bad = { kind: "failure", type: finding.code, message: `${placeOf(finding)}: ${finding.detail}` } as const;
    return { classname: "axctl.drift", name: `${finding.code} ${placeOf(finding)}`, ms: null, bad };
  });
  return cases.length === 0 ? [] : [{ name: "drift", hostname: null, cases, skipped: null }];
}

function sourceSuite({ sources }: Report): Suite[] {
  const cases = sources.flatMap(({ path, problem }): Case[] => {
    if (problem === null) return [];
    return [
      {
        classname: "axctl.artifacts",
        name: path,
        ms: null,
        bad: { kind: "error", type: "artifact", message: problem },
      },
    ];
  });
  return cases.length === 0 ? [] : [{ name: "artifacts", hostname: null, cases, skipped: null }];
}

function totalsOf(suites: readonly Suite[]) {
  const cases = suites.flatMap(({ cases }) => cases);
  const skipped = suites.filter(({ skipped }) => skipped !== null).length;
  return {
    tests: cases.length + skipped,
    failures: cases.filter(({ bad }) => bad?.kind === "failure").length,
    errors: cases.filter(({ bad }) => bad?.kind === "error").length,
    skipped,
    time: seconds(cases.reduce((sum, { ms }) => sum + (ms ?? 0), 0)),
  };
}

function renderSuite(suite: Suite, generatedAt: string | null): Markup {
  const { tests, failures, errors, skipped, time } = totalsOf([suite]);
  // xs:dateTime without a zone, as the schemas of JUnit's readers have it.
  const timestamp = generatedAt === null ? "" : markup` timestamp="${generatedAt.slice(0, 19)}"`;
  const hostname = suite.hostname === null ? "" : markup` hostname="${suite.hostname}"`;
  const none =
    suite.skipped === null
      ? ""
      : markup`    <testcase classname="${`axctl.${suite.name}`}" name="qa.preflight" time="0.000">
      <skipped message="${suite.skipped}"/>
    </testcase>
`;
  return markup`  <testsuite name="${suite.name}" tests="${tests}" failures="${failures}" errors="${errors}" skipped="${skipped}" time="${time}"${timestamp}${hostname}>
${suite.cases.map(renderCase)}${none}  </testsuite>
`;
}

function renderCase({ classname, name, ms, bad }: Case): Markup {
  const head = markup`    <testcase classname="${classname}" name="${name}" time="${seconds(ms ?? 0)}"`;
  if (bad === null) return markup`${head}/>\n`;
  const { type, message } = bad;
  const body = markup`message="${message.slice(0, 300)}" type="${type}">${message}`;
  const element = bad.kind === "failure" ? markup`<failure ${body}</failure>` : markup`<error ${body}</error>`;
  return markup`${head}>
      ${element}
    </testcase>
`;
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(3);
}

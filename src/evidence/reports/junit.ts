import { cut } from "./cut.ts";
import { type Markup, markup } from "./markup.ts";
import type { Report } from "./report.ts";
import { suitesOf, type Test, type TestSuite } from "./tests.ts";

/** Characters of a failure in an attribute; the element's text has all of them. */
const MOST_CHARACTERS = 300;

/**
 * JUnit XML as Jenkins, GitLab and others read it. An artifact that does not count is an error, whatever else did not pass a
 * failure; what was not measured is skipped.
 */
export function renderJunit(report: Report): string {
  const suites = suitesOf(report);
  const rendered = suites.map((suite) => renderSuite(suite, report.generatedAt));
  const name = `axctl qa${report.target === null ? "" : ` for ${report.target}`}`;
  return markup`<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="${name}"${totals(suites.flatMap(({ tests }) => tests))}>
${rendered}</testsuites>
`.text;
}

function totals(tests: readonly Test[]): Markup {
  const count = (wanted: string) => tests.filter((test) => elementOf(test) === wanted).length;
  const time = tests.reduce((sum, { durationMs }) => sum + (durationMs ?? 0), 0);
  return markup` tests="${tests.length}" failures="${count("failure")}" errors="${count("error")}" skipped="${count("skipped")}" time="${seconds(time)}"`;
}

/** The element that says how a test ended. */
function elementOf({ outcome, fault }: Test): "passed" | "skipped" | "failure" | "error" {
  if (outcome !== "failed") return outcome;
  return fault?.code === "artifact" ? "error" : "failure";
}

function renderSuite({ name, host, tests }: TestSuite, generatedAt: string | null): Markup {
  // xs:dateTime without a zone, as the schemas of JUnit's readers have it.
  const timestamp = generatedAt === null ? "" : markup` timestamp="${generatedAt.slice(0, 19)}"`;
  const hostname = host === null ? "" : markup` hostname="${host}"`;
  return markup`  <testsuite name="${name}"${totals(tests)}${timestamp}${hostname}>
${tests.map((test) => renderTest(name, test))}  </testsuite>
`;
}

function renderTest(suite: string, test: Test): Markup {
  const { name, durationMs, fault } = test;
  const head = markup`    <testcase classname="${`axctl.${suite}`}" name="${name}" time="${seconds(durationMs ?? 0)}"`;
  const element = elementOf(test);
  if (element === "passed") return markup`${head}/>\n`;
  return markup`${head}>
      ${renderFault(element, fault ?? { code: "failed", text: "it did not pass" })}
    </testcase>
`;
}

function renderFault(element: "skipped" | "failure" | "error", { code, text }: NonNullable<Test["fault"]>): Markup {
  if (element === "skipped") return markup`<skipped message="${text}"/>`;
  const body = markup`message="${cut(text, MOST_CHARACTERS)}" type="${code}">${text}`;
  return element === "failure" ? markup`<failure ${body}</failure>` : markup`<error ${body}</error>`;
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(3);
}

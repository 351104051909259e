import type {
  Report,
  ReportCheck,
  ReportDriftFinding,
  ReportEnvironment,
  ReportSource,
} from "../../../src/evidence/reports/report.ts";

const PASSED: ReportCheck = {
  name: "tasks.list",
  outcome: "passed",
  flaky: false,
  durationMs: 120,
  attempts: 1,
  count: 3,
  error: null,
};

const check = {
  passed: (name: string): ReportCheck => ({ ...PASSED, name }),
  flaky: (name: string): ReportCheck => ({ ...PASSED, name, flaky: true, attempts: 2 }),
  failed: (name: string, text = "HTTP 403: forbidden", code = "http_403"): ReportCheck => {
    return { ...PASSED, name, outcome: "failed", count: null, error: { code, text } };
  },
};

const NAMES = ["auth.whoami", "spaces.list", "tasks.list"];

/** An environment that passed, but for what is given. */
function environment(env: string, given: Partial<ReportEnvironment> = {}): ReportEnvironment {
  return {
    env,
    outcome: "passed",
    host: `${env}.example`,
    spaceId: "space-1",
    principal: "ada",
    doctor: "passed",
    preflight: "passed",
    problems: [],
    warnings: [],
    checks: NAMES.map(check.passed),
    next: null,
    ...given,
  };
}

export function source(path: string, given: Partial<ReportSource> = {}): ReportSource {
  return {
    path,
    kind: "preflight",
    digest: `sha256:${"a".repeat(64)}`,
    sha256: "b".repeat(64),
    problem: null,
    ...given,
  };
}

export const finding: ReportDriftFinding = {
  severity: "breaking",
  code: "field_gone",
  env: "next",
  check: "tasks.list",
  path: "tasks[].title",
  detail: "string → gone",
  closes: true,
};

/** A report of two environments that passed, but for what is given. */
export function report(given: Partial<Report> = {}): Report {
  return {
    outcome: "passed",
    headline: ["2 environments passed"],
    target: "release",
    generatedAt: "2026-05-01T12:00:00.500Z",
    version: "1.2.3",
    subject: { repository: "github.com/ax/app", commit: "0123456789".repeat(4), branch: "main", dirty: false },
    environments: [environment("dev"), environment("next")],
    drift: { baseline: "dev", failOn: "breaking", findings: [] },
    sources: [source("qa/dev-preflight.json"), source("qa/next-preflight.json")],
    next: [{ text: ["verify"], command: "axctl qa verify" }],
    ...given,
  };
}

const problem = { code: "space_missing", reason: "no space", fix: "set one" };

/** What a gate can come to, each with what fails, is broken or is not measured in it. */
export const reports = {
  passed: report(),
  flaky: report({ environments: [environment("dev", { checks: [check.flaky("tasks.list")] })] }),
  tolerated: report({
    drift: { baseline: "dev", failOn: "none", findings: [{ ...finding, severity: "additive", closes: false }] },
  }),
  failed: report({
    outcome: "failed",
    environments: [
      environment("dev"),
      environment("next", {
        outcome: "failed",
        preflight: "failed",
        checks: [check.passed("auth.whoami"), check.failed("tasks.list")],
      }),
    ],
  }),
  doctor: report({
    outcome: "failed",
    environments: [
      environment("dev", {
        outcome: "failed",
        doctor: "failed",
        preflight: "skipped",
        problems: [problem, { ...problem, code: "token_missing", reason: "no token" }],
        checks: [],
      }),
    ],
  }),
  doctorAlone: report({
    outcome: "failed",
    environments: [environment("dev", { outcome: "failed", doctor: "failed", problems: [problem] })],
  }),
  notRun: report({
    outcome: "failed",
    environments: [environment("dev", { outcome: "failed", preflight: "failed", problems: [problem], checks: [] })],
  }),
  drifted: report({ outcome: "failed", drift: { baseline: "dev", failOn: "breaking", findings: [finding] } }),
  unusable: report({
    outcome: "failed",
    sources: [source("qa/dev-preflight.json"), source("qa/matrix.json", { kind: "matrix", problem: "it was changed" })],
  }),
  unmeasured: report({
    outcome: "skipped",
    environments: [
      environment("dev"),
      environment("next", { outcome: "skipped", doctor: null, preflight: "skipped", problems: [problem], checks: [] }),
    ],
  }),
  skippedBesidePassed: report({
    outcome: "skipped",
    environments: [environment("dev", { outcome: "skipped", preflight: "skipped" })],
  }),
  failedAsAWhole: report({ outcome: "failed", headline: ["an artifact says that its gate did not pass"] }),
  part: report({ outcome: "skipped", headline: ["part 1 of 2 of a matrix passed"] }),
  empty: report({ outcome: "skipped", environments: [], drift: null, subject: null, generatedAt: null, target: null }),
  hundred: report({
    outcome: "failed",
    environments: Array.from({ length: 100 }, (_, index) =>
      environment(`customer-${index}`, {
        outcome: index % 2 === 0 ? "passed" : "failed",
        preflight: index % 2 === 0 ? "passed" : "failed",
        checks: index % 2 === 0 ? NAMES.map(check.passed) : NAMES.map((name) => check.failed(name, "x".repeat(250))),
      }),
    ),
    drift: {
      baseline: "dev",
      failOn: "breaking",
      findings: Array.from({ length: 150 }, () => ({ ...finding, env: "customer-1" })),
    },
  }),
} as const satisfies Record<string, Report>;

/** A report with something of every kind, where every text that can come from outside is this one. */
export function reportOf(text: string): Report {
  const found = { code: text, reason: text, fix: text };
  const next = { text: ["work on ", { term: text }], command: text };
  const texts = { env: text, host: text, spaceId: text, principal: text };
  return {
    outcome: "failed",
    headline: ["1 of 2 environments failed: ", { term: text }],
    target: text,
    generatedAt: "2026-05-01T12:00:00Z",
    version: text,
    subject: { repository: text, commit: text, branch: text, dirty: true },
    environments: [
      {
        ...environment(text, texts),
        outcome: "failed",
        doctor: "failed",
        preflight: "failed",
        problems: [found],
        warnings: [found],
        checks: [check.passed(text), check.flaky(text), check.failed(text, text, text)],
        next,
      },
      { ...environment(text, texts), outcome: "skipped", preflight: "skipped", problems: [found], checks: [], next },
    ],
    drift: {
      baseline: text,
      failOn: text,
      findings: [
        { ...finding, code: text, env: text, check: text, path: text, detail: text },
        { ...finding, code: text, env: text, check: null, path: null, detail: text, closes: false },
      ],
    },
    sources: [source(text), source(text, { problem: text })],
    next: [next, { text: ["again"], command: null }],
  };
}

/** Texts that would be more than text somewhere, by what they would be. */
export const HOSTILE: readonly (readonly [string, string])[] = [
  ["a mention", "@everyone @ax/team"],
  ["a reference to an issue", "#1 GH-1 ax/app#1"],
  ["a commit", "0123456789abcdef0123456789abcdef01234567"],
  ["a link", "[x](http://evil.example)"],
  ["a link by reference", "[x][y] [y]: http://evil.example"],
  ["an autolink", "https://evil.example www.evil.example a@b.example"],
  ["an autolink in angles", "<https://evil.example>"],
  ["an image", "![x](https://evil.example/x.png)"],
  ["an element", "<img src=x onerror=alert(1)>"],
  ["a script", "</title></style></script><script>alert(1)</script>"],
  ["the end of a cell", "</td></tr></table> ]]> -->"],
  ["an attribute's end", "\" onclick='alert(1)' x=\""],
  ["a vertical bar", "a | b"],
  ["an escaped vertical bar", "a \\| b \\\\| c \\"],
  ["vertical bars alone", "||"],
  ["a backtick", "`"],
  ["backticks", "a `b` ``c`` ```d``` @x"],
  ["more backticks than a parser takes for a fence", `${"`".repeat(120)} @everyone <b> ${"`".repeat(120)}`],
  ["a backtick before a vertical bar", "`|`\\`|"],
  ["a new paragraph with a heading", "a\n\n# b\n\n| c |\n| - |\n"],
  ["a carriage return", "a\rb\r\nc"],
  ["an escape sequence", "\u001b[2J\u001b]8;;http://evil.example\u0007x"],
  ["an override of direction", "a\u202eb\u2066c"],
  ["zero-width characters", "@\u200beveryone \ufeff"],
  ["a workflow command", "::error::x"],
  ["another workflow command", "##[error]x"],
  ["an entity", "&lt;b&gt; &#64;everyone &#x3c;"],
  ["blanks around it", "  a  "],
  ["a blank", " "],
  ["emphasis", "**a** _b_ ~~c~~"],
  ["a footnote and a task", "[^1] [x]"],
  ["mathematics", "$x$ $`y`$"],
  ["a name that every object has", "constructor"],
  ["what XML cannot hold", "\u0000\ufffe\uffff\ud800"],
  ["a character cut in two by a limit", `${"a".repeat(299)}🚀🚀`],
  ["a long text", "[x](http://evil.example) ".repeat(400)],
];

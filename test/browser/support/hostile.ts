import type { Report, ReportCheck, ReportEnvironment } from "../../../src/evidence/reports/report.ts";

/** Each would run, load, style or break something if it got into the page as anything but text. */
const ATTACKS = [
  "<script>window.__pwned=1</script>",
  `"><img src=x onerror="window.__pwned=1">`,
  "'><svg/onload=window.__pwned=1>",
  "</style><style>*{display:none!important}</style>",
  "</title><iframe src=https://attacker.example/></iframe>",
  "<a href=javascript:window.__pwned=1>click</a><base href=https://attacker.example/>",
  "<!--",
  "]]>",
  "&lt;b&gt;",
  "{{7*7}} %24{7*7}",
  "\u202egnp.exe\u2066 \u200b\u2028",
  "\u001b[31m\u001b]8;;https://attacker.example\u0007link\u001b]8;;\u0007",
  "\u0000\uffff\ud800",
  "::error::x\r\n##[error]y",
  "x".repeat(5_000),
  "東京".repeat(500),
];

const ALL = ATTACKS.join(" ");

/** All attacks at once, as a sentence has them, and with a long word that differs. */
function text(mark: string): string {
  return `${mark} ${ALL}`;
}

function check(outcome: ReportCheck["outcome"], at: number): ReportCheck {
  return {
    name: text(`check-${at}`),
    outcome,
    flaky: outcome === "passed" && at % 2 === 1,
    durationMs: at === 0 ? null : at * 1_000_000,
    attempts: at,
    count: at * 1_000_000_000,
    error: outcome === "failed" ? { code: text("code"), text: text("error") } : null,
  };
}

function environment(outcome: ReportEnvironment["outcome"]): ReportEnvironment {
  const finding = { code: text("code"), reason: text("reason"), fix: text("fix") };
  return {
    env: text(outcome),
    outcome,
    host: text("host"),
    spaceId: text("space"),
    principal: text("principal"),
    doctor: outcome,
    preflight: outcome,
    problems: outcome === "passed" ? [] : [finding],
    warnings: [finding],
    checks: outcome === "skipped" ? [] : [check("passed", 0), check("passed", 1), check(outcome, 2)],
    next: null,
  };
}

const ENVIRONMENTS = [environment("failed"), environment("skipped"), environment("passed")];

/** A report whose every text comes from an enemy. */
export const HOSTILE: Report = {
  outcome: "failed",
  headline: ["1 failed: ", { term: text("headline") }],
  target: text("target"),
  generatedAt: text("2026-05-01T12:00:00Z"),
  version: text("1.0.0"),
  subject: { repository: text("repository"), commit: text("commit"), branch: text("branch"), dirty: true },
  environments: ENVIRONMENTS,
  drift: {
    baseline: text("baseline"),
    failOn: text("breaking"),
    findings: ENVIRONMENTS.map(({ env, outcome }) => ({
      severity: outcome === "failed" ? "breaking" : outcome === "skipped" ? "additive" : "info",
      code: text("code"),
      env,
      check: outcome === "passed" ? null : text("check"),
      path: outcome === "passed" ? null : text("path"),
      detail: text("detail"),
      closes: outcome === "failed",
    })),
  },
  sources: [
    { path: text("good"), kind: "matrix", digest: text("sha256:"), sha256: text("0"), problem: null },
    { path: text("bad"), kind: "doctor", digest: null, sha256: null, problem: text("problem") },
  ],
  next: [
    { text: ["work on ", { term: text("environment") }], command: text("axctl") },
    { text: ["measure again ", { term: text("environment") }], command: null },
  ],
};

import type { Outcome, ReportCheck, ReportEnvironment, ReportFinding } from "../evidence/reports/report.ts";
import { errorCode, errorText } from "./error-text.ts";
import { leftBehindText } from "./left-behind.ts";
import type { DoctorRead, EnvironmentFacts, PreflightRead, RowRead } from "./report-facts.ts";
import { environmentStep } from "./report-next.ts";

const SEVERITY: readonly Outcome[] = ["failed", "skipped", "passed"];

/** The worst of several outcomes; of none, skipped: nothing was seen. */
export function worst(outcomes: readonly Outcome[]): Outcome {
  return SEVERITY.find((outcome) => outcomes.includes(outcome)) ?? "skipped";
}

/** One environment, where several artifacts speak of it by the worst of what they say. Pure. */
export function reportEnvironment(facts: EnvironmentFacts): ReportEnvironment {
  const { env, doctors, preflights, rows, unusable, missing } = facts;
  const checks = mergeChecks([...preflights.map(checksOf), ...rows.map(checksOfRow)]);
  const doctor =
    doctors.length + rows.length === 0 ? null : worst([...doctors.map(doctorOutcome), ...rows.map(rowDoctor)]);
  const preflight = worst([
    ...preflights.map(preflightOutcome),
    ...rows.map(rowPreflight),
    ...(unusable.length > 0 ? ["failed" as const] : []),
    // What lies there is of another run than the one that found nothing to measure.
    ...(missing === undefined ? [] : ["skipped" as const]),
  ]);
  const judged = {
    env,
    outcome: worst(doctor === null ? [preflight] : [doctor, preflight]),
    host: preflights[0]?.evidence.target?.host ?? rows[0]?.host ?? doctors[0]?.effective.host ?? null,
    spaceId: preflights[0]?.space_id ?? rows[0]?.space_id ?? doctors[0]?.effective.space_id ?? null,
    principal: preflights.find(({ principal }) => principal !== null)?.principal?.username ?? null,
    doctor,
    preflight,
    problems: unique([...problemsOf(facts), ...missingOf(facts)]),
    warnings: unique([...doctors, ...rows].flatMap(({ warnings }) => warnings.map(toFinding))),
    checks,
  };
  return { ...judged, next: environmentStep(facts, judged) };
}

function doctorOutcome({ ok, problems }: DoctorRead): Outcome {
  return ok && problems.length === 0 ? "passed" : "failed";
}

function rowDoctor({ doctor_ok, doctor_problems }: RowRead): Outcome {
  return doctor_ok && doctor_problems.length === 0 ? "passed" : "failed";
}

function preflightOutcome({ ok, skipped, checks }: PreflightRead): Outcome {
  if (skipped) return "skipped";
  return ok && checks.length > 0 && checks.every((check) => check.ok) ? "passed" : "failed";
}

/** Where doctor fails, no preflight is run. */
function rowPreflight({ doctor_ok, preflight_ok, checks }: RowRead): Outcome {
  if (!doctor_ok && checks.length === 0) return "skipped";
  return preflight_ok && checks.length > 0 && checks.every(({ ok }) => ok) ? "passed" : "failed";
}

function checksOf({ checks }: PreflightRead): ReportCheck[] {
  return checks.map(({ name, ok, flaky = false, duration_ms, attempts, count, error }) => ({
    name,
    outcome: ok ? "passed" : "failed",
    flaky: ok && flaky,
    durationMs: duration_ms,
    attempts,
    count: count ?? null,
    error: error === undefined ? null : { code: errorCode(error), text: errorText(error) },
  }));
}

function checksOfRow({ checks }: RowRead): ReportCheck[] {
  return checks.map(({ name, ok, count, error }) => ({
    name,
    outcome: ok ? "passed" : "failed",
    flaky: false,
    durationMs: null,
    attempts: null,
    count: count ?? null,
    error: error === undefined ? null : { code: errorCode(error), text: errorText(error) },
  }));
}

/** Each check once, in the order in which the first list has them; it failed if it failed anywhere. */
function mergeChecks(lists: readonly ReportCheck[][]): ReportCheck[] {
  const merged = new Map<string, ReportCheck>();
  for (const check of lists.flat()) {
    const known = merged.get(check.name);
    merged.set(check.name, known === undefined ? check : mergeCheck(known, check));
  }
  return [...merged.values()];
}

function mergeCheck(known: ReportCheck, check: ReportCheck): ReportCheck {
  const outcome = worst([known.outcome, check.outcome]);
  const flaky = outcome === "passed" && (known.flaky || check.flaky);
  return { ...known, outcome, flaky, error: known.error ?? check.error };
}

function problemsOf({ doctors, preflights, rows, unusable }: EnvironmentFacts): ReportFinding[] {
  const own = (code: string, reason: string): ReportFinding => ({ code, reason, fix: null });
  return [
    ...unusable.map((reason) => own("artifact_does_not_count", reason)),
    ...doctors.flatMap(({ problems }) => problems.map(toFinding)),
    ...rows.flatMap(({ doctor_problems }) => doctor_problems.map(toFinding)),
    ...preflights.flatMap(({ problems }) => problems.map(toFinding)),
    ...preflights.flatMap(({ summary, skipped }) =>
      skipped ? [own("skipped", summary.reason ?? "nothing was measured")] : [],
    ),
    ...rows.flatMap(({ preflight_error }) =>
      preflight_error === null ? [] : [own("preflight_not_run", preflight_error)],
    ),
    ...preflights.flatMap(({ left_behind = [] }) =>
      left_behind.map((left) => own("left_behind", leftBehindText(left))),
    ),
  ];
}

function missingOf({ missing }: EnvironmentFacts): ReportFinding[] {
  if (missing === undefined) return [];
  return [{ code: "not_configured", reason: `not measured: ${missing.join(", ")} not set`, fix: null }];
}

function toFinding({ code, reason, fix }: { code: string; reason: string; fix: string }): ReportFinding {
  return { code, reason, fix };
}

function unique(findings: readonly ReportFinding[]): ReportFinding[] {
  return findings.filter(
    ({ code, reason }, index) =>
      findings.findIndex((other) => other.code === code && other.reason === reason) === index,
  );
}

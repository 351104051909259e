import type { RequestError } from "../api/answer.ts";
import { own, type Shape } from "./shape.ts";

export type Severity = "breaking" | "additive" | "info";

/** Every kind of drift with its severity (spec gates.md, "Drift"). */
export const DRIFT = {
  endpoint_gone: "breaking",
  verdict_differs: "breaking",
  field_gone: "breaking",
  field_sometimes_gone: "breaking",
  type_changed: "breaking",
  became_nullable: "breaking",
  principal_type_differs: "breaking",
  shape_not_compared: "breaking",
  field_added: "additive",
  type_widened: "additive",
  scheme_differs: "info",
  build_differs: "info",
  empty_against_some: "info",
} as const satisfies Record<string, Severity>;

export type DriftCode = keyof typeof DRIFT;

/** One difference between an environment and the baseline. Holds names and types, never values. */
export interface DriftFinding {
  code: DriftCode;
  severity: Severity;
  env: string;
  baseline: string;
  /** The check whose answer differs; null for what is about the environment as a whole. */
  check: string | null;
  /** Where in the answer: `items[].id`; absent for what is about the whole answer. */
  path?: string;
  detail: string;
}

/** What drift needs to know of one environment. */
export interface Observed {
  env: string;
  scheme: string;
  principalType: string | null;
  build: string | null;
  checks: readonly ObservedCheck[];
}

export interface ObservedCheck {
  name: string;
  ok: boolean;
  count?: number;
  error?: RequestError;
  /** Absent when no body was read. */
  shape?: Shape;
}

/** Compares every environment with the baseline; in the order of environments, then of checks. Pure. */
export function findDrift(baseline: Observed, others: readonly Observed[]): DriftFinding[] {
  return others.flatMap((other) => {
    const finding = finder(baseline.env, other.env);
    return [
      ...wholeEnvironment(baseline, other, finding),
      ...baseline.checks.flatMap((check) => {
        const counterpart = other.checks.find(({ name }) => name === check.name);
        return counterpart === undefined ? [] : compareChecks(check, counterpart, finding);
      }),
    ];
  });
}

type Finder = (code: DriftCode, place: { check?: string; path?: string }, detail: string) => DriftFinding;

function finder(baseline: string, env: string): Finder {
  return (code, { check, path }, detail) => ({
    code,
    severity: DRIFT[code],
    env,
    baseline,
    check: check ?? null,
    ...(path === undefined || path === "" ? {} : { path }),
    detail,
  });
}

function wholeEnvironment(baseline: Observed, other: Observed, finding: Finder): DriftFinding[] {
  const differences: [DriftCode, string | null, string | null][] = [
    ["principal_type_differs", baseline.principalType, other.principalType],
    ["scheme_differs", baseline.scheme, other.scheme],
    ["build_differs", baseline.build, other.build],
  ];
  return differences.flatMap(([code, from, to]) =>
    from === null || to === null || from === to ? [] : [finding(code, {}, `${from} → ${to}`)],
  );
}

function compareChecks(from: ObservedCheck, to: ObservedCheck, finding: Finder): DriftFinding[] {
  const { name: check } = from;
  // Unreachable is a failed row, not drift: nothing was seen that could differ.
  if (!wasAnswered(from) || !wasAnswered(to)) return [];
  if (from.ok && statusOf(to) === 404) return [finding("endpoint_gone", { check }, "answered 2xx → 404")];
  if (from.ok !== to.ok) return [finding("verdict_differs", { check }, `${verdictOf(from)} → ${verdictOf(to)}`)];
  const counts: DriftFinding[] = [];
  if (from.count !== undefined && to.count !== undefined && (from.count === 0) !== (to.count === 0)) {
    counts.push(finding("empty_against_some", { check }, from.count === 0 ? "none → some" : "some → none"));
  }
  if (from.shape === undefined || to.shape === undefined) {
    if (!from.ok) return counts;
    return [...counts, finding("shape_not_compared", { check }, "the answer is too large to be compared")];
  }
  return [
    ...counts,
    ...compareShapes(from.shape, to.shape, {
      path: "",
      report: (code, path, detail) => finding(code, { check, path }, detail),
    }),
  ];
}

function wasAnswered({ ok, error }: ObservedCheck): boolean {
  return ok || (error !== undefined && ("status_code" in error || error.type === "contract"));
}

function statusOf({ error }: ObservedCheck): number | null {
  return error !== undefined && "status_code" in error ? error.status_code : null;
}

function verdictOf(check: ObservedCheck): string {
  if (check.ok) return "passes";
  const status = statusOf(check);
  return status === null ? "fails its shape" : `fails with ${status}`;
}

interface Place {
  path: string;
  report: (code: DriftCode, path: string, detail: string) => DriftFinding;
}

function compareShapes(from: Shape, to: Shape, { path, report }: Place): DriftFinding[] {
  const types = compareTypes(from, to).map(([code, detail]) => report(code, path, detail));
  const items = from.items && to.items ? compareShapes(from.items, to.items, { path: `${path}[]`, report }) : [];
  return [...types, ...compareFields(from.fields, to.fields, { path, report }), ...items];
}

/** Null says nothing about a type, so a place that was only ever null can become anything. */
function compareTypes(from: Shape, to: Shape): [DriftCode, string][] {
  const before = from.types.filter((type) => type !== "null");
  const after = to.types.filter((type) => type !== "null");
  const detail = `${from.types.join(" or ")} → ${to.types.join(" or ")}`;
  const findings: [DriftCode, string][] = [];
  if (!from.types.includes("null") && to.types.includes("null")) findings.push(["became_nullable", detail]);
  if (before.length === 0 || after.length === 0 || after.every((type) => before.includes(type))) return findings;
  const widened = before.every((type) => after.includes(type));
  return [...findings, [widened ? "type_widened" : "type_changed", detail]];
}

function compareFields(from: Shape["fields"], to: Shape["fields"], { path, report }: Place): DriftFinding[] {
  if (from === undefined || to === undefined) return [];
  const findings: DriftFinding[] = [];
  for (const [name, field] of Object.entries(from)) {
    const at = path === "" ? name : `${path}.${name}`;
    const counterpart = own(to, name);
    if (counterpart === undefined) {
      findings.push(report("field_gone", at, `${field.types.join(" or ")} → absent`));
      continue;
    }
    if (counterpart.optional && !field.optional)
      findings.push(report("field_sometimes_gone", at, "always there → sometimes there"));
    findings.push(...compareShapes(field, counterpart, { path: at, report }));
  }
  for (const [name, field] of Object.entries(to)) {
    if (own(from, name) !== undefined) continue;
    findings.push(
      report("field_added", path === "" ? name : `${path}.${name}`, `absent → ${field.types.join(" or ")}`),
    );
  }
  return findings;
}

/** `CODE` or `CODE:CHECK`: what an operator has decided to live with. */
export interface IgnoredDrift {
  code: DriftCode;
  check: string | null;
}

/** The findings that count: those that no `--ignore-drift` names. */
export function withoutIgnored(findings: readonly DriftFinding[], ignored: readonly IgnoredDrift[]): DriftFinding[] {
  return findings.filter(
    ({ code, check }) => !ignored.some((rule) => rule.code === code && (rule.check === null || rule.check === check)),
  );
}

/** Which findings close the gate: the breaking ones, all, or none. */
export type FailOnDrift = "breaking" | "any" | "none";

/** Whether findings close the gate. */
export function failsOnDrift(findings: readonly Pick<DriftFinding, "severity">[], level: FailOnDrift): boolean {
  if (level === "none") return false;
  return findings.some(({ severity }) => level === "any" || severity === "breaking");
}

import * as z from "zod/mini";
import type { JsonObject } from "./read-artifact.ts";
import { digestOf } from "./seal.ts";
import { type ArtifactKind, type Problem, quote } from "./verify-types.ts";

/** A document that says two things at once. */
export function contradiction(reason: string): Problem {
  return { code: "malformed", reason };
}

/**
 * Where a document that follows its schema contradicts itself, or passes without saying what it passed with: its figures
 * are those of its lists, nothing stands in a list twice, and a pass names its host, its space and its principal. Pure.
 */
export function contradictionsIn(kind: ArtifactKind, document: JsonObject): Problem[] {
  return [...READERS[kind](document)].map(contradiction);
}

const nullableText = z.nullable(z.string());
const targetSchema = z.nullable(z.object({ host: z.string(), space_id: nullableText }));
const checksSchema = z.array(z.object({ name: z.string(), ok: z.boolean() }));

const preflightSchema = z.object({
  ok: z.boolean(),
  summary: z.object({
    environment: nullableText,
    space_id: nullableText,
    principal_type: nullableText,
    checks_total: z.number(),
    checks_failed: z.number(),
    failed_checks: z.array(z.string()),
    target: nullableText,
    preflight_passed: z.boolean(),
  }),
  environment: nullableText,
  space_id: nullableText,
  principal: z.nullable(z.object({ principal_type: z.string() })),
  checks: checksSchema,
  preflight: z.object({ target: nullableText, passed: z.boolean() }),
  evidence: z.object({ target: targetSchema }),
});

const doctorSchema = z.object({
  ok: z.boolean(),
  summary: z.object({ host: z.string(), space_id: nullableText, warnings: z.number(), problems: z.number() }),
  details: z.array(z.unknown()),
  effective: z.object({ host: z.string(), space_id: nullableText }),
  warnings: z.array(z.unknown()),
  problems: z.array(z.unknown()),
  evidence: z.object({ target: targetSchema }),
});

const matrixSchema = z.object({
  ok: z.boolean(),
  summary: z.object({
    target: z.string(),
    env_count: z.number(),
    failed_envs: z.array(z.string()),
    warnings: z.number(),
    drift: z.nullable(z.object({ breaking: z.number(), additive: z.number(), info: z.number() })),
  }),
  target: z.string(),
  baseline: nullableText,
  drift: z.array(z.object({ severity: z.string() })),
  envs: z.array(
    z.object({
      env: z.string(),
      doctor_ok: z.boolean(),
      preflight_ok: z.boolean(),
      warnings: z.array(z.unknown()),
      checks: checksSchema,
    }),
  ),
  shard: z.optional(z.unknown()),
});

const READERS: Readonly<Record<ArtifactKind, (document: JsonObject) => readonly string[]>> = {
  preflight: reader(preflightSchema, ({ ok, summary, checks, principal, evidence, ...document }) => {
    const failed = checks.filter((check) => !check.ok).map(({ name }) => name);
    return [
      ...different("summary", [
        ["environment", summary.environment, document.environment],
        ["space_id", summary.space_id, document.space_id],
        ["principal_type", summary.principal_type, principal?.principal_type ?? null],
        ["checks_total", summary.checks_total, checks.length],
        ["checks_failed", summary.checks_failed, failed.length],
        ["failed_checks", summary.failed_checks, failed],
        ["target", summary.target, document.preflight.target],
        ["preflight_passed", summary.preflight_passed, ok],
      ]),
      ...different("preflight", [["passed", document.preflight.passed, ok]]),
      ...different("evidence.target", [["space_id", evidence.target?.space_id ?? null, document.space_id]]),
      ...doubled(checks.map(({ name }) => name)),
      ...unnamed(ok, { principal, space_id: document.space_id, "evidence.target": evidence.target }),
    ];
  }),
  doctor: reader(doctorSchema, ({ ok, summary, details, effective, warnings, problems, evidence }) => [
    ...different("summary", [
      ["host", summary.host, effective.host],
      ["space_id", summary.space_id, effective.space_id],
      ["warnings", summary.warnings, warnings.length],
      ["problems", summary.problems, problems.length],
    ]),
    ...different("evidence", [["target", evidence.target, { host: effective.host, space_id: effective.space_id }]]),
    ...(digestOf(details) === digestOf(problems.length > 0 ? problems : warnings)
      ? []
      : ["`details` are neither its problems nor its warnings"]),
    ...unnamed(ok, { "evidence.target": evidence.target }),
  ]),
  matrix: reader(matrixSchema, ({ ok, summary, target, baseline, drift, envs, shard }) => {
    const failed = envs.filter((row) => !row.doctor_ok || !row.preflight_ok).map(({ env }) => env);
    const count = (severity: string) => drift.filter((finding) => finding.severity === severity).length;
    const counts = { breaking: count("breaking"), additive: count("additive"), info: count("info") };
    const compared = shard === undefined ? { baseline, "summary.drift": summary.drift } : {};
    return [
      ...different("summary", [
        ["target", summary.target, target],
        ["env_count", summary.env_count, envs.length],
        ["failed_envs", summary.failed_envs, failed],
        ["warnings", summary.warnings, envs.reduce((sum, { warnings }) => sum + warnings.length, 0)],
        ["drift", summary.drift ?? counts, counts],
      ]),
      ...doubled(envs.map(({ env }) => env)),
      ...envs.flatMap(({ checks }) => doubled(checks.map(({ name }) => name))),
      ...unnamed(ok, compared),
      ...(baseline === null || envs.some(({ env }) => env === baseline) ? [] : ["its `baseline` is none of its rows"]),
    ];
  }),
};

/** A document that is not even read so has been told by its schema. */
function reader<T>(schema: z.ZodMiniType<T>, read: (document: T) => readonly string[]) {
  return (document: JsonObject): readonly string[] => {
    const found = schema.safeParse(document);
    return found.success ? read(found.data) : [];
  };
}

function different(of: string, facts: readonly (readonly [name: string, one: unknown, other: unknown])[]): string[] {
  return facts
    .filter(([, one, other]) => digestOf(one) !== digestOf(other))
    .map(([name]) => `\`${of}.${name}\` contradicts the rest of it`);
}

function doubled(names: readonly string[]): string[] {
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  return twice === undefined ? [] : [`${quote(twice)} stands in it twice`];
}

/** What passed has to say where, as whom and compared with what. */
function unnamed(ok: boolean, facts: Readonly<Record<string, unknown>>): string[] {
  const name = Object.keys(facts).find((one) => facts[one] === null);
  return ok && name !== undefined ? [`it passed, and its \`${name}\` is null`] : [];
}

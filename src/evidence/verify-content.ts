import * as z from "zod/mini";
import type { JsonObject } from "./read-artifact.ts";
import { digestOf } from "./seal.ts";
import { contradiction, contradictionsIn } from "./verify-contradictions.ts";
import {
  type ArtifactKind,
  type Expectation,
  type ExpectedSuite,
  type Problem,
  quote,
  type Slot,
} from "./verify-types.ts";

/** What a document's content is judged by, beside itself. */
export interface ContentContext {
  slot: Slot;
  expected: Expectation;
  /** The suite that the document names; undefined when it is none that counts. */
  suite: ExpectedSuite | undefined;
  /** The host that the evidence names. */
  host: string;
}

/** What keeps a document from being a pass, judged by what stands in it and not by its `ok` alone. Pure. */
export function contentProblems(document: JsonObject, context: ContentContext): Problem[] {
  return JUDGES[context.slot.kind](document, context);
}

const checkSchema = z.object({ name: z.string(), ok: z.boolean(), error: z.optional(z.unknown()) });
type CheckRead = z.infer<typeof checkSchema>;

const base = { ok: z.boolean(), skipped: z.boolean() };

const preflightSchema = z.object({
  ...base,
  environment: z.nullable(z.string()),
  checks: z.array(checkSchema),
  preflight: z.object({ target: z.nullable(z.string()), passed: z.boolean() }),
  problems: z.array(z.unknown()),
});

const doctorSchema = z.object({
  ...base,
  selected_env: z.nullable(z.string()),
  problems: z.array(z.unknown()),
});

const rowSchema = z.object({
  env: z.string(),
  selected_env: z.nullable(z.string()),
  host: z.string(),
  doctor_ok: z.boolean(),
  doctor_problems: z.array(z.unknown()),
  preflight_ok: z.boolean(),
  preflight_error: z.nullable(z.string()),
  checks: z.array(checkSchema),
});
type RowRead = z.infer<typeof rowSchema>;

const matrixSchema = z.object({
  ...base,
  target: z.string(),
  envs: z.array(rowSchema),
  shard: z.optional(z.unknown()),
  fail_on_drift: z.optional(z.string()),
  ignored_drift: z.optional(z.array(z.string())),
  drift: z.optional(z.array(z.object({ severity: z.string() }))),
});
type MatrixRead = z.infer<typeof matrixSchema>;

type Judge = (document: JsonObject, context: ContentContext) => Problem[];

const JUDGES: Readonly<Record<ArtifactKind, Judge>> = {
  preflight: judged(preflightSchema, "checks", (document, context) => [
    ...environmentProblems({ name: document.environment, host: context.host }, context.slot.env),
    ...targetProblems(document.preflight.target, context),
    ...verdictProblems(document, document.preflight.passed && document.problems.length === 0),
    ...checksProblems(document.checks, context.suite, ""),
  ]),
  doctor: judged(doctorSchema, undefined, (document, context) => [
    ...environmentProblems({ name: document.selected_env, host: context.host }, context.slot.env),
    ...verdictProblems(document, document.problems.length === 0),
  ]),
  matrix: judged(matrixSchema, "envs", (document, context) => [
    ...targetProblems(document.target, context),
    ...verdictProblems(document, !hasDrifted(document)),
    ...shardProblems(document),
    ...ignoredDriftProblems(document, context),
    ...document.envs.flatMap((row) => rowProblems(row, context)),
    ...missingRows(document.envs, context),
  ]),
};

/** Reads a document's shape, then judges it. `list` names the member that `details` has to repeat. */
function judged<T>(
  schema: z.ZodMiniType<T>,
  list: string | undefined,
  judge: (document: T, context: ContentContext) => Problem[],
): Judge {
  return (document, context) => {
    const read = schema.safeParse(document);
    if (!read.success) return [malformed(read.error)];
    const contradicts = list !== undefined && digestOf(document["details"]) !== digestOf(document[list]);
    const problems = judge(read.data, context);
    if (contradicts) problems.push(contradiction(`\`details\` and \`${list}\` contradict each other`));
    // What has been named already contradicts the rest as well: only where all seems well is it looked for.
    return problems.length > 0 ? problems : formProblems(document, context);
  };
}

/** Where a document that seems to pass does not follow its published schema, or contradicts itself. */
function formProblems(document: JsonObject, { slot, expected }: ContentContext): Problem[] {
  const published = expected.schemas[slot.kind].safeParse(document);
  return published.success ? contradictionsIn(slot.kind, document).slice(0, 1) : [malformed(published.error)];
}

/** Where a document is not as documented, without quoting it. */
export function malformed({ issues: [issue] }: z.core.$ZodError, at: readonly string[] = []): Problem {
  const path = [...at, ...(issue?.path ?? [])].map(String).join(".");
  return { code: "malformed", reason: `\`${path}\` is not as documented (${issue?.code ?? "unknown"})` };
}

const DEFAULT_LOGIN: ReadonlySet<string | null> = new Set(["default", "user"]);

/** The default login has no name of its own: rows and files call it by the first label of its host, or `default`. */
export function environmentProblems(
  { name, host }: { name: string | null; host: string },
  env: string | null,
): Problem[] {
  const same = name === env || (DEFAULT_LOGIN.has(name) && (host.split(".")[0] === env || env === "default"));
  if (same) return [];
  return [{ code: "wrong_environment", reason: `about the environment ${quote(name)}, not ${quote(env)}` }];
}

function targetProblems(target: string | null, { expected }: ContentContext): Problem[] {
  if (target === expected.target) return [];
  return [{ code: "wrong_target", reason: `made for ${quote(target)}, not for ${quote(expected.target)}` }];
}

function verdictProblems({ ok, skipped }: { ok: boolean; skipped: boolean }, passed: boolean): Problem[] {
  if (skipped) return [{ code: "skipped", reason: "it was skipped: nothing was measured" }];
  return ok && passed ? [] : [{ code: "failed", reason: "it did not pass" }];
}

/** Every check of the suite ran, and every check that ran passed. `of` names the row. */
function checksProblems(checks: readonly CheckRead[], suite: ExpectedSuite | undefined, of: string): Problem[] {
  const failed = checks.filter(({ ok, error }) => !ok || error !== undefined).map(({ name }) => name);
  const missing = (suite?.checks ?? []).filter((name) => !checks.some((check) => check.name === name));
  const problems: Problem[] = [];
  if (failed.length > 0) problems.push({ code: "failed", reason: `${of}failed: ${quote(failed.join(", "))}` });
  if (checks.length === 0) problems.push({ code: "incomplete", reason: `${of}no check was run` });
  else if (missing.length > 0) problems.push({ code: "incomplete", reason: `${of}not run: ${missing.join(", ")}` });
  return problems;
}

function rowProblems(row: RowRead, { suite }: ContentContext): Problem[] {
  const of = `row ${quote(row.env)}: `;
  const doctor = row.doctor_ok && row.doctor_problems.length === 0;
  const preflight = row.preflight_ok && row.preflight_error === null;
  const problems: Problem[] = [];
  if (!doctor) problems.push({ code: "failed", reason: `${of}doctor did not pass` });
  if (!preflight) problems.push({ code: "failed", reason: `${of}preflight did not pass` });
  return [
    ...problems,
    ...checksProblems(row.checks, suite, of),
    ...environmentProblems({ name: row.selected_env, host: row.host }, row.env).map(({ code, reason }) => ({
      code,
      reason: of + reason,
    })),
  ];
}

/** Drift that closes the gate by the level that the matrix itself names. */
function hasDrifted({ fail_on_drift = "breaking", drift = [] }: MatrixRead): boolean {
  if (fail_on_drift === "none") return false;
  return drift.some(({ severity }) => fail_on_drift === "any" || severity === "breaking");
}

function shardProblems({ shard }: MatrixRead): Problem[] {
  if (shard === undefined) return [];
  return [{ code: "incomplete", reason: "it is one shard of a matrix, and was compared with no other one" }];
}

/** What a matrix was told to live with, as its options say it. Empty for a document that is no matrix. Pure. */
export function ignoredDriftOf(document: JsonObject): string[] {
  const { data } = matrixSchema.safeParse(document);
  if (data === undefined) return [];
  const rules = (data.ignored_drift ?? []).map((rule) => `--ignore-drift ${rule}`);
  return data.fail_on_drift === "none" ? ["--fail-on-drift none", ...rules] : rules;
}

function ignoredDriftProblems(document: MatrixRead, { expected }: ContentContext): Problem[] {
  const ignored = ignoredDriftOf(document);
  if (ignored.length === 0 || expected.allowIgnoredDrift) return [];
  return [{ code: "drift_ignored", reason: `made with ${quote(ignored.join(" "))}` }];
}

function missingRows(rows: readonly RowRead[], { expected }: ContentContext): Problem[] {
  return expected.required.flatMap((env): Problem[] => {
    const count = rows.filter((row) => row.env === env).length;
    if (count === 1) return [];
    return [{ code: "incomplete", reason: `it has ${count === 0 ? "no row" : `${count} rows`} for ${quote(env)}` }];
  });
}

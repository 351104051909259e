import type * as z from "zod/mini";
import { AxctlError } from "../core/errors.ts";
import type { JsonObject } from "../evidence/read-artifact.ts";
import { digestOf } from "../evidence/seal.ts";
import type { FinishedRow } from "./compare-rows.ts";
import type { doctorSchema, matrixSchema, preflightSchema } from "./schemas.ts";

export type MatrixArtifact = z.infer<typeof matrixSchema>;
export type DoctorArtifact = z.infer<typeof doctorSchema>;
export type PreflightArtifact = z.infer<typeof preflightSchema>;

/** One part of a matrix as it was read: its folder, its document, and its environments' preflights by name. */
export interface Part {
  folder: string;
  matrix: MatrixArtifact;
  preflights: ReadonlyMap<string, PreflightArtifact>;
  /** By name, too; without those of environments that could not even be explained. */
  doctors: ReadonlyMap<string, DoctorArtifact>;
  /** What stands in the files of both, by their names. */
  artifacts: ReadonlyMap<string, JsonObject>;
}

/**
 * Joins the parts of one matrix into its rows, in the order of the whole. Pure.
 *
 * @throws AxctlError `SHARD_REFUSED` for a part that is no shard, belongs to another matrix, is doubled or is missing.
 */
export function mergeParts(parts: readonly Part[]): FinishedRow[] {
  const [first] = parts;
  if (first === undefined) throw refuse("no folder", "there is nothing to merge");
  const shards = parts.map((part) => ({ part, shard: shardOf(part) }));
  const whole = shardOf(first);
  for (const { part } of shards) refuseForeign(part, first);
  const seen = new Map<number, string>();
  for (const { part, shard } of shards) {
    const twin = seen.get(shard.index);
    if (twin !== undefined) throw refuse(part.folder, `it is part ${shard.index}/${shard.total}, as ${twin} is`);
    seen.set(shard.index, part.folder);
  }
  const missing = Array.from({ length: whole.total }, (_, index) => index + 1).filter((index) => !seen.has(index));
  if (missing.length > 0)
    throw refuse(first.folder, `the parts ${missing.map((index) => `${index}/${whole.total}`).join(", ")} are missing`);
  return whole.envs.map((env) => rowOf(env, parts));
}

function shardOf({ folder, matrix }: Part) {
  if (matrix.shard === undefined) throw refuse(folder, "its matrix.json is a whole matrix, not a part of one");
  return matrix.shard;
}

/** Parts of one matrix agree on its environments, target, suite, tool and commit. */
function refuseForeign(part: Part, first: Part): void {
  const facts = ({ matrix }: Part): [string, unknown][] => [
    ["number of parts", matrix.shard?.total],
    ["environments", matrix.shard?.envs],
    ["target", matrix.target],
    ["suite", matrix.evidence.suite],
    ["version of axctl", matrix.evidence.tool.version],
    ["commit", matrix.evidence.subject?.commit ?? null],
  ];
  const expected = new Map(facts(first));
  const other = facts(part).find(([name, value]) => JSON.stringify(value) !== JSON.stringify(expected.get(name)));
  if (other !== undefined)
    throw refuse(part.folder, `it belongs to another matrix: its ${other[0]} differs from that of ${first.folder}`);
}

function rowOf(env: string, parts: readonly Part[]): FinishedRow {
  const holders = parts.filter(({ matrix }) => matrix.envs.some((row) => row.env === env));
  const [holder, another] = holders;
  const row = holder?.matrix.envs.find((candidate) => candidate.env === env);
  if (holder === undefined || row === undefined)
    throw refuse(parts[0]?.folder ?? "", `no part holds the environment ${env}`);
  if (another !== undefined) throw refuse(another.folder, `it holds the environment ${env}, as ${holder.folder} does`);
  const preflight = holder.preflights.get(env) ?? null;
  const doctor = holder.doctors.get(env);
  if (doctor !== undefined) refuseStrangeDoctor(holder, row, doctor);
  if (preflight !== null) refuseStranger(holder, row, preflight);
  return { row, preflight };
}

type Row = MatrixArtifact["envs"][number];
type Facts = readonly (readonly [name: string, ofRow: unknown, ofArtifact: unknown])[];

/** The preflight of a row is the one that the row shows: else what was compared is not what the matrix speaks of. */
function refuseStranger({ folder, matrix }: Part, row: Row, preflight: PreflightArtifact): void {
  const verdicts = (checks: readonly { name: string; ok: boolean; count?: number | undefined }[]) =>
    checks.map(({ name, ok, count }) => [name, ok, count ?? null]);
  refuseDifferent({ folder, artifact: `${row.env}-preflight.json`, row }, [
    ...bindingFacts(matrix, preflight.evidence),
    ["environment", row.selected_env, preflight.environment],
    ["target", matrix.target, preflight.preflight.target],
    ["host", row.host, preflight.evidence.target?.host],
    // A row whose preflight found no space keeps the one that was configured.
    ["space", preflight.space_id === null ? null : row.space_id, preflight.space_id],
    ["suite", matrix.evidence.suite, preflight.evidence.suite],
    ["verdict", row.preflight_ok, preflight.ok],
    ["list of checks", verdicts(row.checks), verdicts(preflight.checks)],
  ]);
}

/** The same of a row's doctor. */
function refuseStrangeDoctor({ folder, matrix }: Part, row: Row, doctor: DoctorArtifact): void {
  const codes = (findings: readonly { code: string }[]) => findings.map(({ code }) => code);
  refuseDifferent({ folder, artifact: `${row.env}-doctor.json`, row }, [
    ...bindingFacts(matrix, doctor.evidence),
    ["environment", row.selected_env, doctor.selected_env],
    ["host", row.host, doctor.effective.host],
    ["base URL", row.base_url, doctor.effective.base_url],
    ["verdict", row.doctor_ok, doctor.ok],
    ["list of problems", codes(row.doctor_problems), codes(doctor.problems)],
    ["list of warnings", codes(row.warnings), codes(doctor.warnings)],
  ]);
}

/** Everything in a part was written by one run: with one axctl, in one checkout. */
function bindingFacts(matrix: MatrixArtifact, evidence: DoctorArtifact["evidence"]): Facts {
  return [
    ["commit", matrix.evidence.subject, evidence?.subject],
    ["version of axctl", matrix.evidence.tool.version, evidence?.tool.version],
  ];
}

function refuseDifferent(
  { folder, artifact, row }: { folder: string; artifact: string; row: Row },
  facts: Facts,
): void {
  const other = facts.find(([, ofRow, ofArtifact]) => digestOf(ofRow) !== digestOf(ofArtifact));
  if (other === undefined) return;
  throw refuse(folder, `${artifact} is not what the row ${row.env} of its matrix.json shows: its ${other[0]} differs`);
}

function refuse(folder: string, reason: string): AxctlError {
  return new AxctlError("SHARD_REFUSED", { folder, reason });
}

import type * as z from "zod/mini";
import { AxctlError } from "../core/errors.ts";
import type { FinishedRow } from "./compare-rows.ts";
import type { matrixSchema, preflightSchema } from "./schemas.ts";

export type MatrixArtifact = z.infer<typeof matrixSchema>;
export type PreflightArtifact = z.infer<typeof preflightSchema>;

/** One part of a matrix as it was read: its folder, its document, and its environments' preflights by name. */
export interface Part {
  folder: string;
  matrix: MatrixArtifact;
  preflights: ReadonlyMap<string, PreflightArtifact>;
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
  return { row, preflight: holder.preflights.get(env) ?? null };
}

function refuse(folder: string, reason: string): AxctlError {
  return new AxctlError("SHARD_REFUSED", { folder, reason });
}

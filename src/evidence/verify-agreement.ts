import * as z from "zod/mini";
import type { JsonObject } from "./read-artifact.ts";
import { type Problem, quote, type Slot } from "./verify-types.ts";

/** What an artifact says of where an environment is; null is what it does not say. */
export interface Place {
  slot: Slot;
  env: string;
  host: string | null;
  spaceId: string | null;
  baseUrl: string | null;
}

const nullableText = z.nullable(z.string());

const preflightSchema = z.object({
  space_id: nullableText,
  evidence: z.object({ target: z.object({ host: z.string() }) }),
});
const doctorSchema = z.object({
  effective: z.object({ host: z.string(), base_url: z.string(), space_id: nullableText }),
});
const matrixSchema = z.object({
  envs: z.array(z.object({ env: z.string(), host: z.string(), base_url: z.string(), space_id: nullableText })),
});

/**
 * Where artifacts of one environment name different hosts, spaces or base URLs: each may hold by itself, and together they
 * are about two environments. The problem is the later artifact's: doctor's or the matrix's rather than the preflight's. Pure.
 */
export function disagreements(places: readonly Place[]): { slot: Slot; problem: Problem }[] {
  return places.flatMap((place, at) => {
    const earlier = places.slice(0, at).filter(({ env }) => env === place.env);
    const problem = earlier.map((other) => problemBetween(place, other)).find((one) => one !== undefined);
    return problem === undefined ? [] : [{ slot: place.slot, problem }];
  });
}

function problemBetween(place: Place, other: Place): Problem | undefined {
  const facts = [
    ["host", place.host, other.host],
    ["space", place.spaceId, other.spaceId],
    ["base URL", place.baseUrl, other.baseUrl],
  ] as const;
  const fact = facts.find(([, one, another]) => one !== null && another !== null && one !== another);
  if (fact === undefined) return undefined;
  const [what, one, another] = fact;
  const reason = `names the ${what} ${quote(one)} for ${quote(place.env)}, where ${other.slot.path} names ${quote(another)}`;
  return { code: "disagrees", reason };
}

/** What one artifact says: of its environment, or a matrix of each of its rows. Pure. */
export function placesIn(slot: Slot, document: JsonObject): Place[] {
  if (slot.kind === "matrix") {
    const rows = matrixSchema.safeParse(document).data?.envs ?? [];
    return rows.map(({ env, host, base_url, space_id }) => ({
      slot,
      env,
      host,
      spaceId: idOnly(space_id),
      baseUrl: base_url,
    }));
  }
  const env = slot.env ?? "";
  if (slot.kind === "doctor") {
    const effective = doctorSchema.safeParse(document).data?.effective;
    if (effective === undefined) return [];
    const { host, base_url, space_id } = effective;
    return [{ slot, env, host, spaceId: idOnly(space_id), baseUrl: base_url }];
  }
  const preflight = preflightSchema.safeParse(document).data;
  if (preflight === undefined) return [];
  return [{ slot, env, host: preflight.evidence.target.host, spaceId: idOnly(preflight.space_id), baseUrl: null }];
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Doctor knows what is configured, which may be a space's name; the preflight has made an id of it. */
function idOnly(space: string | null): string | null {
  return space !== null && UUID.test(space) ? space.toLowerCase() : null;
}

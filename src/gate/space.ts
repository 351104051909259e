import { type Space, shaped, whoamiSchema } from "../api/schemas.ts";
import { isSpaceId, matchSpaces, onlySpace, readSpaces, unambiguousSpace, type VisibleSpaces } from "../api/spaces.ts";
import type { Identity } from "../identity/resolve.ts";
import type { CheckOutcome } from "./check.ts";
import type { SpaceResult } from "./run.ts";

type OutcomeOf = (check: string) => Promise<CheckOutcome>;

/**
 * Chooses the space that checks run in (spec api.md, "Spaces"). Without `--env`: option, variable, the bound agent's
 * default space, the configured space, the only visible one. With `--env`: option, the login's, the one unambiguous one.
 */
export async function resolveSpace(identity: Identity, outcomeOf: OutcomeOf): Promise<SpaceResult> {
  const { space, explicitEnv } = identity;
  if (space !== null && (explicitEnv || isOverride(space.source)))
    return named(space.value, { explicitEnv, outcomeOf });
  if (explicitEnv) return visible(outcomeOf, unambiguousSpace);
  const bound = await boundSpace(outcomeOf);
  if (bound !== null) return { ok: true, space: bound };
  if (space !== null) return named(space.value, { explicitEnv, outcomeOf });
  return visible(outcomeOf, onlySpace);
}

function isOverride(source: string): boolean {
  return source.startsWith("option:") || source.startsWith("env:");
}

async function named(
  value: string,
  { explicitEnv, outcomeOf }: { explicitEnv: boolean; outcomeOf: OutcomeOf },
): Promise<SpaceResult> {
  if (isSpaceId(value)) return { ok: true, space: value };
  const list = await outcomeOf("spaces.list");
  // With --env an explicit id is taken as given: a list that cannot be read does not stand in its way.
  if (!list.result.ok)
    return explicitEnv ? { ok: true, space: value } : unresolved("the list of spaces could not be read");
  const [match, another] = matchSpaces(readSpaces(list.body).spaces, value);
  if (match === undefined) return unresolved(`no visible space has the id, slug or name ${value}`);
  if (another !== undefined) return unresolved(`several visible spaces have the slug or name ${value}`);
  return { ok: true, space: match.id };
}

async function visible(outcomeOf: OutcomeOf, choose: (spaces: VisibleSpaces) => Space | null): Promise<SpaceResult> {
  const list = await outcomeOf("spaces.list");
  if (!list.result.ok) return unresolved("the list of spaces could not be read");
  const found = readSpaces(list.body);
  const chosen = choose(found);
  if (chosen !== null) return { ok: true, space: chosen.id };
  const { spaces, count } = found;
  if (count === 0) return unresolved("no space is visible");
  if (spaces.length === 0) return unresolved("none of the visible spaces can be read");
  return unresolved(`${count} spaces are visible: ${spaces.slice(0, 10).map(labelOf).join(", ")}`);
}

/** A name that is short enough, whole: a secret cut in two would no longer be known for one. */
function labelOf({ slug, name, id }: Space): string {
  return [slug, name, id].find((label) => label && label.length <= 100) ?? "one with long names";
}

async function boundSpace(outcomeOf: OutcomeOf): Promise<string | null> {
  const { result, body } = await outcomeOf("auth.whoami");
  const whoami = result.ok ? shaped(whoamiSchema, body) : undefined;
  return whoami?.ok ? whoami.value.bound_agent?.default_space_id || null : null;
}

function unresolved(reason: string): SpaceResult {
  const detail = `${reason}; pass --space-id with the id, slug or name of one space`;
  return { ok: false, error: { type: "refused", code: "space_unresolved", detail } };
}

import type { Random } from "../core/ports.ts";
import { letters, seededRandom, uuid } from "./random.ts";
import type { ContextEntry, Space, Store } from "./resources.ts";
import * as generate from "./seed-data.ts";

/**
 * The state of one environment as it is at the start: a pure function of seed and name. Ids, names, texts and counts
 * differ between environments and seeds; which fields exist and which may be null never does, so that a difference of
 * shape between two environments always comes from a fault.
 */
export function createStore(seed: number, environment: string): Store {
  const credentials = seededRandom(`${seed}:${environment}:credentials`);
  const random = seededRandom(`${seed}:${environment}:state`);
  const later = seededRandom(`${seed}:${environment}:created`);
  const user = generate.user(random);
  const spaces = generate.spaces(random, user);
  const agents = perSpace(spaces, (space) => generate.agents(random, { space, user }));
  const agent = agents.get(spaces[0].id)?.[0] ?? generate.agent(random, { space: spaces[0], user, index: 0 });
  return {
    user,
    agent,
    userPat: pat(credentials, "u"),
    agentPat: pat(credentials, "a"),
    spaces,
    agents,
    members: perSpace(spaces, (space) => generate.members(random, { user, agents: agents.get(space.id) ?? [] })),
    tasks: perSpace(spaces, (space) => generate.tasks(random, { space, user, agent })),
    messages: perSpace(spaces, (space) => generate.messages(random, { space, user, agent })),
    context: perSpace(spaces, (space) => byKey(generate.contextEntries(random, { space, user }))),
    attachments: new Map(),
    nextId: () => uuid(later),
  };
}

function perSpace<T>(spaces: readonly Space[], make: (space: Space) => T): Map<string, T> {
  return new Map(spaces.map((space) => [space.id, make(space)]));
}

function byKey(entries: readonly ContextEntry[]): Map<string, ContextEntry> {
  return new Map(entries.map((entry) => [entry.key, entry]));
}

/** `axp_<class>_<keyid>.<secret>`: identity.md, "Token kinds". */
function pat(random: Random, tokenClass: "u" | "a"): string {
  return `axp_${tokenClass}_${letters(random, 12)}.${letters(random, 40)}`;
}

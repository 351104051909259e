import type { Random } from "../core/ports.ts";
import { between, pick, uuid } from "./random.ts";
import type { Agent, ContextEntry, Member, Message, Space, Task, User } from "./resources.ts";

/** Seeded data lies before any run, at fixed dates: it must not depend on the clock. */
const FIRST_DAY = Date.UTC(2026, 0, 5, 9);
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

const PEOPLE = ["ada", "barbara", "edsger", "frances", "grace", "hedy", "katherine", "radia"] as const;
const AGENT_NAMES = ["triage", "reviewer", "scribe", "builder", "watcher"] as const;
const CREWS = ["Release", "Launch", "Harbor", "Summit", "Meridian"] as const;
const TITLES = [
  "Rotate the signing key",
  "Update the runbook",
  "Check the staging certificates",
  "Write the release notes",
  "Review the retention policy",
  "Measure the start-up time",
] as const;

/** The person whose PAT the environment hands out. */
export function user(random: Random): User {
  const username = pick(random, PEOPLE);
  return { id: uuid(random), username, email: `${username}@example.com`, full_name: `${capital(username)} Example` };
}

/** A crew's space, current and default, and the person's own: an unambiguous choice for a login. */
export function spaces(random: Random, owner: User): [Space, Space] {
  const crew = pick(random, CREWS);
  const common = { is_personal: false, is_current: true, is_default: true, created_at: date(random) };
  return [
    {
      ...common,
      id: uuid(random),
      slug: `${crew.toLowerCase()}-crew`,
      name: `${crew} Crew`,
      description: `Where ${crew.toLowerCase()} work is done.`,
    },
    {
      ...common,
      id: uuid(random),
      slug: `${owner.username}-desk`,
      name: `${capital(owner.username)} Desk`,
      description: "A personal space.",
      is_personal: true,
      is_current: false,
      is_default: false,
    },
  ];
}

/** Three agents of one space. */
export function agents(random: Random, of: { space: Space; user: User }): Agent[] {
  return [0, 1, 2].map((index) => agent(random, { ...of, index }));
}

/** One agent; the second of a space was never seen. */
export function agent(random: Random, of: { space: Space; user: User; index: number }): Agent {
  const role = AGENT_NAMES[of.index] ?? AGENT_NAMES[0];
  return {
    id: uuid(random),
    name: `${role}-${between(random, 10, 99)}`,
    status: of.index === 0 ? "active" : pick(random, ["active", "idle"]),
    description: `Does the ${role} work.`,
    space_id: of.space.id,
    owner: of.user.username,
    created_at: date(random),
    last_seen_at: of.index === 1 ? null : date(random),
  };
}

/** The person, a colleague and the space's agents. */
export function members(random: Random, of: { user: User; agents: readonly Agent[] }): Member[] {
  const colleague = PEOPLE.find((name) => name !== of.user.username) ?? PEOPLE[0];
  return [
    { id: of.user.id, username: of.user.username, role: "owner", principal_type: "user", joined_at: date(random) },
    { id: uuid(random), username: colleague, role: "admin", principal_type: "user", joined_at: date(random) },
    ...of.agents.map(
      ({ id, name }): Member => ({
        id,
        username: name,
        role: "member",
        principal_type: "agent",
        joined_at: date(random),
      }),
    ),
  ];
}

/** Four to eight tasks; every second one has no assignee and no date. */
export function tasks(random: Random, of: { space: Space; user: User; agent: Agent }): Task[] {
  return rows(between(random, 4, 8), (index) => ({
    id: uuid(random),
    title: pick(random, TITLES),
    status: pick(random, ["open", "in_progress", "done"]),
    priority: pick(random, ["low", "medium", "high"]),
    space_id: of.space.id,
    creator: of.user.username,
    assignee_agent_id: index % 2 === 0 ? of.agent.id : null,
    due_at: index % 2 === 0 ? date(random) : null,
    created_at: date(random),
  }));
}

/** Three to seven messages on the channel `main`. */
export function messages(random: Random, of: { space: Space; user: User; agent: Agent }): Message[] {
  return rows(between(random, 3, 7), (index) => ({
    id: uuid(random),
    content: `${pick(random, TITLES)}: ${pick(random, ["done", "on it", "please look", "blocked"])}.`,
    space_id: of.space.id,
    channel: "main",
    message_type: "text",
    sender: index % 2 === 0 ? of.user.username : of.agent.name,
    attachments: [],
    metadata: {},
    created_at: date(random),
  }));
}

/** Two to four entries that never expire. */
export function contextEntries(random: Random, of: { space: Space; user: User }): ContextEntry[] {
  return rows(between(random, 2, 4), (index) => {
    const at = date(random);
    return {
      key: `notes:${index + 1}`,
      value: JSON.stringify({ type: "note", text: pick(random, TITLES) }),
      space_id: of.space.id,
      created_by: of.user.username,
      created_at: at,
      updated_at: at,
      expires_at: null,
    };
  });
}

function rows<T>(count: number, make: (index: number) => T): T[] {
  return Array.from({ length: count }, (_, index) => make(index));
}

function date(random: Random): string {
  return new Date(FIRST_DAY + between(random, 0, 60) * DAY + between(random, 0, 600) * MINUTE).toISOString();
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

import type { CheckName } from "./checks.ts";
import type { Endpoint, Environment, SandboxContext } from "./environment.ts";
import { knownSpace, limitOf, querySpace } from "./requests.ts";
import type { Store } from "./resources.ts";
import type { Grant } from "./tokens.ts";

/** The reads of api.md except those of context. Between them the lists use every documented shape of a collection. */
export const reads: readonly Endpoint[] = [
  read("auth.whoami", "/auth/me", (c, { store }, grant) => c.json(whoami(store, grant))),
  read("spaces.list", "/api/v1/spaces", (c, { store }) => c.json({ spaces: store.spaces, total: store.spaces.length })),
  read("spaces.get", "/api/v1/spaces/:space", (c, { store }) => c.json(pathSpace(c, store))),
  read("spaces.members", "/api/v1/spaces/:space/members", (c, { store }) =>
    c.json(store.members.get(pathSpace(c, store).id) ?? []),
  ),
  read("agents.list", "/api/v1/agents", (c, { store }) => {
    const agents = store.agents.get(querySpace(c, store).id) ?? [];
    return c.json({ items: agents.slice(0, limitOf(c)), count: agents.length });
  }),
  read("tasks.list", "/api/v1/tasks", (c, { store }) => {
    const tasks = store.tasks.get(querySpace(c, store).id) ?? [];
    const limit = limitOf(c);
    return c.json({ tasks: tasks.slice(0, limit), total: tasks.length, limit });
  }),
  read("messages.list", "/api/v1/messages", (c, { store }) => {
    const channel = c.req.query("channel") ?? "main";
    const messages = (store.messages.get(querySpace(c, store).id) ?? []).filter((one) => one.channel === channel);
    return c.json({ results: messages.slice(0, limitOf(c)), total_count: messages.length, channel });
  }),
];

function read(check: CheckName, path: string, answer: Endpoint["answer"]): Endpoint {
  return { method: "GET", path, check: () => check, authenticated: true, answer };
}

function pathSpace(c: SandboxContext, store: Environment["store"]) {
  return knownSpace(store, c.req.param("space") ?? "");
}

function whoami({ user, agent }: Store, grant: Grant | null) {
  const isAgent = grant?.principal === "agent";
  return {
    ...user,
    principal_type: isAgent ? "agent" : "user",
    bound_agent: isAgent ? { agent_id: agent.id, agent_name: agent.name, default_space_id: agent.space_id } : null,
    token_class: grant?.tokenClass ?? null,
    scope: grant?.scope ?? null,
  };
}

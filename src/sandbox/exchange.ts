import * as z from "zod/mini";
import type { Endpoint, SandboxContext } from "./environment.ts";
import { Refusal } from "./refusal.ts";
import { validBody } from "./requests.ts";
import type { Agent, Store } from "./resources.ts";
import type { Grant, TokenClass } from "./tokens.ts";

/** api.md, "Token exchange". A part of a class's scope may be asked for, nothing beyond it. */
const SCOPES: Readonly<Record<TokenClass, readonly string[]>> = {
  user_access: ["messages", "tasks", "context", "agents", "spaces", "search"],
  agent_access: ["tasks:read", "tasks:write", "messages:read", "messages:write", "agents:read"],
};

const text = z.string().check(z.minLength(1));

const body = z.strictObject({
  requested_token_class: z.enum(["user_access", "agent_access"]),
  audience: z.literal("ax-api"),
  scope: text,
  agent_id: z.optional(text),
  agent_name: z.optional(text),
});

type ExchangeBody = z.infer<typeof body>;

/** `POST /auth/exchange`: a PAT of this environment for a JWT of this environment. */
export const exchange: Endpoint = {
  method: "POST",
  path: "/auth/exchange",
  check: () => "exchange",
  authenticated: false,
  async answer(c, { store, tokens }) {
    const principal = principalOf(c, store);
    const asked = await validBody(c, body);
    refuseScope(asked);
    if (principal === "user") refuseForUser(asked);
    else refuseForAgent(asked, store.agent);
    const grant: Grant = { principal, tokenClass: asked.requested_token_class, scope: asked.scope };
    return c.json({
      access_token: tokens.issue(grant),
      token_type: "Bearer",
      expires_in: tokens.lifetimeSeconds,
      token_class: grant.tokenClass,
      scope: grant.scope,
      ...(grant.tokenClass === "agent_access" ? { agent_id: store.agent.id, agent_name: store.agent.name } : {}),
    });
  },
};

function principalOf(c: SandboxContext, store: Store): Grant["principal"] {
  const [, credential] = /^Bearer (.+)$/i.exec(c.env.incoming.headers.authorization ?? "") ?? [];
  if (credential === store.userPat) return "user";
  if (credential === store.agentPat) return "agent";
  throw new Refusal(401, { error: "invalid_credential", message: "This credential is not known here." });
}

function refuseScope({ requested_token_class: tokenClass, scope }: ExchangeBody): void {
  const beyond = scope.split(" ").filter((part) => !SCOPES[tokenClass].includes(part));
  if (beyond.length === 0) return;
  throw new Refusal(400, {
    error: "invalid_scope",
    message: `${tokenClass} has no scope "${beyond.join(" ")}"; it may have: ${SCOPES[tokenClass].join(" ")}.`,
  });
}

function refuseForUser({ requested_token_class, agent_id, agent_name }: ExchangeBody): void {
  if (requested_token_class === "agent_access") {
    throw new Refusal(403, { error: "class_not_allowed", message: "A user PAT gives user_access only." });
  }
  if (agent_id !== undefined || agent_name !== undefined) {
    throw new Refusal(403, { error: "agent_not_allowed", message: "A user PAT cannot act as an agent." });
  }
}

function refuseForAgent({ requested_token_class, agent_id, agent_name }: ExchangeBody, agent: Agent): void {
  if ((agent_id ?? agent.id) !== agent.id || (agent_name ?? agent.name) !== agent.name) {
    throw new Refusal(403, { error: "agent_not_allowed", message: "This PAT belongs to another agent." });
  }
  const named = agent_id !== undefined || agent_name !== undefined;
  if (named === (requested_token_class === "agent_access")) return;
  throw new Refusal(400, {
    error: "class_mismatch",
    message: named
      ? "An agent_id or agent_name goes with agent_access."
      : "agent_access needs an agent_id or an agent_name.",
  });
}

import { createHash } from "node:crypto";
import * as z from "zod/mini";
import type { Identity } from "../identity/resolve.ts";
import { keyIdOf } from "../identity/token.ts";
import { accessTokenSchema } from "./schemas.ts";

const USER_SCOPE = "messages tasks context agents spaces search";
const AGENT_SCOPE = "tasks:read tasks:write messages:read messages:write agents:read";

/** What `POST /auth/exchange` is asked for (spec api.md, "Token exchange"). */
export interface ExchangeBody {
  requested_token_class: "user_access" | "agent_access";
  audience: "ax-api";
  scope: string;
  agent_id?: string;
  agent_name?: string;
}

/** The answer that an exchange has to give: a token that business endpoints take, and a life that makes sense. */
export const exchangeAnswerSchema = z.object({
  access_token: accessTokenSchema,
  expires_in: z.number().check(z.gt(0), z.lte(366 * 24 * 3600)),
  token_class: z.optional(z.nullable(z.string())),
});

/** The class and scope for an identity: an agent's token asks as its agent, every other PAT as a user. */
export function exchangeBody({ tokenKind, agentId, agentName }: Identity): ExchangeBody {
  const base = { audience: "ax-api" } as const;
  if (tokenKind === "agent_pat" && (agentId ?? agentName) !== null) {
    const agent = agentId === null ? { agent_name: agentName?.value ?? "" } : { agent_id: agentId.value };
    return { requested_token_class: "agent_access", ...base, scope: AGENT_SCOPE, ...agent };
  }
  return { requested_token_class: "user_access", ...base, scope: USER_SCOPE };
}

/**
 * What a cached token is filed under: everything that the exchange depends on. Beyond the key id that the spec asks for,
 * a digest of the whole PAT: a token with the right key id and a wrong secret must not pass on another one's account.
 */
export function cacheIdentity(pat: string, body: ExchangeBody, base: string): readonly (string | null)[] {
  const agent = body.agent_id ?? body.agent_name ?? null;
  const digest = createHash("sha256").update(pat).digest("hex");
  return [keyIdOf(pat), digest, body.requested_token_class, agent, body.audience, body.scope, base];
}

/**
 * What a cached token belongs to, as hashes: the PAT that it was exchanged for, and the login that this PAT came from. Two
 * of them, since a login may get another PAT, and a PAT may come from elsewhere.
 */
export function tokenOwners(owner: { pat: string | null; source: string | null }): string[] {
  const login = /^user_login(?::|$)/.test(owner.source ?? "") ? [["login", owner.source]] : [];
  const credential = owner.pat === null ? [] : [["credential", owner.pat]];
  return [...login, ...credential].map((named) => createHash("sha256").update(JSON.stringify(named)).digest("hex"));
}

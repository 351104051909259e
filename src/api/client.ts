import { readBaseUrl } from "../core/base-url.ts";
import type { Clock, Http, HttpRequest } from "../core/ports.ts";
import type { Redactor } from "../core/redact.ts";
import { agentHeaderOf, type Identity } from "../identity/resolve.ts";
import { isHeaderText, isPat } from "../identity/token.ts";
import { type Answer, readAnswer, transportAnswer } from "./answer.ts";
import { cacheIdentity, exchangeAnswerSchema, exchangeBody, tokenOwners } from "./exchange.ts";
import { commonHeaders, type FingerprintMachine } from "./headers.ts";
import type { BinaryBody } from "./multipart.ts";
import { cacheKey, type TokenCache } from "./token-cache.ts";

/** The most that one answer may be (spec gates.md, "Bounds"). */
const MAX_BODY_BYTES = 10 * 1024 * 1024;

/** A request to a business endpoint. `path` starts with a slash and is appended to the base URL. */
export interface ApiRequest {
  method: "GET" | "POST" | "DELETE";
  path: string;
  query?: Readonly<Record<string, string | number>>;
  json?: unknown;
  /** A body that is no JSON. */
  body?: BinaryBody;
}

export interface Bounds {
  /** For the request as a whole, the exchange that it may need included. */
  timeoutMs: number;
  signal: AbortSignal;
}

/** A way to ask the API as one identity. The credential and the host come from that identity and from nowhere else. */
export interface Session {
  /** The token that business endpoints take: exchanged once, however many ask. Says why when there is none. */
  token(bounds: Bounds): Promise<TokenResult>;
  /** One request; a 401 exchanges once more and asks once more. Never throws for what the server does. */
  ask(request: ApiRequest, bounds: Bounds): Promise<Answer>;
}

export type TokenResult =
  | { ok: true; token: string; tokenClass: string | null }
  | { ok: false; answer: Answer & { ok: false } };

export interface SessionNeeds {
  http: Pick<Http, "send">;
  clock: Pick<Clock, "now" | "elapsed">;
  cache: TokenCache;
  redactor: Pick<Redactor, "add" | "text" | "value">;
  machine: FingerprintMachine;
  version: string;
  allowInsecureHttp: boolean;
}

/** Opens a session for an identity; nothing is sent yet. */
export function createSession(needs: SessionNeeds, identity: Identity): Session {
  const tokens = tokensOf(needs, identity);
  return { token: tokens.token, ask: (request, bounds) => ask(needs, identity, { request, bounds, tokens }) };
}

/** The token of a session, shared by all that ask for it at once. */
interface Tokens {
  token: Session["token"];
  /** A token in place of one that was refused; undefined when that one came from a renewal already: there is but one. */
  renew(refusedToken: string, bounds: Bounds): Promise<TokenResult | undefined>;
}

function tokensOf(needs: SessionNeeds, identity: Identity): Tokens {
  let current: Promise<TokenResult> | undefined;
  let renewal: { of: string; result: Promise<TokenResult> } | undefined;
  // A failure is told to all that waited for it; whoever asks later may try again.
  const settled = async (asked: Promise<TokenResult>): Promise<TokenResult> => {
    const result = await asked;
    if (!result.ok && current === asked) current = undefined;
    return result;
  };
  return {
    token: (bounds) => {
      current ??= obtainToken(needs, identity, bounds);
      return settled(current);
    },
    renew: async (refusedToken, bounds) => {
      if (renewal === undefined) {
        const result = needs.cache.drop(tokenKeyOf(identity)).then(() => exchange(needs, identity, bounds));
        renewal = { of: refusedToken, result };
        current = result;
      }
      return renewal.of === refusedToken ? settled(renewal.result) : undefined;
    },
  };
}

interface Asking {
  request: ApiRequest;
  bounds: Bounds;
  tokens: Tokens;
}

async function ask(needs: SessionNeeds, identity: Identity, { request, bounds, tokens }: Asking): Promise<Answer> {
  if (carriesPat(request, identity.token?.reveal() ?? "")) {
    return refused("credential_in_request", "the request itself holds the personal access token").answer;
  }
  const deadline = needs.clock.elapsed() + bounds.timeoutMs;
  const remaining = (): Bounds => ({ ...bounds, timeoutMs: deadline - needs.clock.elapsed() });
  const first = await tokens.token(bounds);
  if (!first.ok) return first.answer;
  const answer = await send(needs, identity, { ...request, token: first.token, bounds: remaining() });
  if (answer.ok || answer.status !== 401 || !isPat(identity.token?.reveal() ?? "")) return answer;
  const renewed = await tokens.renew(first.token, remaining());
  if (renewed === undefined) return answer;
  return renewed.ok ? send(needs, identity, { ...request, token: renewed.token, bounds: remaining() }) : renewed.answer;
}

/** Whether a PAT stands in what is to be sent: it goes to the exchange, and nowhere else (spec api.md). */
function carriesPat({ path, query, json, body }: ApiRequest, pat: string): boolean {
  if (!isPat(pat)) return false;
  const text = `${path}${queryOf(query)}${JSON.stringify(json) ?? ""}`;
  return text.includes(pat) || (body !== undefined && Buffer.from(body.bytes).includes(pat));
}

async function obtainToken(needs: SessionNeeds, identity: Identity, bounds: Bounds): Promise<TokenResult> {
  const credential = identity.token?.reveal();
  if (credential === undefined) return refused("missing_token", "no source gives a token");
  needs.redactor.add(credential);
  // Before the cache is asked: a user's token in it would make the mixture work by chance.
  if (identity.principalIntent === "mixed_user_token_agent_identity") {
    return refused("user_pat_with_agent_identity", "a user's token is not exchanged for an agent");
  }
  if (!isPat(credential)) return { ok: true, token: credential, tokenClass: null };
  const cached = await needs.cache.get(tokenKeyOf(identity));
  if (cached === undefined) return exchange(needs, identity, bounds);
  needs.redactor.add(cached);
  return { ok: true, token: cached, tokenClass: null };
}

async function exchange(needs: SessionNeeds, identity: Identity, bounds: Bounds): Promise<TokenResult> {
  const pat = identity.token?.reveal() ?? "";
  const answer = await send(needs, identity, {
    method: "POST",
    path: "/auth/exchange",
    json: exchangeBody(identity),
    token: pat,
    bounds,
  });
  if (!answer.ok) return { ok: false, answer };
  const checked = exchangeAnswerSchema.safeParse(answer.body);
  if (!checked.success)
    return refused("exchange_unusable", "the exchange answered without a usable token and lifetime", "contract");
  const { access_token, expires_in, token_class } = checked.data;
  needs.redactor.add(access_token);
  await needs.cache.put(tokenKeyOf(identity), {
    token: access_token,
    expiresAt: needs.clock.now() + expires_in * 1000,
    owners: tokenOwners({ pat, source: identity.authSource }),
  });
  return { ok: true, token: access_token, tokenClass: token_class ?? null };
}

/** What an identity's exchanged token is cached under. */
function tokenKeyOf(identity: Identity): string {
  return cacheKey(cacheIdentity(identity.token?.reveal() ?? "", exchangeBody(identity), baseOf(identity)));
}

function baseOf(identity: Identity): string {
  const read = readBaseUrl(identity.baseUrl.value);
  return read.ok ? read.base : identity.baseUrl.value;
}

function refused(code: string, detail: string, type: "refused" | "contract" = "refused"): TokenResult & { ok: false } {
  return { ok: false, answer: { ok: false, error: { type, code, detail } } };
}

async function send(
  needs: SessionNeeds,
  identity: Identity,
  request: ApiRequest & { token: string; bounds: Bounds },
): Promise<Answer> {
  const base = readBaseUrl(identity.baseUrl.value);
  if (!base.ok) return refused("invalid_base_url", base.reason).answer;
  if (base.insecure && !needs.allowInsecureHttp) {
    return refused("insecure_base_url", "a token is not sent over plain http to a host that is not loopback").answer;
  }
  // Doctor's problem, which blocks a command before; nothing is sent here, either.
  if (!isHeaderText(agentHeaderOf(identity)?.value ?? "")) {
    return refused("agent_name_not_sendable", "the agent's name holds characters that no HTTP header can carry").answer;
  }
  const url = `${base.base}${request.path}${queryOf(request.query)}`;
  const options: HttpRequest = {
    method: request.method,
    url,
    headers: headersOf(needs, identity, request),
    timeoutMs: request.bounds.timeoutMs,
    signal: request.bounds.signal,
    maxBytes: MAX_BODY_BYTES,
    ...bodyOf(request),
  };
  try {
    const response = await needs.http.send(options);
    const answer = readAnswer(url, response, { now: needs.clock.now(), redact: needs.redactor.text });
    // Redacted here already: whoever shows an error may cut it, and half a secret would not be known for one.
    return answer.ok ? answer : { ...answer, error: needs.redactor.value(answer.error) };
  } catch (error) {
    return transportAnswer(error);
  }
}

function bodyOf({ json, body }: ApiRequest): Pick<HttpRequest, "body"> {
  if (body !== undefined) return { body: body.bytes };
  return json === undefined ? {} : { body: JSON.stringify(json) };
}

function queryOf(query: ApiRequest["query"] = {}): string {
  const pairs = Object.entries(query).map(([name, value]): [string, string] => [name, String(value)]);
  return pairs.length === 0 ? "" : `?${new URLSearchParams(pairs)}`;
}

function headersOf(
  { machine, version }: SessionNeeds,
  identity: Identity,
  { token, json, body }: ApiRequest & { token: string },
): Record<string, string> {
  const headers: Record<string, string> = {
    ...commonHeaders(machine, version, token),
    authorization: `Bearer ${token}`,
  };
  if (body !== undefined) headers["content-type"] = body.contentType;
  else if (json !== undefined) headers["content-type"] = "application/json";
  const agent = agentHeaderOf(identity);
  if (agent !== null) headers["x-agent-name"] = agent.value;
  return headers;
}

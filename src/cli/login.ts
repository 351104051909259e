import { type LoginVerdict, refuseBaseUrl, refuseToken, verifyLogin } from "../api/verify-login.ts";
import { displayUrl, readBaseUrl } from "../core/base-url.ts";
import { mask } from "../core/redact.ts";
import { envelope } from "../evidence/envelope.ts";
import type { Finding } from "../identity/finding.ts";
import { loginIdentity } from "../identity/login-identity.ts";
import { presentLogin, storeLogin } from "../identity/login-store.ts";
import { configDir } from "../identity/paths.ts";
import type { Identity } from "../identity/resolve.ts";
import type { Context } from "./context.ts";
import type { TokenOptions } from "./token-input.ts";
import type { TransportOptions } from "./transport.ts";

const DEFAULT_URL = "https://paxai.app";

export interface LoginOptions extends TokenOptions, TransportOptions {
  /** Normalised. */
  env?: string | undefined;
  url?: string | undefined;
  spaceId?: string | undefined;
  timeout: number;
}

export type LoginDocument = ReturnType<typeof document>;

/** Gets a token, has the API verify it, and only then stores it (spec identity.md, "Login and whoami"). */
export async function login(context: Context, options: LoginOptions): Promise<LoginDocument> {
  const env = options.env ?? null;
  const place = { configFolder: configDir(context.machine), env };
  // A login that is renewed stays with its own host: its token must not go to another one by default.
  const present = await presentLogin(context.files, place, context.machine.home);
  const url = options.url ?? present.values.base_url ?? DEFAULT_URL;
  const read = readBaseUrl(url);
  const badUrl = refuseBaseUrl(url, options);
  if (badUrl !== null || !read.ok) return document({ env, baseUrl: url, token: null, problem: badUrl });
  const { readToken } = await import("./token-input.ts");
  const token = await readToken(context, options);
  const about = { env, baseUrl: read.base, token };
  const badToken = refuseToken(token);
  if (badToken !== null) return document({ ...about, problem: badToken });
  const verdict = await verify(context, options, loginIdentity({ ...place, ...about }));
  if (!verdict.ok) return document({ ...about, problem: verdict.problem });
  const spaceId = verdict.space?.id ?? null;
  const path = await storeLogin(context.files, place, { token, baseUrl: read.base, spaceId });
  return document({ ...about, problem: null, stored: { path, spaceId, ...verdict } });
}

async function verify(context: Context, options: LoginOptions, identity: Identity): Promise<LoginVerdict> {
  const { clock, signal } = context;
  const { timeout: timeoutMs } = options;
  const openSession = await context.sessions({ ...options, tokenCache: false });
  const verdict = await verifyLogin({ session: openSession(identity), clock }, options.spaceId, { timeoutMs, signal });
  signal.throwIfAborted();
  return verdict;
}

interface LoginFacts {
  env: string | null;
  baseUrl: string;
  /** Null when none was asked for. */
  token: string | null;
  problem: Finding | null;
  stored?: { path: string; username: string; principalType: string; spaceId: string | null; spaces: number | null };
}

/** The receipt: what was stored, or why nothing was. Pure. */
function document({ env, baseUrl, token, problem, stored }: LoginFacts) {
  const problems = problem === null ? [] : [problem];
  const { host } = readBaseUrl(displayUrl(baseUrl));
  const spaceId = stored?.spaceId ?? null;
  return envelope({
    ok: stored !== undefined,
    skipped: false,
    summary: {
      command: "axctl login",
      environment: env,
      host,
      username: stored?.username ?? null,
      space_id: spaceId,
      stored: stored !== undefined,
    },
    details: problems,
    environment: env,
    base_url: displayUrl(baseUrl),
    host,
    token: token === null ? null : mask(token),
    principal: stored === undefined ? null : { username: stored.username, principal_type: stored.principalType },
    space_id: spaceId,
    spaces_visible: stored?.spaces ?? null,
    path: stored?.path ?? null,
    problems,
  });
}

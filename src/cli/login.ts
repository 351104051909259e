import { refuseCandidate, verifyLogin } from "../api/verify-login.ts";
import { displayUrl, readBaseUrl } from "../core/base-url.ts";
import { mask } from "../core/redact.ts";
import { envelope } from "../evidence/envelope.ts";
import { readConfigFile } from "../identity/config-file.ts";
import type { Finding } from "../identity/finding.ts";
import { loginIdentity } from "../identity/login-identity.ts";
import { storeLogin } from "../identity/login-store.ts";
import { configDir, loginPath } from "../identity/paths.ts";
import type { Context } from "./context.ts";
import { readToken, type TokenOptions } from "./token-input.ts";

const DEFAULT_URL = "https://paxai.app";

export interface LoginOptions extends TokenOptions {
  /** Normalised. */
  env?: string | undefined;
  url?: string | undefined;
  spaceId?: string | undefined;
  timeout: number;
  allowInsecureHttp: boolean;
}

export type LoginDocument = ReturnType<typeof document>;

/** Gets a token, has the API verify it, and only then stores it (spec identity.md, "Login and whoami"). */
export async function login(context: Context, options: LoginOptions): Promise<LoginDocument> {
  const configFolder = configDir(context.machine);
  const env = options.env ?? null;
  // A login that is renewed stays with its own host: its token must not go to another one by default.
  const present = await readConfigFile(context.files, loginPath(configFolder, env), context.machine.home);
  const baseUrl = (options.url ?? present.values.base_url ?? DEFAULT_URL).replace(/\/+$/, "");
  const token = await readToken(context, options);
  const about = { env, baseUrl, token };
  const refusal = refuseCandidate({ token, baseUrl, allowInsecureHttp: options.allowInsecureHttp });
  if (refusal !== null) return document({ ...about, problem: refusal });
  const openSession = await context.sessions({ tokenCache: false, allowInsecureHttp: options.allowInsecureHttp });
  const session = openSession(loginIdentity({ configFolder, ...about }));
  const verdict = await verifyLogin(session, options.spaceId, { timeoutMs: options.timeout, signal: context.signal });
  context.signal.throwIfAborted();
  if (!verdict.ok) return document({ ...about, problem: verdict.problem });
  const spaceId = verdict.space?.id ?? null;
  const path = await storeLogin(context.files, { configFolder, env }, { token, baseUrl, spaceId });
  return document({ ...about, stored: { path, username: verdict.username, spaceId, spaces: verdict.spaces } });
}

interface LoginFacts {
  env: string | null;
  baseUrl: string;
  token: string;
  problem?: Finding;
  stored?: { path: string; username: string; spaceId: string | null; spaces: number };
}

/** The receipt: what was stored, or why nothing was. Pure. */
function document({ env, baseUrl, token, problem, stored }: LoginFacts) {
  const problems = problem === undefined ? [] : [problem];
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
    token: mask(token),
    principal: stored === undefined ? null : { username: stored.username, principal_type: "user" },
    space_id: spaceId,
    spaces_visible: stored?.spaces ?? null,
    path: stored?.path ?? null,
    problems,
  });
}

import { tokenOwners } from "../api/exchange.ts";
import { envelope } from "../evidence/envelope.ts";
import { removeLogin } from "../identity/login-store.ts";
import { loginPath, loginSourceName } from "../identity/paths.ts";
import type { Sources } from "../identity/sources.ts";
import type { Context } from "./context.ts";
import { openTokenCache } from "./session-factory.ts";

export type LogoutDocument = ReturnType<typeof document>;

/** Removes a login with what was cached for it. `env` is normalised; null means the default login. */
export async function logout(context: Context, env: string | null): Promise<LogoutDocument> {
  const { identity, sources } = await context.explain({ env: env ?? "default" });
  const place = { configFolder: identity.configDir, env };
  const removed = await removeLogin(context.files, place);
  // Last: a login that could not be removed keeps working.
  const owners = ownersOf(sources, env);
  const tokens = (await openTokenCache(context, identity).dropOwned(owners)) ?? null;
  const named = sources.login.tokenFile;
  if (named !== undefined) context.output.note(`the token file that it named is not axctl's and stays: ${named.path}`);
  const path = loginPath(place.configFolder, env);
  return document({ env, path, removed, tokens, allTokens: owners === "all" });
}

/** Whose cached tokens go: the login's and its token's, whatever host they are for; all where that token is not known. */
function ownersOf({ login }: Sources, env: string | null): string[] | "all" {
  const fromFile = login.tokenFile;
  if (login.state === "unreadable" || (fromFile !== undefined && "fault" in fromFile)) return "all";
  const pat = login.values.token ?? fromFile?.token ?? null;
  return tokenOwners({ pat, source: loginSourceName(env) });
}

interface LogoutFacts {
  env: string | null;
  path: string;
  removed: boolean;
  /** How many cached tokens went; null when the cache could not be changed. */
  tokens: number | null;
  allTokens: boolean;
}

/** What was removed; a login that was not there is a skip. Pure. */
function document({ env, path, removed, tokens, allTokens }: LogoutFacts) {
  const reason = removed ? {} : { reason: `there is no login${env === null ? "" : ` for ${env}`} (${path})` };
  return envelope({
    ok: removed,
    skipped: !removed,
    summary: { command: "axctl logout", environment: env, removed, cached_tokens_removed: tokens, ...reason },
    details: [],
    environment: env,
    path,
    removed,
    cached_tokens_removed: tokens,
    all_cached_tokens: allTokens,
  });
}

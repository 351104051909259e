import { tokenKeyOf } from "../api/client.ts";
import { envelope } from "../evidence/envelope.ts";
import { removeLogin } from "../identity/login-store.ts";
import { loginPath } from "../identity/paths.ts";
import type { Context } from "./context.ts";
import { openTokenCache } from "./session-factory.ts";

export type LogoutDocument = ReturnType<typeof document>;

/** Removes a login with what was cached for it. `env` is normalised; null means the default login. */
export async function logout(context: Context, env: string | null): Promise<LogoutDocument> {
  const { identity, sources } = await context.explain({ env: env ?? "default" });
  const place = { configFolder: identity.configDir, env };
  const removed = await removeLogin(context.files, place);
  // Last: a login that could not be removed keeps working.
  if (identity.token !== null) await openTokenCache(context, identity).drop(tokenKeyOf(identity));
  const named = sources.login.tokenFile;
  if (named !== undefined) context.output.note(`the token file that it named is not axctl's and stays: ${named.path}`);
  return document({ env, path: loginPath(place.configFolder, env), removed });
}

/** What was removed; a login that was not there is a skip. Pure. */
function document({ env, path, removed }: { env: string | null; path: string; removed: boolean }) {
  const reason = removed ? {} : { reason: `there is no login${env === null ? "" : ` for ${env}`} (${path})` };
  return envelope({
    ok: removed,
    skipped: !removed,
    summary: { command: "axctl logout", environment: env, removed, ...reason },
    details: [],
    environment: env,
    path,
    removed,
  });
}

import { displayUrl, readBaseUrl } from "../core/base-url.ts";
import { envelope } from "../evidence/envelope.ts";
import type { Explained } from "../identity/doctor.ts";
import { isDefaultEnv } from "../identity/env-name.ts";
import { listLogins } from "../identity/logins.ts";
import { configDir } from "../identity/paths.ts";
import type { Context } from "./context.ts";

export type EnvsDocument = ReturnType<typeof document>;

/** Every login, resolved just as a command with that `--env` would; never calls the network. */
export async function listEnvs(context: Pick<Context, "files" | "machine" | "explain">): Promise<EnvsDocument> {
  const [names, { sources }] = await Promise.all([
    listLogins(context.files, configDir(context.machine)),
    context.explain({}),
  ]);
  const chosen = sources.chosenEnv;
  // `user` is another name of the default login.
  const active = chosen === null || isDefaultEnv(chosen) ? "default" : chosen;
  const rows = await Promise.all(names.map(async (name) => rowOf(name, await context.explain({ env: name }), active)));
  return document(rows);
}

function rowOf(name: string, { identity, sources, diagnosis }: Explained, active: string) {
  return {
    env: name,
    // What a command without --env would start from.
    active: name === active,
    base_url: displayUrl(identity.baseUrl.value),
    host: readBaseUrl(displayUrl(identity.baseUrl.value)).host,
    space_id: identity.space?.value ?? null,
    token: identity.token?.toString() ?? null,
    token_kind: identity.tokenKind,
    path: sources.login.path,
    problems: diagnosis.problems,
  };
}

/** The list as a document; no login at all is a skip. Pure. */
function document(rows: readonly ReturnType<typeof rowOf>[]) {
  const skipped = rows.length === 0;
  return envelope({
    ok: !skipped,
    skipped,
    summary: {
      command: "axctl auth envs",
      env_count: rows.length,
      active: rows.find(({ active }) => active)?.env ?? null,
      ...(skipped ? { reason: "no configured user-login environments found" } : {}),
    },
    details: rows,
    envs: rows,
  });
}

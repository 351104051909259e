import { displayUrl, readBaseUrl } from "../core/base-url.ts";
import { shellQuote } from "../core/shell.ts";
import type { Explained, Probe } from "../identity/doctor.ts";
import type { Finding } from "../identity/finding.ts";
import { isPat } from "../identity/token.ts";
import type { RequestError } from "./answer.ts";
import type { Bounds, Session } from "./client.ts";
import { isObject } from "./schemas.ts";

/** What a probe found, and the problem that a rejection adds to doctor's. */
export interface Probed {
  probe: Probe;
  problem?: Finding;
}

/** Exchanges the token once, for doctor's `--probe`; the session must have no token cache (spec api.md). */
export async function probe(
  session: Pick<Session, "token">,
  { identity, diagnosis }: Explained,
  bounds: Bounds,
): Promise<Probed> {
  const skip = (reason: string): Probed => ({ probe: { skipped: true, reason } });
  const [problem] = diagnosis.problems;
  if (problem !== undefined) return skip(`nothing is sent before this is mended: ${problem.code}`);
  if (identity.token === null) return skip("the Gateway holds the credential");
  if (!isPat(identity.token.reveal())) return skip("only personal access tokens (axp_) are exchanged");
  const host = readBaseUrl(identity.baseUrl.value).host;
  const result = await session.token(bounds);
  if (result.ok) return { probe: { ok: true, token_class: result.tokenClass ?? "unknown", host } };
  const { error } = result.answer;
  if ("code" in error && error.code === "insecure_base_url") return skip(error.detail);
  const code = codeOf(error);
  const env = identity.selectedEnv === null ? "" : ` --env ${shellQuote(identity.selectedEnv)}`;
  const login = `axctl login${env} --url ${shellQuote(displayUrl(identity.baseUrl.value))}`;
  const reason = `${host} did not exchange the token from ${identity.authSource}: ${describe(error)}; log in again for ${host} with \`${login}\``;
  return { probe: { ok: false, code, host }, problem: { code, reason, fix: login } };
}

/** The API's own code, `http_<status>`, or `exchange_failed` when there was no usable answer. */
function codeOf(error: RequestError): string {
  if (!("status_code" in error)) return "exchange_failed";
  const detail = isObject(error.detail) ? error.detail["detail"] : undefined;
  const own = isObject(detail) ? detail["error"] : undefined;
  return typeof own === "string" && /^[a-z][a-z0-9_]{0,63}$/.test(own) ? own : `http_${error.status_code}`;
}

function describe(error: RequestError): string {
  return "status_code" in error ? `HTTP ${error.status_code}` : `${error.code}, ${error.detail}`;
}

import { displayUrl, readBaseUrl } from "../core/base-url.ts";
import { shellQuote } from "../core/shell.ts";
import type { Explained, Probe } from "../identity/doctor.ts";
import type { Finding } from "../identity/finding.ts";
import type { Identity } from "../identity/resolve.ts";
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
  { identity, diagnosis }: Pick<Explained, "identity" | "diagnosis">,
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
  const code = rejectionCode(error);
  return { probe: { ok: false, code, host }, problem: rejection(identity, { code, host, error }) };
}

/** The API's own code, `http_<status>`, or `exchange_failed` when there was no usable answer. */
function rejectionCode(error: RequestError): string {
  // A page of the front end comes with 200: nothing was refused.
  if (!("status_code" in error) || error.status_code < 300) return "exchange_failed";
  const detail = isObject(error.detail) ? error.detail["detail"] : undefined;
  const own = isObject(detail) ? detail["error"] : undefined;
  return typeof own === "string" && /^[a-z][a-z0-9_]{0,63}$/.test(own) ? own : `http_${error.status_code}`;
}

/** What kept a token from being taken, in a few words and without what a refusing server wrote beside its code. */
export function describeError(error: RequestError): string {
  if (!("status_code" in error)) return `${error.code}, ${error.detail}`;
  const code = rejectionCode(error);
  const status = `HTTP ${error.status_code}`;
  if (code === "exchange_failed") return `${status}, ${typeof error.detail === "string" ? error.detail : "no token"}`;
  return code === `http_${error.status_code}` ? status : `${status}, ${code}`;
}

function rejection(identity: Identity, seen: { code: string; host: string; error: RequestError }): Finding {
  const { code, host, error } = seen;
  const { how, fix } = mendOf(identity);
  const reason = `${host} did not exchange the token from ${identity.authSource}: ${describeError(error)}`;
  if (isAboutTheToken(error)) return { code, reason: `${reason}; for ${host} ${how}`, fix };
  const base = displayUrl(identity.baseUrl.value);
  const later = `if it refuses the token then, for ${host} ${how}`;
  return { code, reason: `${reason}; ${later}`, fix: `check that ${base} is the aX API and can be reached; ${later}` };
}

/** Whether a new token may help: a server that fails, is busy or is none of aX (a page) says nothing about the old one. */
function isAboutTheToken(error: RequestError): boolean {
  if (!("status_code" in error) || error.status_code === 429 || error.status_code >= 500) return false;
  const code = rejectionCode(error);
  if (code === "exchange_failed") return false;
  return error.status_code === 401 || error.status_code === 403 || !code.startsWith("http_");
}

/** How to get a good token to where this one came from: a new login mends only a token that came from one. */
function mendOf({ authSource, selectedEnv, baseUrl, tokenKind }: Identity): { how: string; fix: string } {
  const env = selectedEnv === null ? "" : ` --env ${shellQuote(selectedEnv)}`;
  const read = readBaseUrl(baseUrl.value);
  // What was probed over plain http was accepted for this host, and a login asks again.
  const accepted = read.ok && read.insecure ? " --allow-insecure-http" : "";
  const login = `axctl login${env} --url ${shellQuote(displayUrl(baseUrl.value))}${accepted}`;
  if (/^user_login(?::|$)/.test(authSource ?? "")) return { how: `log in again with \`${login}\``, fix: login };
  const replace = `put a token of that host into ${authSource}`;
  // A login is a person's: it cannot take the place of an agent's token.
  const how = tokenKind === "agent_pat" ? replace : `${replace}, or remove it there and log in again with \`${login}\``;
  return { how, fix: how };
}

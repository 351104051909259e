import { displayUrl, readBaseUrl } from "../core/base-url.ts";
import type { Clock } from "../core/ports.ts";
import type { Finding } from "../identity/finding.ts";
import { isSendable, tokenKind } from "../identity/token.ts";
import type { RequestError } from "./answer.ts";
import type { Bounds, Session } from "./client.ts";
import { describeError } from "./probe.ts";
import { type Space, shaped, whoamiSchema } from "./schemas.ts";
import { matchSpaces, readSpaces, unambiguousSpace } from "./spaces.ts";

/** A credential that the API took: whose it is and which space it works in, if that needs no choosing. */
export interface VerifiedLogin {
  ok: true;
  username: string;
  principalType: string;
  space: Space | null;
  /** How many spaces are visible; null when the API did not say. */
  spaces: number | null;
}

export type LoginVerdict = VerifiedLogin | { ok: false; problem: Finding };

/** What already the look of a base URL rules out, before a token is even asked for. */
export function refuseBaseUrl(text: string, { allowInsecureHttp }: { allowInsecureHttp: boolean }): Finding | null {
  const read = readBaseUrl(text);
  if (!read.ok) {
    const reason = `${displayUrl(text)} cannot be used: ${read.reason}`;
    return problem("invalid_base_url", reason, "pass --url with an https URL such as https://paxai.app");
  }
  if (!read.insecure || allowInsecureHttp) return null;
  const reason = `${read.base} is plain http to a host that is not this machine`;
  return problem("insecure_base_url", reason, "use https, or pass --allow-insecure-http where you accept that");
}

/** What already the look of a token rules out, before anything is sent: an agent's, or one that no header can carry. */
export function refuseToken(token: string): Finding | null {
  if (tokenKind(token) === "agent_pat") {
    const reason = "this is an agent's token, and a login is a person's";
    return problem("user_login_holds_agent_pat", reason, "log in with a user token (axp_u_)");
  }
  if (isSendable(token)) return null;
  const reason = "the token holds characters that no HTTP header can carry";
  return problem("token_malformed", reason, "paste the token alone, on one line");
}

/** Exchanges the candidate, asks who it is, and finds its space: the one named, else the one that is unambiguous. */
export async function verifyLogin(
  { session, clock }: { session: Session; clock: Pick<Clock, "elapsed"> },
  wanted: string | undefined,
  bounds: Bounds,
): Promise<LoginVerdict> {
  const deadline = clock.elapsed() + bounds.timeoutMs;
  const token = await session.token(bounds);
  if (!token.ok) return rejected(token.answer.error);
  const remaining = { ...bounds, timeoutMs: deadline - clock.elapsed() };
  const [whoami, list] = await Promise.all([
    session.ask({ method: "GET", path: "/auth/me" }, remaining),
    session.ask({ method: "GET", path: "/api/v1/spaces" }, remaining),
  ]);
  if (!whoami.ok) return rejected(whoami.error);
  const read = shaped(whoamiSchema, whoami.body);
  if (!read.ok) return rejected({ type: "contract", code: "shape_mismatch", detail: read.detail });
  const { username, principal_type: principalType } = read.value;
  if (principalType !== "user") {
    const reason = `the API says that this token's principal is \`${principalType}\`, and a login is a person's`;
    return { ok: false, problem: problem("login_not_a_user", reason, "log in with a user token (axp_u_)") };
  }
  const visible = list.ok ? readSpaces(list.body) : null;
  const verified = { ok: true, username, principalType, spaces: visible?.count ?? null } as const;
  if (wanted === undefined) return { ...verified, space: visible === null ? null : unambiguousSpace(visible) };
  const found = findSpace(visible?.spaces ?? null, wanted);
  return "problem" in found ? { ok: false, problem: found.problem } : { ...verified, space: found };
}

function findSpace(spaces: readonly Space[] | null, wanted: string): Space | { problem: Finding } {
  const [match, another] = matchSpaces(spaces ?? [], wanted);
  if (match !== undefined && another === undefined) return match;
  const among = match === undefined ? "no visible space has" : "several visible spaces have";
  const reason = spaces === null ? "the list of spaces could not be read" : `${among} the id, slug or name ${wanted}`;
  return { problem: problem("space_unresolved", reason, "pass --space-id with the id of one visible space") };
}

function rejected(error: RequestError): LoginVerdict {
  const reason = `the API did not take the token: ${describeError(error)}; nothing was stored`;
  return { ok: false, problem: problem("login_rejected", reason, "check the token and --url, and log in again") };
}

function problem(code: string, reason: string, fix: string): Finding {
  return { code, reason, fix };
}

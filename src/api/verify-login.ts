import { displayUrl, readBaseUrl } from "../core/base-url.ts";
import type { Finding } from "../identity/finding.ts";
import { isSendable } from "../identity/token.ts";
import type { RequestError } from "./answer.ts";
import type { Bounds, Session } from "./client.ts";
import { type Space, shaped, whoamiSchema } from "./schemas.ts";
import { matchSpaces, readSpaces, unambiguousSpace } from "./spaces.ts";

/** A credential that the API took: whose it is and which space it works in, if that needs no choosing. */
export interface VerifiedLogin {
  ok: true;
  username: string;
  principalType: string;
  space: Space | null;
  /** How many spaces are visible. */
  spaces: number;
}

export type LoginVerdict = VerifiedLogin | { ok: false; problem: Finding };

/**
 * What already the look of a candidate rules out, before anything is sent: an agent's token, one that no header can
 * carry, a base URL that is none or insecure.
 */
export function refuseCandidate({
  token,
  baseUrl,
  allowInsecureHttp,
}: {
  token: string;
  baseUrl: string;
  allowInsecureHttp: boolean;
}): Finding | null {
  if (token.startsWith("axp_a_")) {
    return problem(
      "user_login_holds_agent_pat",
      "this is an agent's token, and a login is a person's",
      "log in with a user token (axp_u_)",
    );
  }
  if (!isSendable(token)) {
    return problem(
      "token_malformed",
      "the token holds characters that no HTTP header can carry",
      "paste the token alone, on one line",
    );
  }
  const read = readBaseUrl(baseUrl);
  if (!read.ok)
    return problem(
      "invalid_base_url",
      `${displayUrl(baseUrl)} cannot be used: ${read.reason}`,
      "pass --url with an https URL such as https://paxai.app",
    );
  if (!read.insecure || allowInsecureHttp) return null;
  const reason = `${read.base} is plain http to a host that is not this machine`;
  return problem("insecure_base_url", reason, "use https, or pass --allow-insecure-http where you accept that");
}

/** Exchanges the candidate, asks who it is, and finds its space: the one named, else the one that is unambiguous. */
export async function verifyLogin(session: Session, wanted: string | undefined, bounds: Bounds): Promise<LoginVerdict> {
  const token = await session.token(bounds);
  if (!token.ok) return rejected(token.answer.error);
  const [whoami, list] = await Promise.all([
    session.ask({ method: "GET", path: "/auth/me" }, bounds),
    session.ask({ method: "GET", path: "/api/v1/spaces" }, bounds),
  ]);
  if (!whoami.ok) return rejected(whoami.error);
  const read = shaped(whoamiSchema, whoami.body);
  if (!read.ok) return rejected({ type: "contract", code: "shape_mismatch", detail: read.detail });
  if (read.value.principal_type !== "user") {
    const reason = `the API says that this is the token of an ${read.value.principal_type}, and a login is a person's`;
    return { ok: false, problem: problem("login_not_a_user", reason, "log in with a user token (axp_u_)") };
  }
  const spaces = list.ok ? readSpaces(list.body) : [];
  const verified = {
    ok: true,
    username: read.value.username,
    principalType: read.value.principal_type,
    spaces: spaces.length,
  } as const;
  if (wanted === undefined) return { ...verified, space: unambiguousSpace(spaces) };
  const [match, another] = matchSpaces(spaces, wanted);
  if (match !== undefined && another === undefined) return { ...verified, space: match };
  const reason = `${match === undefined ? "no visible space has" : "several visible spaces have"} the id, slug or name ${wanted}`;
  return {
    ok: false,
    problem: problem("space_unresolved", reason, "pass --space-id with the id of one visible space"),
  };
}

function rejected(error: RequestError): LoginVerdict {
  const what = "status_code" in error ? `HTTP ${error.status_code}` : `${error.code}, ${error.detail}`;
  const reason = `the API did not take the token: ${what}; nothing was stored`;
  return { ok: false, problem: problem("login_rejected", reason, "check the token and --url, and log in again") };
}

function problem(code: string, reason: string, fix: string): Finding {
  return { code, reason, fix };
}

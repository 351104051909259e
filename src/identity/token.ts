/** What kind of credential a token is, by its beginning (spec identity.md, "Token kinds"). */
export type TokenKind = "missing" | "user_pat" | "agent_pat" | "jwt" | "other";

export function tokenKind(token: string | null): TokenKind {
  if (token === null) return "missing";
  if (token.startsWith("axp_u_")) return "user_pat";
  if (token.startsWith("axp_a_")) return "agent_pat";
  return token.startsWith("eyJ") ? "jwt" : "other";
}

/** Whether a credential has to be exchanged before a business endpoint takes anything. */
export function isPat(token: string): boolean {
  return token.startsWith("axp_");
}

/** The key id of a PAT `axp_<class>_<keyid>.<secret>`: no secret, and stable over its life. */
export function keyIdOf(pat: string): string {
  return pat.split(".", 1)[0] ?? "";
}

/** Whether a text can be a header's value as it is: visible ASCII and blanks. */
export function isHeaderText(text: string): boolean {
  return /^[\x20-\x7e]*$/.test(text);
}

/** Whether a token can be sent in a header at all: visible ASCII without blanks (RFC 6750, section 2.1). */
export function isSendable(token: string): boolean {
  return /^[\x21-\x7e]+$/.test(token);
}

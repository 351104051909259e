import { createHmac } from "node:crypto";
import type { Clock } from "../core/ports.ts";

/** The classes of token that an exchange gives (api.md, "Token exchange"). */
export type TokenClass = "user_access" | "agent_access";

/** Who a JWT speaks for, and how. */
export interface Grant {
  principal: "user" | "agent";
  tokenClass: TokenClass;
  scope: string;
}

/** What a JWT is worth now: the grant, or why it is refused. */
type TokenVerdict = { state: "valid"; grant: Grant } | { state: "refused"; reason: string };

/** Issues the JWTs of one environment and recognises them again. */
export interface TokenIssuer {
  readonly lifetimeSeconds: number;
  issue(grant: Grant): string;
  verify(token: string): TokenVerdict;
}

interface TokenIssuerOptions {
  /** The key's text; it holds seed and environment. */
  key: string;
  issuer: string;
  lifetimeSeconds: number;
  clock: Pick<Clock, "now">;
}

/**
 * An issuer whose tokens are HS256 JWTs (RFC 7519) with `exp` in seconds. It remembers what it issued and accepts only
 * that, so a token of another environment, another run or another maker is refused whatever it is signed with.
 */
export function createTokenIssuer({ key, issuer, lifetimeSeconds, clock }: TokenIssuerOptions): TokenIssuer {
  const issued = new Map<string, { grant: Grant; expiresAt: number }>();
  const seconds = () => Math.floor(clock.now() / 1000);
  return {
    lifetimeSeconds,
    issue(grant) {
      const iat = seconds();
      const exp = iat + lifetimeSeconds;
      const claims = {
        iss: issuer,
        aud: "ax-api",
        sub: grant.principal,
        token_class: grant.tokenClass,
        scope: grant.scope,
        iat,
        exp,
        // Two exchanges within one second must still give two tokens.
        jti: String(issued.size + 1),
      };
      const token = sign(claims, key);
      issued.set(token, { grant, expiresAt: exp });
      return token;
    },
    verify(token) {
      const known = issued.get(token);
      if (known === undefined) return { state: "refused", reason: "This token was not issued by this environment." };
      if (seconds() >= known.expiresAt) return { state: "refused", reason: "This token has expired." };
      return { state: "valid", grant: known.grant };
    },
  };
}

function sign(claims: object, key: string): string {
  const signed = `${part({ alg: "HS256", typ: "JWT" })}.${part(claims)}`;
  return `${signed}.${createHmac("sha256", key).update(signed).digest("base64url")}`;
}

function part(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}

import { describe, expect, it } from "vitest";
import { Secret } from "../../src/core/redact.ts";
import { isPat, isSendable, keyIdOf, tokenKind } from "../../src/identity/token.ts";

describe("a token's kind", () => {
  it.each([
    [null, "missing", false],
    ["axp_u_key.secret", "user_pat", true],
    ["axp_a_key.secret", "agent_pat", true],
    ["axp_x_key.secret", "other", true],
    ["eyJhbGciOiJub25lIn0.e30.", "jwt", false],
    ["AXP_U_key.secret", "other", false],
    [" axp_u_key.secret", "other", false],
    ["axp_user", "other", true],
    ["s3cret", "other", false],
  ] as const)("of %s is %s, to be exchanged: %s", (token, kind, pat) => {
    expect(tokenKind(token)).toBe(kind);
    expect(isPat(token ?? "")).toBe(pat);
  });

  it.each([
    ["axp_u_key.secret", "axp_u_key"],
    ["axp_u_key.sec.ret", "axp_u_key"],
    ["axp_u_key", "axp_u_key"],
  ])("the key id of %s is %s", (token, id) => {
    expect(keyIdOf(token)).toBe(id);
  });

  it.each([
    ["axp_u_key.secret", true],
    ["!~", true],
    ["a b", false],
    ["a\tb", false],
    ["a\r\nX-Evil: 1", false],
    ["clé", false],
    ["a\u007f", false],
    ["", false],
  ])("%j can be sent in a header: %s", (token, expected) => {
    expect(isSendable(token)).toBe(expected);
  });
});

describe("a token's masked form", () => {
  it.each([
    ["axp_u_key.topsecret", "axp_u_...cret"],
    ["12345678901", "123456...8901"],
    ["1234567890", "***"],
    ["x", "***"],
    ["", "***"],
  ])("of %s is %s, however it is printed", (token, masked) => {
    const secret = new Secret(token);
    expect([`${secret}`, JSON.stringify({ secret })]).toEqual([masked, `{"secret":"${masked}"}`]);
    expect(secret.reveal()).toBe(token);
  });
});

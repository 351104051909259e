import { describe, expect, it } from "vitest";
import { cacheIdentity, exchangeAnswerSchema, exchangeBody } from "../../src/api/exchange.ts";
import { cacheKey } from "../../src/api/token-cache.ts";
import { variableIdentity } from "./support.ts";

const USER_PAT = "axp_u_key1.secret1";
const AGENT_PAT = "axp_a_key2.secret2";
const user = {
  requested_token_class: "user_access",
  audience: "ax-api",
  scope: "messages tasks context agents spaces search",
};
const agent = {
  requested_token_class: "agent_access",
  audience: "ax-api",
  scope: "tasks:read tasks:write messages:read messages:write agents:read",
};

describe("the body of an exchange (api.md, the table)", () => {
  it.each<[string, Record<string, string>, object]>([
    ["a user PAT", { AX_TOKEN: USER_PAT }, user],
    ["an agent PAT with agent id", { AX_TOKEN: AGENT_PAT, AX_AGENT_ID: "7" }, { ...agent, agent_id: "7" }],
    [
      "an agent PAT with id and name",
      { AX_TOKEN: AGENT_PAT, AX_AGENT_ID: "7", AX_AGENT_NAME: "scout" },
      { ...agent, agent_id: "7" },
    ],
    [
      "an agent PAT with agent name only",
      { AX_TOKEN: AGENT_PAT, AX_AGENT_NAME: "scout" },
      { ...agent, agent_name: "scout" },
    ],
    ["an agent PAT with neither", { AX_TOKEN: AGENT_PAT }, user],
    ["an agent PAT whose agent was cleared", { AX_TOKEN: AGENT_PAT, AX_AGENT_NAME: "none", AX_AGENT_ID: "" }, user],
    ["a PAT of another class", { AX_TOKEN: "axp_s_key3.secret3" }, user],
  ])("for %s", async (_, variables, body) => {
    expect(exchangeBody(await variableIdentity(variables))).toEqual(body);
  });
});

describe("the answer of an exchange", () => {
  const good = { access_token: "eyJ.a.b", expires_in: 3600 };

  it.each<[string, unknown, boolean]>([
    ["token and life", good, true],
    ["a class and more", { ...good, token_class: "user_access", scope: "x", agent_id: null }, true],
    ["a class that is null", { ...good, token_class: null }, true],
    ["no token", { expires_in: 3600 }, false],
    ["an empty token", { ...good, access_token: "" }, false],
    ["a token that is null", { ...good, access_token: null }, false],
    ["a token with CR LF", { ...good, access_token: "eyJ.a\r\nX-Evil: 1" }, false],
    ["a token with a line end after it", { ...good, access_token: "eyJ.a.b\n" }, false],
    ["a token with a blank", { ...good, access_token: "eyJ a" }, false],
    ["a token outside of ASCII", { ...good, access_token: "eyJé" }, false],
    ["a PAT, which no business endpoint may get", { ...good, access_token: USER_PAT }, false],
    ["no life", { access_token: "eyJ.a.b" }, false],
    ["a life of text", { ...good, expires_in: "3600" }, false],
    ["a life of zero", { ...good, expires_in: 0 }, false],
    ["a life in the past", { ...good, expires_in: -1 }, false],
    ["a life of more than a year", { ...good, expires_in: 1e10 }, false],
    ["a life without end", { ...good, expires_in: JSON.parse("1e999") }, false],
    ["a list", [good], false],
  ])("with %s: usable %s", (_, answer, usable) => {
    expect(exchangeAnswerSchema.safeParse(answer).success).toBe(usable);
  });
});

describe("what a token is cached under", () => {
  const base = "https://ax.example";

  it("differs by everything that the exchange depends on", async () => {
    const body = exchangeBody(await variableIdentity({ AX_TOKEN: USER_PAT }));
    const identities = [
      cacheIdentity(USER_PAT, body, base),
      cacheIdentity("axp_u_key9.secret1", body, base),
      cacheIdentity("axp_u_key1.secret9", body, base),
      cacheIdentity(USER_PAT, { ...body, requested_token_class: "agent_access" }, base),
      cacheIdentity(USER_PAT, { ...body, agent_id: "7" }, base),
      cacheIdentity(USER_PAT, { ...body, agent_name: "scout" }, base),
      cacheIdentity(USER_PAT, { ...body, scope: "tasks" }, base),
      cacheIdentity(USER_PAT, body, "https://next.ax.example"),
    ];
    expect(new Set(identities.map(cacheKey)).size).toBe(identities.length);
    expect(cacheKey(cacheIdentity(USER_PAT, { ...body }, base))).toBe(cacheKey(cacheIdentity(USER_PAT, body, base)));
  });

  it("is a hash that tells nothing of the secret", async () => {
    const body = exchangeBody(await variableIdentity({ AX_TOKEN: USER_PAT }));
    const identity = cacheIdentity(USER_PAT, body, base);
    expect(JSON.stringify(identity)).not.toContain("secret1");
    expect(cacheKey(identity)).toMatch(/^[0-9a-f]{64}$/);
  });
});

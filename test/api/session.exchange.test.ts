import { describe, expect, it } from "vitest";
import type { TokenCache } from "../../src/api/token-cache.ts";
import { createRedactor } from "../../src/core/redact.ts";
import { clock } from "../../src/system/clock.ts";
import {
  bounds,
  checksSeen,
  diskCache,
  environmentOf,
  loginIdentity,
  patLogin,
  SPACES,
  sandboxOf,
  scripted,
  sessionOf,
  token,
  unreachable,
  variableIdentity,
  WHOAMI,
} from "./support.ts";

describe("the exchange", () => {
  it("happens once, however many ask at once, and business endpoints get the JWT alone", async () => {
    const sandbox = await sandboxOf();
    const { pat, url } = environmentOf(sandbox);
    const session = sessionOf(await loginIdentity({ token: pat, base_url: `${url}/` }));
    const answers = await Promise.all(Array.from({ length: 10 }, () => session.ask(WHOAMI, bounds())));
    expect(answers.every(({ ok }) => ok)).toBe(true);
    expect(checksSeen(sandbox)).toEqual(["exchange", ...Array.from({ length: 10 }, () => "auth.whoami")]);
    expect(sandbox.requests().map(({ credential }) => credential)).toEqual([
      "pat",
      ...Array.from({ length: 10 }, () => "jwt"),
    ]);
    expect(sandbox.patsRefused()).toBe(0);
  });

  it("is a POST of the documented body with the PAT as bearer", async () => {
    const sandbox = await sandboxOf();
    const { agentPat, agentId, agentName, url } = environmentOf(sandbox);
    const variables = { AX_TOKEN: agentPat, AX_BASE_URL: url, AX_AGENT_ID: agentId, AX_AGENT_NAME: agentName };
    expect(await sessionOf(await variableIdentity(variables)).token(bounds())).toMatchObject({
      ok: true,
      tokenClass: "agent_access",
    });
    const [request] = sandbox.requests();
    expect(request).toMatchObject({
      method: "POST",
      path: "/auth/exchange",
      authorization: `Bearer ${agentPat}`,
      status: 200,
    });
    expect(request?.headers["content-type"]).toBe("application/json");
    expect(request?.headers).not.toHaveProperty("x-agent-name");
    expect(JSON.parse(request?.body ?? "")).toEqual({
      requested_token_class: "agent_access",
      audience: "ax-api",
      scope: "tasks:read tasks:write messages:read messages:write agents:read",
      agent_id: agentId,
    });
  });

  it("makes both tokens secret before anything could show them", async () => {
    const redactor = createRedactor();
    const { http } = scripted([200, { access_token: "opaque-token-of-the-api", expires_in: 60 }]);
    await sessionOf(await patLogin(), { http, redactor }).token(bounds());
    expect(redactor.text("axp_u_key.secret-part opaque-token-of-the-api")).toBe("*** ***");
  });

  it.each<[string, number, unknown, object]>([
    [
      "that is refused",
      401,
      { detail: { error: "invalid_credential", message: "?" } },
      { status_code: 401, detail: { detail: { error: "invalid_credential", message: "?" } } },
    ],
    ["that answers without a token", 200, { expires_in: 60 }, { type: "contract", code: "exchange_unusable" }],
    [
      "that answers with CR LF in the token",
      200,
      { access_token: "a\r\nb: c", expires_in: 60 },
      { type: "contract", code: "exchange_unusable" },
    ],
    [
      "that answers with a nonsense lifetime",
      200,
      { access_token: "eyJ.x", expires_in: -5 },
      { type: "contract", code: "exchange_unusable" },
    ],
    [
      "that echoes the PAT as token",
      200,
      { access_token: "axp_u_key.secret-part", expires_in: 60 },
      { type: "contract", code: "exchange_unusable" },
    ],
  ])("%s is what every request comes to; nothing else is sent", async (_, status, body, error) => {
    const { http, paths } = scripted([status, body]);
    const session = sessionOf(await patLogin(), { http });
    const answers = await Promise.all([session.ask(WHOAMI, bounds()), session.ask(SPACES, bounds())]);
    for (const answer of answers) expect(answer).toMatchObject({ ok: false, error });
    expect(paths()).toEqual(["/auth/exchange"]);
  });

  it("that failed may be tried again by whoever asks later", async () => {
    const { http, paths } = scripted([503, {}], [200, token("a")], [200, { ok: 1 }]);
    const session = sessionOf(await patLogin(), { http });
    expect(await session.token(bounds())).toMatchObject({ ok: false, answer: { error: { status_code: 503 } } });
    expect(await session.ask(WHOAMI, bounds())).toMatchObject({ ok: true });
    expect(paths()).toEqual(["/auth/exchange", "/auth/exchange", "/auth/me"]);
  });
});

describe("the cached token", () => {
  it("spares the exchange in the next process, until it is refused", async () => {
    const sandbox = await sandboxOf();
    const { pat, url } = environmentOf(sandbox);
    const identity = await loginIdentity({ token: pat, base_url: url });
    const cache = await diskCache();
    await sessionOf(identity, { cache }).ask(WHOAMI, bounds());
    await sessionOf(identity, { cache }).ask(WHOAMI, bounds());
    expect(checksSeen(sandbox)).toEqual(["exchange", "auth.whoami", "auth.whoami"]);
  });

  it("is secret, too", async () => {
    const identity = await patLogin();
    const cache = await diskCache();
    await sessionOf(identity, {
      cache,
      http: scripted([200, { access_token: "opaque-token", expires_in: 60 }]).http,
    }).token(bounds());
    const redactor = createRedactor();
    await sessionOf(identity, { cache, redactor, http: unreachable }).token(bounds());
    expect(redactor.text("<opaque-token>")).toBe("<***>");
  });

  it("belongs to one base URL, one token and one agent", async () => {
    const cache = await diskCache();
    const login = { token: "axp_u_key.secret-part", base_url: "https://ax.example" };
    await sessionOf(await loginIdentity(login), { cache, http: scripted([200, token("first")]).http }).token(bounds());
    for (const other of [
      { ...login, base_url: "https://next.ax.example" },
      { ...login, base_url: "https://ax.example/v2" },
      { ...login, token: "axp_u_key.other-secret" },
      { ...login, token: "axp_u_yek.secret-part" },
    ]) {
      const { http } = scripted([200, token("other")]);
      expect(await sessionOf(await loginIdentity(other), { cache, http }).token(bounds())).toMatchObject({
        token: "eyJ.other",
      });
    }
    // A slash at the end does not make another place of it.
    const same = await loginIdentity({ ...login, base_url: "https://ax.example/" });
    expect(await sessionOf(same, { cache, http: unreachable }).token(bounds())).toMatchObject({ token: "eyJ.first" });
  });

  it("is kept for as long as the API said", async () => {
    const identity = await patLogin();
    const cache = await diskCache();
    const at = (now: number) => ({ cache, clock: { ...clock, now: () => now } });
    const kept: [string, number][] = [];
    const noting: TokenCache = {
      ...cache,
      put: async (_key, { token: name, expiresAt: until }) => void kept.push([name, until]),
    };
    await sessionOf(identity, { ...at(1_000_000), cache: noting, http: scripted([200, token("a")]).http }).token(
      bounds(),
    );
    expect(kept).toEqual([["eyJ.a", 1_000_000 + 3_600_000]]);
  });
});

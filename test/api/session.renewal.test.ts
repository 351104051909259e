import type { ServerResponse } from "node:http";
import { describe, expect, it } from "vitest";
import { httpServer } from "../system/servers.ts";
import {
  bounds,
  checksSeen,
  diskCache,
  environmentOf,
  JWT,
  loginIdentity,
  patLogin,
  SPACES,
  sandboxOf,
  scripted,
  sessionOf,
  token,
  variableIdentity,
  WHOAMI,
} from "./support.ts";

describe("a 401 from a business endpoint", () => {
  it("clears the cached token, exchanges once more and asks once more", async () => {
    const sandbox = await sandboxOf({ faults: ["dev:auth.whoami=401x1"] });
    const { pat, url } = environmentOf(sandbox);
    const identity = await loginIdentity({ token: pat, base_url: url });
    const cache = await diskCache();
    expect(await sessionOf(identity, { cache }).ask(WHOAMI, bounds())).toMatchObject({ ok: true });
    expect(checksSeen(sandbox)).toEqual(["exchange", "auth.whoami", "exchange", "auth.whoami"]);
    const [, refused, , taken] = sandbox.requests().map(({ authorization }) => authorization);
    expect(taken).not.toBe(refused);
    // The next process finds the new token.
    await sessionOf(identity, { cache }).ask(WHOAMI, bounds());
    expect(sandbox.requests().at(-1)?.authorization).toBe(taken);
    expect(checksSeen(sandbox)).toHaveLength(5);
  });

  it("of many at once is one more exchange for all of them", async () => {
    let exchanges = 0;
    const refused: ServerResponse[] = [];
    const { url } = await httpServer((incoming, answer) => {
      if (incoming.url === "/auth/exchange") {
        exchanges += 1;
        answer.end(JSON.stringify(token(`number-${exchanges}`)));
      } else if (incoming.headers.authorization !== "Bearer eyJ.number-1") {
        answer.end("{}");
      } else if (refused.push(answer) === 8) {
        // All of them hold the old token by now.
        for (const one of refused) one.writeHead(401).end("{}");
      }
    });
    const session = sessionOf(await loginIdentity({ token: "axp_u_key.secret-part", base_url: url }));
    const answers = await Promise.all(Array.from({ length: 8 }, () => session.ask(SPACES, bounds())));
    expect(answers.map(({ ok }) => ok)).toEqual(Array.from({ length: 8 }, () => true));
    expect(exchanges).toBe(2);
  });

  it("for ever costs one exchange more in a session, and then stands", async () => {
    const sandbox = await sandboxOf({ faults: ["dev:auth.whoami=401"] });
    const { pat, url } = environmentOf(sandbox);
    const session = sessionOf(await loginIdentity({ token: pat, base_url: url }));
    for (let i = 0; i < 3; i++) expect(await session.ask(WHOAMI, bounds())).toMatchObject({ ok: false, status: 401 });
    expect(checksSeen(sandbox)).toEqual([
      "exchange",
      "auth.whoami",
      "exchange",
      "auth.whoami",
      "auth.whoami",
      "auth.whoami",
    ]);
  });

  it("whose new exchange is refused comes to that refusal", async () => {
    const { http, paths } = scripted([200, token("a")], [401, {}], [403, { detail: "revoked" }]);
    const session = sessionOf(await patLogin(), { http });
    expect(await session.ask(WHOAMI, bounds())).toMatchObject({
      ok: false,
      error: { status_code: 403, detail: { detail: "revoked" } },
    });
    expect(paths()).toEqual(["/auth/exchange", "/auth/me", "/auth/exchange"]);
  });

  it("leaves no refused token behind for the next process, also when the new exchange is refused", async () => {
    const cache = await diskCache();
    const { http } = scripted([200, token("a")], [401, {}], [403, {}]);
    await sessionOf(await patLogin(), { cache, http }).ask(WHOAMI, bounds());
    const next = scripted([200, token("b")]);
    expect(await sessionOf(await patLogin(), { cache, http: next.http }).token(bounds())).toMatchObject({
      token: "eyJ.b",
    });
  });

  it("whose new exchange failed for a moment can be tried again", async () => {
    const { http, paths } = scripted([200, token("a")], [401, {}], [503, {}], [200, token("b")], [200, {}]);
    const session = sessionOf(await patLogin(), { http });
    expect(await session.ask(WHOAMI, bounds())).toMatchObject({ ok: false, error: { status_code: 503 } });
    expect(await session.ask(WHOAMI, bounds())).toMatchObject({ ok: true });
    expect(paths()).toEqual(["/auth/exchange", "/auth/me", "/auth/exchange", "/auth/exchange", "/auth/me"]);
  });

  it("of a token that was not exchanged is an answer like any other", async () => {
    const { http, paths } = scripted([401, { detail: "expired" }]);
    const session = sessionOf(await variableIdentity({ AX_TOKEN: JWT, AX_BASE_URL: "https://ax.example" }), { http });
    expect(await session.ask(WHOAMI, bounds())).toMatchObject({ ok: false, status: 401 });
    expect(paths()).toEqual(["/auth/me"]);
  });

  it.each([400, 403, 404, 429, 500, 503])("is not what a %i is: nothing is exchanged again", async (status) => {
    const { http, paths } = scripted([200, token("a")], [status, {}]);
    expect(await sessionOf(await patLogin(), { http }).ask(WHOAMI, bounds())).toMatchObject({ ok: false, status });
    expect(paths()).toEqual(["/auth/exchange", "/auth/me"]);
  });
});

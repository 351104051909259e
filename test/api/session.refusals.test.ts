import { describe, expect, it } from "vitest";
import {
  bounds,
  checksSeen,
  diskCache,
  environmentOf,
  explained,
  JWT,
  loginIdentity,
  sandboxOf,
  scripted,
  sessionOf,
  token,
  unreachable,
  variableIdentity,
  WHOAMI,
} from "./support.ts";

describe("nothing is sent", () => {
  it.each<[string, Record<string, string>, string]>([
    ["without a token", { AX_BASE_URL: "https://ax.example" }, "missing_token"],
    ["over plain http to another machine", { AX_TOKEN: JWT, AX_BASE_URL: "http://ax.example" }, "insecure_base_url"],
    [
      "over plain http to a name that looks like this machine",
      { AX_TOKEN: JWT, AX_BASE_URL: "http://localhost.evil.com" },
      "insecure_base_url",
    ],
    ["to a URL with a password", { AX_TOKEN: JWT, AX_BASE_URL: "https://user:pw@ax.example" }, "invalid_base_url"],
    ["by another scheme", { AX_TOKEN: JWT, AX_BASE_URL: "ftp://ax.example" }, "invalid_base_url"],
    ["to what is no URL", { AX_TOKEN: JWT, AX_BASE_URL: "ax.example" }, "invalid_base_url"],
    [
      "for a user's PAT with an agent's name",
      { AX_TOKEN: "axp_u_key.secret-part", AX_AGENT_NAME: "scout", AX_BASE_URL: "https://ax.example" },
      "user_pat_with_agent_identity",
    ],
    [
      "for a user's PAT with an agent's id",
      { AX_TOKEN: "axp_u_key.secret-part", AX_AGENT_ID: "7", AX_BASE_URL: "https://ax.example" },
      "user_pat_with_agent_identity",
    ],
  ])("%s", async (_, variables, code) => {
    const session = sessionOf(await variableIdentity(variables), { http: unreachable });
    expect(await session.ask(WHOAMI, bounds())).toMatchObject({ ok: false, error: { type: "refused", code } });
  });

  it("for a user's PAT with an agent, even when the user's token is in the cache", async () => {
    const cache = await diskCache();
    const variables = { AX_TOKEN: "axp_u_key.secret-part", AX_BASE_URL: "https://ax.example" };
    await sessionOf(await variableIdentity(variables), { cache, http: scripted([200, token("a")]).http }).token(
      bounds(),
    );
    const mixed = await variableIdentity({ ...variables, AX_AGENT_NAME: "scout" });
    expect(await sessionOf(mixed, { cache, http: unreachable }).token(bounds())).toMatchObject({ ok: false });
  });

  it("insecurely unless that was asked for", async () => {
    const identity = await variableIdentity({ AX_TOKEN: JWT, AX_BASE_URL: "http://ax.example" });
    const { http, paths } = scripted([200, {}]);
    await sessionOf(identity, { http, allowInsecureHttp: true }).ask(WHOAMI, bounds());
    expect(paths()).toEqual(["http://ax.example/auth/me"]);
  });
});

describe("what a server does never throws", () => {
  it.each([
    ["reset", { type: "transport", code: "connection_reset" }],
    ["truncate", { type: "transport", code: "body_truncated" }],
    ["huge", { type: "transport", code: "body_too_large" }],
    ["malformed", { type: "contract", code: "invalid_json" }],
    ["html", { status_code: 200 }],
    ["redirect", { status_code: 302 }],
  ])("%s", async (fault, error) => {
    const sandbox = await sandboxOf({ faults: [`dev:auth.whoami=${fault}`] });
    const { pat, url } = environmentOf(sandbox);
    const session = sessionOf(await loginIdentity({ token: pat, base_url: url }));
    expect(await session.ask(WHOAMI, bounds())).toMatchObject({ ok: false, error });
    // A redirect was not followed, and no credential went anywhere else.
    expect(checksSeen(sandbox)).toEqual(["exchange", "auth.whoami"]);
  });

  it("but a defect of ours does", async () => {
    const session = sessionOf(await variableIdentity({ AX_TOKEN: JWT, AX_BASE_URL: "https://ax.example" }), {
      http: unreachable,
    });
    await expect(session.ask(WHOAMI, bounds())).rejects.toThrow("nothing may be sent");
  });
});

it("the identity of a login is the login's alone: variables do not reach the session", async () => {
  const { identity } = await explained({
    logins: { dev: { token: "axp_u_key.secret-part", base_url: "https://ax.example" } },
    variables: { AX_TOKEN: JWT, AX_BASE_URL: "https://evil.example", AX_AGENT_NAME: "scout" },
    env: "dev",
  });
  const { http, paths } = scripted([200, token("a")], [200, {}]);
  expect(await sessionOf(identity, { http }).ask(WHOAMI, bounds())).toMatchObject({ ok: true });
  expect(paths()).toEqual(["/auth/exchange", "/auth/me"]);
});

import { describe, expect, it } from "vitest";
import type { SandboxEnvironment } from "../../src/sandbox/server.ts";
import { createTokenIssuer } from "../../src/sandbox/tokens.ts";
import {
  AGENT_SCOPE,
  agentExchange,
  ask,
  environment,
  exchange,
  field,
  get,
  jwtOf,
  movableClock,
  open,
  USER_SCOPE,
  userExchange,
} from "./support.ts";

describe("the exchange", () => {
  it.each<[string, (env: SandboxEnvironment) => { credential: string; body: unknown; expected: object }]>([
    [
      "a user PAT for user_access",
      ({ pat }) => ({
        credential: pat,
        body: userExchange,
        expected: { token_class: "user_access", scope: USER_SCOPE, expires_in: 3600 },
      }),
    ],
    [
      "a part of the scope",
      ({ pat }) => ({
        credential: pat,
        body: { ...userExchange, scope: "tasks spaces" },
        expected: { scope: "tasks spaces" },
      }),
    ],
    [
      "an agent PAT with its agent's id",
      ({ agentPat, agentId, agentName }) => ({
        credential: agentPat,
        body: agentExchange({ agent_id: agentId }),
        expected: { token_class: "agent_access", scope: AGENT_SCOPE, agent_id: agentId, agent_name: agentName },
      }),
    ],
    [
      "an agent PAT with its agent's name",
      ({ agentPat, agentId, agentName }) => ({
        credential: agentPat,
        body: agentExchange({ agent_name: agentName }),
        expected: { token_class: "agent_access", agent_id: agentId },
      }),
    ],
    [
      "an agent PAT with neither",
      ({ agentPat }) => ({ credential: agentPat, body: userExchange, expected: { token_class: "user_access" } }),
    ],
  ])("gives a JWT to %s", async (_, make) => {
    const env = environment(await open());
    const { credential, body, expected } = make(env);
    const answer = await exchange(env, body, credential);
    expect(answer).toMatchObject({ status: 200, body: { token_type: "Bearer", ...expected } });
    expect(field(answer.body, "access_token")).toMatch(/^eyJ[\w-]+\.eyJ[\w-]+\.[\w-]{43}$/);
  });

  it.each<[string, number, object, (env: SandboxEnvironment) => { credential?: string; body?: unknown }]>([
    ["an unknown PAT", 401, { error: "invalid_credential" }, () => ({ credential: "axp_u_abc.def" })],
    ["a JWT in place of a PAT", 401, { error: "invalid_credential" }, () => ({ credential: "eyJh.eyJi.c" })],
    [
      "agent_access for a user PAT",
      403,
      { error: "class_not_allowed" },
      ({ agentId }) => ({ body: agentExchange({ agent_id: agentId }) }),
    ],
    [
      "an agent named beside a user PAT",
      403,
      { error: "agent_not_allowed" },
      ({ agentName }) => ({ body: { ...userExchange, agent_name: agentName } }),
    ],
    [
      "another agent's id",
      403,
      { error: "agent_not_allowed" },
      ({ agentPat }) => ({ credential: agentPat, body: agentExchange({ agent_id: "other" }) }),
    ],
    [
      "another agent's name",
      403,
      { error: "agent_not_allowed" },
      ({ agentPat }) => ({ credential: agentPat, body: agentExchange({ agent_name: "other" }) }),
    ],
    [
      "agent_access without an agent",
      400,
      { error: "class_mismatch", message: "agent_access needs an agent_id or an agent_name." },
      ({ agentPat }) => ({ credential: agentPat, body: agentExchange({}) }),
    ],
    [
      "user_access with an agent",
      400,
      { error: "class_mismatch" },
      ({ agentPat, agentId }) => ({ credential: agentPat, body: { ...userExchange, agent_id: agentId } }),
    ],
    [
      "a scope beyond the class",
      400,
      { error: "invalid_scope", message: expect.stringContaining('"tasks:read"') },
      () => ({ body: { ...userExchange, scope: "tasks tasks:read" } }),
    ],
  ])("refuses %s with %i", async (_, status, detail, make) => {
    const env = environment(await open());
    const { credential, body } = make(env);
    expect(await exchange(env, body, credential)).toMatchObject({ status, body: { detail } });
  });

  it.each<[string, unknown, object]>([
    ["no JSON", "{", { loc: ["body"], msg: "must be JSON" }],
    ["an empty body", "", { loc: ["body"], msg: "must be JSON" }],
    [
      "an unknown class",
      { ...userExchange, requested_token_class: "admin" },
      { loc: ["body", "requested_token_class"], msg: "must be one of: user_access, agent_access" },
    ],
    [
      "another audience",
      { ...userExchange, audience: "x" },
      { loc: ["body", "audience"], msg: "must be one of: ax-api" },
    ],
    ["no scope", { ...userExchange, scope: undefined }, { loc: ["body", "scope"], msg: "is missing or no string" }],
    [
      "an empty scope",
      { ...userExchange, scope: "" },
      { loc: ["body", "scope"], msg: "must be at least 1 characters long" },
    ],
    ["an unknown field", { ...userExchange, extra: 1 }, { msg: expect.stringContaining("extra") }],
  ])("refuses %s with a 422 that says why", async (_, body, fault) => {
    const env = environment(await open());
    expect(await exchange(env, body)).toMatchObject({ status: 422, body: { detail: [fault] } });
  });

  it("wants a credential", async () => {
    const { url } = environment(await open());
    const answer = await ask(`${url}/auth/exchange`, { method: "POST", body: JSON.stringify(userExchange) });
    expect(answer).toMatchObject({ status: 401, body: { detail: { error: "invalid_credential" } } });
    expect(answer.headers.get("www-authenticate")).toBe("Bearer");
  });
});

describe("a business endpoint", () => {
  it("takes a JWT up to its last second, by the sandbox's clock", async () => {
    const clock = movableClock();
    const env = environment(await open({ clock, tokenLifetimeSeconds: 90 }));
    const token = await jwtOf(env);
    clock.time += 89_999;
    expect(await get(`${env.url}/auth/me`, token)).toMatchObject({ status: 200 });
    clock.time += 1;
    expect(await get(`${env.url}/auth/me`, token)).toMatchObject({
      status: 401,
      body: { detail: { error: "invalid_token", message: "This token has expired." } },
    });
    expect(await get(`${env.url}/auth/me`, await jwtOf(env))).toMatchObject({ status: 200 });
  });

  it("refuses and counts a PAT, also where there is no endpoint", async () => {
    const sandbox = await open({ envs: ["dev", "next"] });
    const [dev, next] = [environment(sandbox, "dev"), environment(sandbox, "next")];
    await jwtOf(dev);
    expect(sandbox.patsRefused()).toBe(0);
    expect(await get(`${dev.url}/auth/me`, dev.pat)).toMatchObject({
      status: 401,
      body: { detail: { error: "pat_not_accepted" } },
    });
    await get(`${next.url}/api/v1/spaces?x=/auth/exchange`, dev.agentPat);
    await get(`${dev.url}/nowhere`, dev.pat);
    expect(sandbox.patsRefused()).toBe(3);
  });

  it.each<[string, string | undefined]>([
    ["no header", undefined],
    ["another scheme", "Basic eyJhbGciOiJIUzI1NiJ9"],
    ["an opaque token", "Bearer abc"],
    ["a JWT of another maker", "Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ1c2VyIn0.c2lnbmF0dXJl"],
  ])("refuses %s", async (_, authorization) => {
    const sandbox = await open();
    const headers: Record<string, string> = authorization === undefined ? {} : { authorization };
    expect(await ask(`${environment(sandbox).url}/auth/me`, { headers })).toMatchObject({
      status: 401,
      body: { detail: { error: "invalid_token" } },
    });
    expect(sandbox.patsRefused()).toBe(0);
  });

  it("refuses a JWT with its signature or its claims changed", async () => {
    const env = environment(await open());
    const [header, claims, signature] = (await jwtOf(env)).split(".");
    const forged = Buffer.from('{"sub":"agent"}').toString("base64url");
    expect(await get(`${env.url}/auth/me`, `${header}.${forged}.${signature}`)).toMatchObject({ status: 401 });
    expect(await get(`${env.url}/auth/me`, `${header}.${claims}.${"A".repeat(43)}`)).toMatchObject({ status: 401 });
  });

  it("refuses what another environment issued", async () => {
    const sandbox = await open({ envs: ["dev", "next"] });
    const [dev, next] = [environment(sandbox, "dev"), environment(sandbox, "next")];
    expect(await exchange(next, userExchange, dev.pat)).toMatchObject({ status: 401 });
    expect(await get(`${next.url}/auth/me`, await jwtOf(dev))).toMatchObject({ status: 401 });
    expect(await get(`${next.url}/auth/me`, await jwtOf(next))).toMatchObject({ status: 200 });
  });
});

describe("a token", () => {
  it("carries its claims, and differs from one issued in the same second", () => {
    const clock = movableClock();
    const issuer = createTokenIssuer({ key: "k", issuer: "axctl-sandbox/dev", lifetimeSeconds: 60, clock });
    const grant = { principal: "user", tokenClass: "user_access", scope: "tasks" } as const;
    const token = issuer.issue(grant);
    const claims: unknown = JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString());
    const iat = clock.time / 1000;
    expect(claims).toMatchObject({
      iss: "axctl-sandbox/dev",
      aud: "ax-api",
      token_class: "user_access",
      iat,
      exp: iat + 60,
    });
    expect(issuer.issue(grant)).not.toBe(token);
    expect(issuer.verify(token)).toEqual({ state: "valid", grant });
  });
});

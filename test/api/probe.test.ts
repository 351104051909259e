import { describe, expect, it } from "vitest";
import type { RequestError } from "../../src/api/answer.ts";
import type { TokenResult } from "../../src/api/client.ts";
import { describeError, probe } from "../../src/api/probe.ts";
import type { Explained } from "../../src/identity/doctor.ts";
import { AGENT_PAT, explainGiven, type Given, JWT, USER_PAT } from "../identity/support.ts";

const bounds = { timeoutMs: 1000, signal: new AbortController().signal };
const url = "https://dev.example";

/** Probes with a session that gives this result, and counts how often it was asked. */
async function probed(explained: Explained, result: TokenResult) {
  let asked = 0;
  const session = {
    token: async () => {
      asked += 1;
      return result;
    },
  };
  return { ...(await probe(session, explained, bounds)), asked };
}

function refused(error: RequestError): TokenResult {
  return { ok: false, answer: { ok: false, error } };
}

const good: TokenResult = { ok: true, token: "eyJ.x.y", tokenClass: "user_access" };
const http = (status_code: number, detail: unknown): RequestError => ({ status_code, url, detail });
const dev: Given = { env: "dev", login: { token: USER_PAT, base_url: url } };

describe("what a probe found", () => {
  it.each<[string, TokenResult, string]>([
    ["the class", good, "user_access"],
    ["no class", { ...good, tokenClass: null }, "unknown"],
  ])("is %s of the token", async (_, result, token_class) => {
    expect(await probed(explainGiven(dev), result)).toEqual({
      probe: { ok: true, token_class, host: "dev.example" },
      asked: 1,
    });
  });

  it.each<[string, RequestError, string]>([
    ["the API's code", http(401, { detail: { error: "invalid_credential" } }), "invalid_credential"],
    ["the status when the code is a sentence", http(401, { detail: { error: "Not known." } }), "http_401"],
    ["the status when the code is endless", http(401, { detail: { error: "x".repeat(65) } }), "http_401"],
    ["the status for a text", http(403, "no"), "http_403"],
    ["the status for a redirect", http(302, "a redirect"), "http_302"],
    ["the status of a server that fails", http(503, { detail: "x" }), "http_503"],
    ["a failed exchange for a page", http(200, "an HTML page answered"), "exchange_failed"],
    [
      "a failed exchange without an answer",
      { type: "transport", code: "deadline_exceeded", detail: "x" },
      "exchange_failed",
    ],
    [
      "a failed exchange without a token",
      { type: "contract", code: "exchange_unusable", detail: "x" },
      "exchange_failed",
    ],
  ])("is %s", async (_, error, code) => {
    const { probe: found, problem, asked } = await probed(explainGiven(dev), refused(error));
    expect(found).toEqual({ ok: false, code, host: "dev.example" });
    expect(problem).toMatchObject({ code, reason: expect.stringContaining(describeError(error)) });
    expect(problem?.reason).toContain(`for dev.example log in again with \`axctl login --env dev --url ${url}\``);
    expect(asked).toBe(1);
  });
});

describe("how to mend it", () => {
  const denied = refused(http(401, {}));
  const login = "axctl login --env dev --url https://dev.example";
  it.each<[string, Given, TokenResult, string]>([
    ["a login that is refused", dev, denied, login],
    ["the default login", { login: dev.login ?? {} }, denied, "axctl login --url https://dev.example"],
    [
      "a variable",
      { variables: { AX_TOKEN: USER_PAT, AX_BASE_URL: url } },
      denied,
      "put a token of that host into env:AX_TOKEN, or remove it there and log in again with `axctl login --url https://dev.example`",
    ],
    [
      "an agent's local config, which no login can replace",
      { local: { token: AGENT_PAT, agent_id: "a", base_url: url } },
      denied,
      "put a token of that host into local_config",
    ],
    [
      "a server that fails",
      dev,
      refused(http(503, {})),
      `check that https://dev.example is the aX API and can be reached; if it refuses the token then, for dev.example log in again with \`${login}\``,
    ],
    [
      "a page of the front end",
      dev,
      refused(http(200, "an HTML page answered")),
      `check that https://dev.example is the aX API and can be reached; if it refuses the token then, for dev.example log in again with \`${login}\``,
    ],
    [
      "a login over plain http, which was accepted for the probe",
      { env: "dev", login: { token: USER_PAT, base_url: "http://dev.example" } },
      denied,
      "axctl login --env dev --url http://dev.example --allow-insecure-http",
    ],
    [
      "a path that is not there",
      dev,
      refused(http(404, {})),
      `check that https://dev.example is the aX API and can be reached; if it refuses the token then, for dev.example log in again with \`${login}\``,
    ],
  ])("%s", async (_, given, result, fix) => {
    expect((await probed(explainGiven(given), result)).problem?.fix).toBe(fix);
  });

  it("quotes what a shell would read", async () => {
    const given = { env: "dev", login: { token: USER_PAT, base_url: "https://dev.example/a;b" } };
    expect((await probed(explainGiven(given), denied)).problem?.fix).toBe(
      "axctl login --env dev --url 'https://dev.example/a;b'",
    );
  });
});

describe("a probe is skipped", () => {
  it.each<[string, Given, string]>([
    ["for a problem", { env: "dev" }, "nothing is sent before this is mended: missing_user_login_env"],
    ["for the Gateway's credential", { gateway: { candidates: [agent()] } }, "the Gateway holds"],
    ["for a JWT", { variables: { AX_TOKEN: JWT } }, "only personal access tokens"],
  ])("%s, and nothing is asked", async (_, given, reason) => {
    const { probe: found, problem, asked } = await probed(explainGiven(given), good);
    expect(found).toEqual({ skipped: true, reason: expect.stringContaining(reason) });
    expect({ problem, asked }).toEqual({ problem: undefined, asked: 0 });
  });

  it("for plain http that the session refuses", async () => {
    const result = refused({ type: "refused", code: "insecure_base_url", detail: "not over plain http" });
    const given = { env: "dev", login: { token: USER_PAT, base_url: "http://far.example" } };
    expect(await probed(explainGiven(given), result)).toMatchObject({
      probe: { skipped: true, reason: "not over plain http" },
    });
  });
});

function agent() {
  return { name: "scribe", agent_id: "a", workdir: "/work" };
}

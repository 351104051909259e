import { describe, expect, it } from "vitest";
import type { Answer } from "../../src/api/answer.ts";
import type { Bounds, Session, TokenResult } from "../../src/api/client.ts";
import { refuseBaseUrl, refuseToken, verifyLogin } from "../../src/api/verify-login.ts";
import { AGENT_PAT, JWT, USER_PAT } from "../identity/support.ts";

const signal = new AbortController().signal;

describe("refuseBaseUrl", () => {
  it.each<[string, string, boolean, string | null]>([
    ["https", "https://paxai.app", false, null],
    ["plain http to this machine", "http://127.0.0.1:8001", false, null],
    ["plain http to another", "http://paxai.app", false, "insecure_base_url"],
    ["plain http that was allowed", "http://paxai.app", true, null],
    ["a user name", "https://ada@paxai.app", true, "invalid_base_url"],
    ["no URL", "paxai.app", true, "invalid_base_url"],
  ])("%s", (_, url, allowInsecureHttp, code) => {
    expect(refuseBaseUrl(url, { allowInsecureHttp })?.code ?? null).toBe(code);
  });

  it("does not repeat a password", () => {
    const refusal = refuseBaseUrl("https://ada:hunter2@paxai.app", { allowInsecureHttp: false });
    expect(JSON.stringify(refusal)).not.toMatch(/hunter2|ada/);
  });
});

describe("refuseToken", () => {
  it.each<[string, string, string | null]>([
    ["a user's", USER_PAT, null],
    ["a JWT", JWT, null],
    ["an agent's", AGENT_PAT, "user_login_holds_agent_pat"],
    ["one with a blank", "axp_u_a. b", "token_malformed"],
    ["one with a line end", "axp_u_a.\nb", "token_malformed"],
    ["one with a letter that is no ASCII", "axp_u_ä.b", "token_malformed"],
  ])("%s", (_, token, code) => {
    expect(refuseToken(token)?.code ?? null).toBe(code);
  });
});

interface Played {
  token?: TokenResult;
  me?: Answer;
  spaces?: Answer;
  /** Milliseconds that the exchange takes. */
  exchangeTakes?: number;
}

const body = (value: unknown): Answer => ({ ok: true, status: 200, body: value });
const status = (code: number): Answer & { ok: false } => ({
  ok: false,
  status: code,
  error: { status_code: code, url: "https://dev.example", detail: {} },
});
const person = body({ username: "ada", principal_type: "user", bound_agent: null });

async function verified({ token, me = person, spaces = body([]), exchangeTakes = 0 }: Played, wanted?: string) {
  let now = 0;
  const asked: [string, number][] = [];
  const session: Session = {
    token: async () => {
      now += exchangeTakes;
      return token ?? { ok: true, token: "eyJ.x.y", tokenClass: null };
    },
    ask: async ({ path }, { timeoutMs }: Bounds) => {
      asked.push([path, timeoutMs]);
      return path === "/auth/me" ? me : spaces;
    },
  };
  const verdict = await verifyLogin({ session, clock: { elapsed: () => now } }, wanted, { timeoutMs: 1000, signal });
  return { verdict, asked };
}

describe("verifyLogin", () => {
  it("gives the person, the space and how many are visible", async () => {
    const { verdict } = await verified({ spaces: body({ spaces: [{ id: "one" }] }) });
    expect(verdict).toEqual({ ok: true, username: "ada", principalType: "user", space: { id: "one" }, spaces: 1 });
  });

  it("has one deadline for all that it asks", async () => {
    const { asked } = await verified({ exchangeTakes: 400 });
    expect(asked).toEqual([
      ["/auth/me", 600],
      ["/api/v1/spaces", 600],
    ]);
  });

  it.each<[string, Played, string, string]>([
    ["an exchange that is refused", { token: { ok: false, answer: status(401) } }, "login_rejected", "HTTP 401"],
    ["a token that business endpoints refuse", { me: status(403) }, "login_rejected", "HTTP 403"],
    ["a principal without a name", { me: body({}) }, "login_rejected", "shape_mismatch"],
    [
      "an agent",
      { me: body({ username: "bot", principal_type: "agent", bound_agent: null }) },
      "login_not_a_user",
      "`agent`",
    ],
  ])("refuses %s", async (_, played, code, said) => {
    const { verdict } = await verified(played);
    expect(verdict).toMatchObject({ ok: false, problem: { code, reason: expect.stringContaining(said) } });
  });

  it("asks nothing after an exchange that was refused", async () => {
    expect((await verified({ token: { ok: false, answer: status(401) } })).asked).toEqual([]);
  });

  const one = { id: "s1", slug: "crew" };
  const two = { id: "s2", name: "Crew" };
  it.each<[string, Answer, string | undefined, Record<string, unknown>]>([
    ["a list that cannot be read, none wanted", status(500), undefined, { ok: true, space: null, spaces: null }],
    ["several, none wanted", body([one, two]), undefined, { ok: true, space: null, spaces: 2 }],
    ["one wanted by id", body([one, two]), "s2", { ok: true, space: two }],
    ["one wanted by slug", body([one]), "CREW", { ok: true, space: one }],
    ["a wanted one that is not there", body([one]), "desk", { ok: false, problem: { code: "space_unresolved" } }],
    [
      "a wanted one that is there twice",
      body([one, two]),
      "crew",
      { ok: false, problem: { code: "space_unresolved" } },
    ],
    ["a wanted one and no list", status(500), "s1", { ok: false, problem: { code: "space_unresolved" } }],
  ])("the space: %s", async (_, spaces, wanted, expected) => {
    expect((await verified({ spaces }, wanted)).verdict).toMatchObject(expected);
  });
});

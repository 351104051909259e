import { describe, expect, it } from "vitest";
import { resolve } from "../../src/identity/resolve.ts";
import {
  AGENT_PAT,
  candidate,
  config,
  type Given,
  JWT,
  PATHS,
  sources,
  tokenFile,
  USER_PAT,
  unreadableTokenFile,
} from "./support.ts";
import { expectIdentity, ORDER } from "./tables.ts";

describe("token files", () => {
  it.each(ORDER)("%s may name one", (source, key) => {
    expectIdentity(
      { [key]: config({ token_file: "t" }, { tokenFile: tokenFile(AGENT_PAT) }) },
      { token: AGENT_PAT, tokenKind: "agent_pat", authSource: source, tokenFileFault: null },
    );
  });

  it("of a later source wins over the token of an earlier one", () => {
    expectIdentity(
      { login: { token: USER_PAT }, profile: config({ token_file: "t" }, { tokenFile: tokenFile(AGENT_PAT) }) },
      { token: AGENT_PAT, authSource: "active_profile:bot" },
    );
  });

  it("that wins and cannot be read gives no token, and none of those below takes its place", () => {
    expectIdentity(
      { login: { token: USER_PAT }, profile: config({ token_file: "t" }, { tokenFile: unreadableTokenFile() }) },
      {
        token: null,
        tokenKind: "missing",
        authSource: "active_profile:bot",
        tokenFileFault: { path: "/run/token", reason: "there is no such file" },
      },
    );
  });

  it("that does not win may be unreadable", () => {
    expectIdentity(
      { profile: config({ token_file: "t" }, { tokenFile: unreadableTokenFile() }), local: { token: AGENT_PAT } },
      { token: AGENT_PAT, tokenFileFault: null },
    );
  });
});

describe("an unsafe local config is ignored whole", () => {
  const login = { token: USER_PAT, base_url: "https://dev", space_id: "dev" };
  const elsewhere = { base_url: "https://evil", space_id: "evil" };
  const unsafe = { ...elsewhere, token: USER_PAT, agent_name: "a" };
  it.each<[string, Given["local"], boolean]>([
    ["a user's token and an agent's name", unsafe, true],
    ["a user's token and an agent's id", { ...unsafe, agent_id: "a" }, true],
    ["a principal that is an agent", { ...unsafe, principal_type: "agent" }, true],
    [
      "a user's token in a token file",
      config({ ...elsewhere, agent_name: "a" }, { tokenFile: tokenFile(USER_PAT) }),
      true,
    ],
    ["a principal that is a user", { ...unsafe, principal_type: "user" }, false],
    ["an agent's token", { ...unsafe, token: AGENT_PAT }, false],
    ["no agent", { ...elsewhere, token: USER_PAT }, false],
    ["no token", { ...elsewhere, agent_name: "a" }, false],
  ])("%s: ignored %s", (_, local = {}, ignored) => {
    const { baseUrl, space } = resolve(sources({ login, local }));
    const source = ignored ? "user_login" : "local_config";
    expect([baseUrl.source, space?.source]).toEqual([source, source]);
  });

  it("nothing of it is left", () => {
    expect(resolve(sources({ login, local: unsafe }))).toEqual(resolve(sources({ login })));
  });

  it("only a local config is ever unsafe", () => {
    expectIdentity({ runtime: unsafe }, { authSource: `runtime_config:${PATHS.runtime}` });
  });
});

describe("a Gateway-brokered workspace", () => {
  const gateway = { url: "http://127.0.0.1:8765" };
  const brokered = config({ space_id: "s" }, { gateway, agent: { name: "bot", id: "b-1" } });
  const source = "local_config:gateway";

  it("has no token: the Gateway holds it, also when a source below has one", () => {
    expectIdentity(
      { login: { token: USER_PAT, base_url: "https://dev" }, local: brokered },
      {
        token: null,
        tokenKind: "missing",
        authSource: source,
        baseUrl: { value: "http://127.0.0.1:8765", source },
        agentName: { value: "bot", source },
        agentId: { value: "b-1", source },
        space: { value: "s", source },
        principalType: "agent",
        principalIntent: "agent",
      },
    );
  });

  it("prefers the Gateway's url to base_url, and [agent] to the keys at the top", () => {
    const local = config(
      { base_url: "https://x", agent_name: "top", agent_id: "top" },
      { gateway, agent: { name: "bot" } },
    );
    expectIdentity(
      { local },
      {
        baseUrl: { value: "http://127.0.0.1:8765", source },
        agentName: { value: "bot", source },
        agentId: { value: "top", source },
      },
    );
  });

  it.each<[string, Given["local"], string | null]>([
    ["a url and no token", config({}, { gateway }), source],
    ["a token", config({ token: AGENT_PAT }, { gateway }), "local_config"],
    ["a token file", config({ token_file: "t" }, { gateway, tokenFile: tokenFile(AGENT_PAT) }), "local_config"],
    ["no url", config({}, { gateway: { workdir: "/work" } }), null],
  ])("with %s has its credential from %s", (_, local = {}, authSource) => {
    expectIdentity({ local }, { authSource });
  });

  it("yields to a token from a later source", () => {
    expectIdentity({ local: brokered, variables: { AX_TOKEN: JWT } }, { token: JWT, authSource: "env:AX_TOKEN" });
  });
});

describe("the Gateway's registry", () => {
  const gateway = { candidates: [candidate("first"), candidate("second")] };
  it("brokers for its first candidate when no token is found", () => {
    expectIdentity(
      { gateway },
      {
        principalIntent: "agent_gateway_brokered",
        agentName: { value: "first", source: "gateway_daemon" },
        agentId: { value: "first-id", source: "gateway_daemon" },
      },
    );
  });

  it("may know no id", () => {
    expectIdentity(
      { gateway: { candidates: [{ name: "only" }] } },
      { agentName: { value: "only", source: "gateway_daemon" }, agentId: null },
    );
  });

  it("brokers for nobody when there is a token", () => {
    expectIdentity(
      { gateway, login: { token: USER_PAT } },
      { principalIntent: "user", agentName: null, agentId: null },
    );
  });
});

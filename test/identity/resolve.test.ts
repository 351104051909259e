import { describe, expect, it } from "vitest";
import { type Identity, resolve } from "../../src/identity/resolve.ts";
import {
  AGENT_PAT,
  candidate,
  config,
  type Given,
  JWT,
  PATHS,
  sources,
  tokenFile,
  unreadableTokenFile,
  USER_PAT,
} from "./support.ts";

/** The fields that a row speaks of. */
type Expected = { token?: string | null } & Partial<Omit<Identity, "token">>;

function expectIdentity(given: Given, { token, ...fields }: Expected): void {
  const identity = resolve(sources(given));
  expect(identity).toMatchObject(fields);
  if (token !== undefined) expect(identity.token?.reveal() ?? null).toBe(token);
}

/** Every source that counts without `--env`, lowest first, with the name that reports give its values. */
const ORDER = [
  ["global_config", "global"],
  ["user_login", "login"],
  ["active_profile:bot", "profile"],
  ["local_config", "local"],
  [`runtime_config:${PATHS.runtime}`, "runtime"],
] as const;

describe("without --env, later sources win", () => {
  const fields = ["token", "base_url", "space_id", "agent_name", "agent_id", "principal_type"] as const;

  function valuesOf(name: string) {
    return Object.fromEntries(fields.map((field) => [field, field === "principal_type" ? "agent" : `${name} ${field}`]));
  }

  it.each(ORDER.map(([source, key], index) => ({ source, key, index })))(
    "$source wins over everything before it, in every field",
    ({ source, key, index }) => {
      const given: Given = Object.fromEntries(ORDER.slice(0, index + 1).map(([, name]) => [name, valuesOf(name)]));
      expectIdentity(given, {
        token: `${key} token`,
        authSource: source,
        baseUrl: { value: `${key} base_url`, source },
        space: { value: `${key} space_id`, source },
        agentName: { value: `${key} agent_name`, source },
        agentId: { value: `${key} agent_id`, source },
        principalType: "agent",
      });
    },
  );

  const all: Given = Object.fromEntries(ORDER.map(([, name]) => [name, valuesOf(name)]));
  it.each<[string, Record<string, string>, Expected]>([
    ["AX_TOKEN", { AX_TOKEN: JWT }, { token: JWT, authSource: "env:AX_TOKEN" }],
    ["AX_BASE_URL", { AX_BASE_URL: "https://x" }, { baseUrl: { value: "https://x", source: "env:AX_BASE_URL" } }],
    ["AX_AGENT_NAME", { AX_AGENT_NAME: "n" }, { agentName: { value: "n", source: "env:AX_AGENT_NAME" } }],
    ["AX_AGENT_ID", { AX_AGENT_ID: "i" }, { agentId: { value: "i", source: "env:AX_AGENT_ID" } }],
    ["AX_SPACE", { AX_SPACE: "s" }, { space: { value: "s", source: "env:AX_SPACE" } }],
    ["AX_SPACE_ID", { AX_SPACE_ID: "s" }, { space: { value: "s", source: "env:AX_SPACE_ID" } }],
    [
      "AX_SPACE, before AX_SPACE_ID",
      { AX_SPACE: "s", AX_SPACE_ID: "t" },
      { space: { value: "s", source: "env:AX_SPACE" } },
    ],
    [
      "AX_SPACE_ID, when AX_SPACE is empty",
      { AX_SPACE: "", AX_SPACE_ID: "t" },
      { space: { value: "t", source: "env:AX_SPACE_ID" } },
    ],
  ])("%s wins over every file, and over nothing else", (_, variables, expected) => {
    expectIdentity({ ...all, variables }, expected);
    const [field] = Object.keys(expected).slice(-1);
    const without = Object.entries(resolve(sources(all))).filter(([name]) => name !== field && !(name in expected));
    const withIt = resolve(sources({ ...all, variables }));
    for (const [name, value] of without) {
      if (name === "token" || name === "tokenKind") continue;
      expect(Reflect.get(withIt, name)).toEqual(value);
    }
  });

  it("AX_TOKEN_FILE wins over every file", () => {
    expectIdentity(
      { ...all, variables: { AX_TOKEN_FILE: "/run/token" }, variableTokenFile: tokenFile(AGENT_PAT) },
      { token: AGENT_PAT, authSource: "env:AX_TOKEN_FILE" },
    );
  });

  it("AX_TOKEN wins over AX_TOKEN_FILE", () => {
    expectIdentity(
      { variables: { AX_TOKEN: JWT, AX_TOKEN_FILE: "/t" }, variableTokenFile: tokenFile(AGENT_PAT) },
      { token: JWT, authSource: "env:AX_TOKEN" },
    );
  });

  it("--space-id wins over everything", () => {
    expectIdentity(
      { ...all, variables: { AX_SPACE: "s" }, spaceId: "o" },
      { space: { value: "o", source: "option:--space-id" } },
    );
  });

  it("field by field: each may come from another source", () => {
    expectIdentity(
      {
        global: { base_url: "https://global" },
        login: { token: USER_PAT },
        profile: { agent_name: "bot", principal_type: "user" },
        local: { space_id: "local" },
        runtime: { agent_id: "runtime" },
      },
      {
        baseUrl: { value: "https://global", source: "global_config" },
        authSource: "user_login",
        agentName: { value: "bot", source: "active_profile:bot" },
        space: { value: "local", source: "local_config" },
        agentId: { value: "runtime", source: `runtime_config:${PATHS.runtime}` },
      },
    );
  });

  it.each<[string | undefined, string]>([
    [undefined, "user_login"],
    ["default", "user_login"],
    ["user", "user_login"],
    ["dev", "user_login:dev"],
  ])("the login of the chosen env %s is %s", (chosenEnv, source) => {
    const given: Given = { login: { token: USER_PAT }, ...(chosenEnv === undefined ? {} : { chosenEnv }) };
    expectIdentity(given, { authSource: source, selectedEnv: chosenEnv ?? null, explicitEnv: false });
  });

  it("nothing at all is nobody, at the default URL", () => {
    expectIdentity(
      {},
      {
        token: null,
        tokenKind: "missing",
        authSource: null,
        baseUrl: { value: "http://localhost:8001", source: null },
        space: null,
        agentName: null,
        agentId: null,
        principalType: null,
        principalIntent: "missing",
        selectedEnv: null,
        selectedProfile: null,
        runtimeConfig: null,
      },
    );
  });
});

describe("with --env, only that login and the options count", () => {
  const bypassed: Given = {
    env: "dev",
    chosenEnv: "next",
    global: { token: "global", base_url: "https://global", space_id: "global" },
    login: { token: USER_PAT, base_url: "https://dev" },
    profile: { token: "profile", agent_name: "bot", agent_id: "bot" },
    local: { token: "local", space_id: "local", agent_name: "bot" },
    runtime: { token: "runtime", space_id: "runtime" },
    variables: { AX_TOKEN: "variable", AX_BASE_URL: "https://variable", AX_SPACE: "variable", AX_AGENT_NAME: "bot" },
    variableTokenFile: tokenFile("variable file"),
    gateway: { candidates: [candidate("bot")] },
  };

  it("everything else is bypassed, and the principal is the user", () => {
    expectIdentity(bypassed, {
      token: USER_PAT,
      authSource: "user_login:dev",
      baseUrl: { value: "https://dev", source: "user_login:dev" },
      space: null,
      agentName: null,
      agentId: null,
      principalType: "user",
      principalIntent: "user",
      selectedEnv: "dev",
      explicitEnv: true,
      selectedProfile: null,
      runtimeConfig: null,
    });
  });

  it("the options still count", () => {
    expectIdentity({ ...bypassed, spaceId: "o" }, { space: { value: "o", source: "option:--space-id" } });
  });

  it("a login without a token takes none from elsewhere, and no Gateway brokers", () => {
    const { login: _, ...rest } = bypassed;
    expectIdentity(rest, {
      token: null,
      authSource: null,
      principalIntent: "user",
      agentName: null,
      baseUrl: { value: "http://localhost:8001", source: null },
    });
  });

  it("the principal is the user whatever the login says", () => {
    expectIdentity(
      { env: "dev", login: { token: USER_PAT, principal_type: "agent", agent_name: "bot" } },
      { principalType: "user", principalIntent: "user" },
    );
  });

  it("--env default is the default login", () => {
    expectIdentity({ env: "default", login: { token: USER_PAT } }, { authSource: "user_login", selectedEnv: "default" });
  });
});

describe("agents", () => {
  it.each<[string, Given, string | null]>([
    ["a profile with agent_name", { profile: { agent_name: "a" } }, "agent"],
    ["a profile with agent_id", { profile: { agent_id: "a" } }, "agent"],
    ["a local config with agent_name", { local: { agent_name: "a" } }, "agent"],
    ["a local config with agent_id", { local: { agent_id: "a" } }, "agent"],
    ["a runtime config with agent_name", { runtime: { agent_name: "a" } }, "agent"],
    ["a runtime config with agent_id", { runtime: { agent_id: "a" } }, "agent"],
    ["an agent that wins over a user's login", { login: { principal_type: "user" }, local: { agent_id: "a" } }, "agent"],
    ["a profile that says user", { profile: { agent_name: "a", principal_type: "user" } }, "user"],
    ["a local config that says user", { local: { agent_name: "a", principal_type: "user" } }, "user"],
    ["a runtime config that says user", { runtime: { agent_name: "a", principal_type: "user" } }, "user"],
    ["a login with an agent", { login: { agent_name: "a" } }, null],
    ["a global config with an agent", { global: { agent_name: "a" } }, null],
    ["variables with an agent", { variables: { AX_AGENT_NAME: "a" } }, null],
    ["a profile without an agent", { profile: { space_id: "s" } }, null],
  ])("%s: the principal is %s", (_, given, principalType) => {
    expectIdentity(given, { principalType });
  });

  const below = { agent_name: "old", agent_id: "old" };
  it.each<[string, Given, string | null, string | null]>([
    ["a profile with no agent fields clears those below", { global: below, profile: { space_id: "s" } }, null, null],
    ["an empty profile clears those below", { login: below, profile: {} }, null, null],
    ["a profile with one agent field clears nothing", { global: below, profile: { agent_name: "new" } }, "new", "old"],
    ["a broken profile clears nothing", { global: below, profile: config({}, { state: "unreadable" }) }, "old", "old"],
    ["an absent profile clears nothing", { global: below, profile: config({}, { state: "absent" }) }, "old", "old"],
    ["no profile clears nothing", { global: below }, "old", "old"],
    ["a local config with no agent fields clears nothing", { global: below, local: {} }, "old", "old"],
    ["a profile clears nothing above", { profile: {}, local: below }, "old", "old"],
    ["AX_AGENT_NAME=none clears the name", { runtime: below, variables: { AX_AGENT_NAME: "none" } }, null, "old"],
    ["AX_AGENT_NAME=null clears the name", { runtime: below, variables: { AX_AGENT_NAME: "null" } }, null, "old"],
    ["an empty AX_AGENT_NAME clears the name", { runtime: below, variables: { AX_AGENT_NAME: "" } }, null, "old"],
    ["AX_AGENT_ID=none clears the id", { runtime: below, variables: { AX_AGENT_ID: "None" } }, "old", null],
    ["AX_AGENT_ID=null clears the id", { runtime: below, variables: { AX_AGENT_ID: "null" } }, "old", null],
    ["an empty AX_AGENT_ID clears the id", { runtime: below, variables: { AX_AGENT_ID: "" } }, "old", null],
    ["an agent named nonesuch stays", { variables: { AX_AGENT_NAME: "nonesuch" } }, "nonesuch", null],
  ])("%s", (_, given, name, id) => {
    const { agentName, agentId } = resolve(sources(given));
    expect([agentName?.value ?? null, agentId?.value ?? null]).toEqual([name, id]);
  });

  it.each(["AX_TOKEN", "AX_TOKEN_FILE", "AX_BASE_URL", "AX_SPACE", "AX_SPACE_ID"])(
    "%s that is set but empty counts as unset",
    (name) => {
      const below: Given = { login: { token: USER_PAT, base_url: "https://dev", space_id: "s" } };
      expect(resolve(sources({ ...below, variables: { [name]: "" } }))).toEqual(resolve(sources(below)));
    },
  );
});

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
  const unsafe = { token: USER_PAT, base_url: "https://evil", space_id: "evil", agent_name: "a" };
  it.each<[string, Given["local"], boolean]>([
    ["a user's token and an agent's name", unsafe, true],
    ["a user's token and an agent's id", { ...unsafe, agent_id: "a" }, true],
    ["a principal that is an agent", { ...unsafe, principal_type: "agent" }, true],
    ["a user's token in a token file", config({ ...unsafe, token: undefined }, { tokenFile: tokenFile(USER_PAT) }), true],
    ["a principal that is a user", { ...unsafe, principal_type: "user" }, false],
    ["an agent's token", { ...unsafe, token: AGENT_PAT }, false],
    ["no agent", { token: USER_PAT, base_url: "https://evil", space_id: "evil" }, false],
    ["no token", { base_url: "https://evil", space_id: "evil", agent_name: "a" }, false],
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
    const local = config({ base_url: "https://x", agent_name: "top", agent_id: "top" }, { gateway, agent: { name: "bot" } });
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
    expectIdentity({ gateway: { candidates: [{ name: "only" }] } }, { agentName: { value: "only", source: "gateway_daemon" }, agentId: null });
  });

  it("brokers for nobody when there is a token", () => {
    expectIdentity({ gateway, login: { token: USER_PAT } }, { principalIntent: "user", agentName: null, agentId: null });
  });
});

describe("the principal's intent, first match", () => {
  const candidates = { candidates: [candidate("bot")] };
  it.each<[string, Given, Identity["principalIntent"]]>([
    ["user PAT, agent name, no principal", { login: { token: USER_PAT, agent_name: "a" } }, "mixed_user_token_agent_identity"],
    ["user PAT, agent id, no principal", { login: { token: USER_PAT, agent_id: "a" } }, "mixed_user_token_agent_identity"],
    [
      "user PAT, agent, principal agent",
      { login: { token: USER_PAT }, profile: { agent_name: "a" } },
      "mixed_user_token_agent_identity",
    ],
    ["user PAT, agent, principal user", { login: { token: USER_PAT, agent_name: "a", principal_type: "user" } }, "user"],
    ["user PAT", { login: { token: USER_PAT } }, "user"],
    ["user PAT, principal agent, no agent", { login: { token: USER_PAT, principal_type: "agent" } }, "user"],
    ["JWT, principal user", { login: { token: JWT, principal_type: "user" } }, "user"],
    ["JWT, principal user, agent", { login: { token: JWT, principal_type: "user", agent_name: "a" } }, "user"],
    ["agent PAT, principal user", { login: { token: AGENT_PAT, principal_type: "user" } }, "user"],
    ["no token, principal user", { login: { principal_type: "user" } }, "user"],
    ["no token, principal user, candidate", { login: { principal_type: "user" }, gateway: candidates }, "user"],
    ["agent PAT", { login: { token: AGENT_PAT } }, "agent"],
    ["JWT, principal agent", { login: { token: JWT, principal_type: "agent" } }, "agent"],
    ["JWT, agent name", { login: { token: JWT, agent_name: "a" } }, "agent"],
    ["JWT, agent id", { login: { token: JWT, agent_id: "a" } }, "agent"],
    ["no token, agent name", { login: { agent_name: "a" } }, "agent"],
    ["no token, agent name, candidate", { login: { agent_name: "a" }, gateway: candidates }, "agent"],
    ["no token, candidate", { gateway: candidates }, "agent_gateway_brokered"],
    ["no token", {}, "missing"],
    ["JWT", { login: { token: JWT } }, "unknown"],
    ["JWT, candidate", { login: { token: JWT }, gateway: candidates }, "unknown"],
    ["any other token", { login: { token: "s3cret" } }, "unknown"],
  ])("%s: %s", (_, given, principalIntent) => {
    expectIdentity(given, { principalIntent });
  });
});

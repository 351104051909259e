import { describe, expect, it } from "vitest";
import { resolve } from "../../src/identity/resolve.ts";
import { AGENT_PAT, candidate, type Given, JWT, PATHS, sources, tokenFile, USER_PAT } from "./support.ts";
import { type ExpectedIdentity, expectIdentity, ORDER } from "./tables.ts";

describe("without --env, later sources win", () => {
  const fields = ["token", "base_url", "space_id", "agent_name", "agent_id", "principal_type"] as const;

  function valuesOf(name: string) {
    return Object.fromEntries(
      fields.map((field) => [field, field === "principal_type" ? "agent" : `${name} ${field}`]),
    );
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
  it.each<[string, Record<string, string>, ExpectedIdentity]>([
    ["AX_TOKEN", { AX_TOKEN: JWT }, { token: JWT, tokenKind: "jwt", authSource: "env:AX_TOKEN" }],
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
    const { token: _below, ...below } = resolve(sources(all));
    const { token, ...above } = resolve(sources({ ...all, variables }));
    const { token: expectedToken = "runtime token", ...fields } = expected;
    expect(above).toEqual({ ...below, ...fields });
    expect(token?.reveal()).toBe(expectedToken);
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
    expectIdentity(
      { env: "default", login: { token: USER_PAT } },
      { authSource: "user_login", selectedEnv: "default" },
    );
  });
});

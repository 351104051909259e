import { describe, expect, it } from "vitest";
import { type Identity, resolve } from "../../src/identity/resolve.ts";
import { AGENT_PAT, candidate, config, type Given, JWT, sources, USER_PAT } from "./support.ts";
import { expectIdentity } from "./tables.ts";

describe("agents", () => {
  it.each<[string, Given, string | null]>([
    ["a profile with agent_name", { profile: { agent_name: "a" } }, "agent"],
    ["a profile with agent_id", { profile: { agent_id: "a" } }, "agent"],
    ["a local config with agent_name", { local: { agent_name: "a" } }, "agent"],
    ["a local config with agent_id", { local: { agent_id: "a" } }, "agent"],
    ["a runtime config with agent_name", { runtime: { agent_name: "a" } }, "agent"],
    ["a runtime config with agent_id", { runtime: { agent_id: "a" } }, "agent"],
    [
      "an agent that wins over a user's login",
      { login: { principal_type: "user" }, local: { agent_id: "a" } },
      "agent",
    ],
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

describe("the principal's intent, first match", () => {
  const candidates = { candidates: [candidate("bot")] };
  it.each<[string, Given, Identity["principalIntent"]]>([
    [
      "user PAT, agent name, no principal",
      { login: { token: USER_PAT, agent_name: "a" } },
      "mixed_user_token_agent_identity",
    ],
    [
      "user PAT, agent id, no principal",
      { login: { token: USER_PAT, agent_id: "a" } },
      "mixed_user_token_agent_identity",
    ],
    [
      "user PAT, agent, principal agent",
      { login: { token: USER_PAT }, profile: { agent_name: "a" } },
      "mixed_user_token_agent_identity",
    ],
    [
      "user PAT, agent, principal user",
      { login: { token: USER_PAT, agent_name: "a", principal_type: "user" } },
      "user",
    ],
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

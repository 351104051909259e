import { describe, expect, it } from "vitest";
import type { Finding } from "../../src/identity/finding.ts";
import { AGENT_PAT, candidate, config, explainGiven, type Given, JWT, PATHS, tokenFile, USER_PAT } from "./support.ts";
import { findings, findingTable } from "./tables.ts";

function warnings(given: Given, code: string): Finding[] {
  return findings("warnings", code, given);
}

const gateway = { url: "http://127.0.0.1:8765" };

describe("no warning", () => {
  it.each<[string, Given]>([
    ["without any source", {}],
    ["for a login", { login: { token: USER_PAT, base_url: "https://paxai.app", space_id: "s" } }],
    [
      "for an agent's profile",
      { profile: config({ token_file: "t", agent_name: "a" }, { tokenFile: tokenFile(AGENT_PAT) }) },
    ],
    ["for variables", { variables: { AX_TOKEN: JWT, AX_BASE_URL: "https://paxai.app", AX_SPACE: "s" } }],
  ])("%s", (_, given) => {
    expect(explainGiven(given).diagnosis.warnings).toEqual([]);
  });
});

describe("global_config_contains_credentials", () => {
  findingTable("warnings", "global_config_contains_credentials", [
    ["a token", { global: { token: USER_PAT } }, true],
    ["a token file", { global: config({ token_file: "t" }, { tokenFile: tokenFile(USER_PAT) }) }, true],
    ["an agent's id", { global: { agent_id: "a" } }, true],
    ["an agent's name", { global: { agent_name: "a" } }, true],
    ["with --env too: the file is still there", { env: "dev", global: { token: USER_PAT } }, true],
    ["a base URL and a space", { global: { base_url: "https://x", space_id: "s", principal_type: "user" } }, false],
    ["a token in the login", { login: { token: USER_PAT } }, false],
  ]);

  it("lists the keys, never their values", () => {
    const given = { token_file: "t", token: USER_PAT, agent_name: "a", agent_id: "b", base_url: "https://x" };
    expect(warnings({ global: given }, "global_config_contains_credentials")).toEqual([
      {
        code: "global_config_contains_credentials",
        path: PATHS.global,
        reason: expect.stringContaining("agent_id, agent_name, token, token_file"),
        fix: expect.stringContaining("axctl login"),
        keys: ["agent_id", "agent_name", "token", "token_file"],
      },
    ]);
  });
});

describe("unsafe_local_config_ignored", () => {
  const unsafe = { token: USER_PAT, agent_name: "a" };
  findingTable("warnings", "unsafe_local_config_ignored", [
    ["a user's token with an agent", { local: unsafe }, true],
    ["a principal that is an agent", { local: { ...unsafe, principal_type: "agent" } }, true],
    ["a principal that is a user", { local: { ...unsafe, principal_type: "user" } }, false],
    ["an agent's token", { local: { ...unsafe, token: AGENT_PAT } }, false],
    ["no agent", { local: { token: USER_PAT } }, false],
    ["a runtime config", { runtime: unsafe }, false],
    ["with --env, which ignores it anyway", { env: "dev", local: unsafe }, false],
  ]);

  it("names the file", () => {
    expect(warnings({ local: unsafe }, "unsafe_local_config_ignored")[0]?.path).toBe(PATHS.local);
  });
});

describe("stale_workdir_local_config", () => {
  findingTable("warnings", "stale_workdir_local_config", [
    ["another folder", { local: {}, workdir: "/elsewhere" }, true],
    ["the folder below", { local: {}, workdir: "/work/sub" }, true],
    ["the folder that holds .ax", { local: {}, workdir: "/work" }, false],
    ["no workdir", { local: {} }, false],
    ["with --env", { env: "dev", local: {}, workdir: "/elsewhere" }, false],
  ]);

  it("names both folders", () => {
    expect(warnings({ local: {}, workdir: "/elsewhere" }, "stale_workdir_local_config")[0]).toMatchObject({
      path: PATHS.local,
      reason: "it was made for /elsewhere and lies in /work",
    });
  });
});

describe("credential_brokered_by_gateway", () => {
  findingTable("warnings", "credential_brokered_by_gateway", [
    ["a [gateway] url and no token", { local: config({}, { gateway }) }, true],
    ["a token", { local: config({ token: AGENT_PAT }, { gateway }) }, false],
    ["a token file", { local: config({ token_file: "t" }, { gateway, tokenFile: tokenFile(AGENT_PAT) }) }, false],
    ["no url", { local: config({}, { gateway: { workdir: "/work" } }) }, false],
    ["another source", { runtime: config({}, { gateway }) }, false],
    ["with --env", { env: "dev", local: config({}, { gateway }) }, false],
  ]);
});

describe("who speaks for a brokered workspace", () => {
  const local = config({}, { gateway });
  it.each<[string, Given, RegExp, RegExp]>([
    ["the Gateway", { local }, /^the Gateway holds the credential of this workspace$/, /^run the command through/],
    [
      "a token that wins over it",
      { local, variables: { AX_TOKEN: AGENT_PAT } },
      /and the token from env:AX_TOKEN is used in its place$/,
      /^remove that token/,
    ],
  ])("is %s", (_, given, reason, fix) => {
    expect(warnings(given, "credential_brokered_by_gateway")).toMatchObject([
      { reason: expect.stringMatching(reason), fix: expect.stringMatching(fix) },
    ]);
  });
});

describe("ambiguous_gateway_binding", () => {
  const two = { candidates: [candidate("first"), candidate("second")] };
  findingTable("warnings", "ambiguous_gateway_binding", [
    ["two candidates", { gateway: two }, true],
    ["one candidate", { gateway: { candidates: [candidate("first")] } }, false],
    ["none", {}, false],
  ]);

  it("names them", () => {
    expect(warnings({ gateway: two }, "ambiguous_gateway_binding")[0]?.reason).toContain("first, second");
  });
});

describe("local_token_with_gateway_binding", () => {
  const bound = { candidates: [candidate("first")] };
  const local = config({ token: AGENT_PAT }, { gateway });
  findingTable("warnings", "local_token_with_gateway_binding", [
    ["a token, a candidate and a [gateway] block with a url", { local, gateway: bound }, true],
    ["a token from anywhere", { local: config({}, { gateway }), variables: { AX_TOKEN: JWT }, gateway: bound }, true],
    ["no token", { local: config({}, { gateway }), gateway: bound }, false],
    ["no candidate", { local }, false],
    ["no [gateway] block", { local: { token: AGENT_PAT }, gateway: bound }, false],
    ["a [gateway] block without a url", { local: config({ token: AGENT_PAT }), gateway: bound }, false],
  ]);
});

describe("empty_environment_value", () => {
  findingTable("warnings", "empty_environment_value", [
    ...[
      "AX_TOKEN",
      "AX_TOKEN_FILE",
      "AX_BASE_URL",
      "AX_SPACE",
      "AX_SPACE_ID",
      "AX_USER_ENV",
      "AX_ENV",
      "AX_CONFIG_FILE",
      "AX_CONFIG_DIR",
      "AX_GATEWAY_DIR",
      "AX_GATEWAY_ENV",
    ].map((name): [string, Given, boolean] => [name, { variables: { [name]: "" } }, true]),
    ["AX_AGENT_NAME, which clears", { variables: { AX_AGENT_NAME: "" } }, false],
    ["AX_AGENT_ID, which clears", { variables: { AX_AGENT_ID: "" } }, false],
    ["a variable with a value", { variables: { AX_TOKEN: JWT } }, false],
    ["with --env too: the variable is still empty", { env: "dev", variables: { AX_TOKEN: "" } }, true],
  ]);

  it("comes once for each variable, and names it", () => {
    const found = warnings({ variables: { AX_TOKEN: "", AX_SPACE: "" } }, "empty_environment_value");
    expect(found.map(({ keys, fix }) => [keys, fix.split(",")[0]])).toEqual([
      [["AX_TOKEN"], "unset AX_TOKEN"],
      [["AX_SPACE"], "unset AX_SPACE"],
    ]);
  });
});

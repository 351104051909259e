import { describe, expect, it } from "vitest";
import type { Finding } from "../../src/identity/finding.ts";
import {
  AGENT_PAT,
  absent,
  broken,
  candidate,
  config,
  explainGiven,
  type Given,
  JWT,
  PATHS,
  tokenFile,
  USER_PAT,
  unreadableTokenFile,
} from "./support.ts";
import { findingTable } from "./tables.ts";

function problems(given: Given): Finding[] {
  return explainGiven(given).diagnosis.problems;
}

function codes(given: Given): string[] {
  return problems(given).map(({ code }) => code);
}

const login = { token: USER_PAT, base_url: "https://dev.example" };

describe("no problem", () => {
  it.each<[string, Given]>([
    ["for a login", { login }],
    ["for --env's login", { env: "dev", login }],
    ["for an agent's profile", { profile: { token: AGENT_PAT, agent_name: "a" } }],
    ["for variables", { variables: { AX_TOKEN: JWT } }],
    ["for a workspace that the Gateway brokers", { local: config({}, { gateway: { url: "http://127.0.0.1:8765" } }) }],
    ["for an agent in the Gateway's registry", { gateway: { candidates: [candidate("bot")] } }],
  ])("%s", (_, given) => {
    expect(problems(given)).toEqual([]);
  });
});

describe("missing_user_login_env", () => {
  findingTable("problems", "missing_user_login_env", [
    ["--env names a login that is not there", { env: "dev" }, true],
    ["--env default without user.toml", { env: "default" }, true],
    ["--env names a login that is there", { env: "dev", login }, false],
    ["--env names a login that is broken", { env: "dev", login: broken(PATHS.login) }, false],
    ["a variable names a login that is not there", { chosenEnv: "dev", variables: { AX_ENV: "dev" } }, false],
    ["no login at all", {}, false],
  ]);

  it.each([
    ["dev", "axctl login --env dev"],
    ["default", "axctl login"],
  ])("for %s is mended by %s", (env, fix) => {
    expect(problems({ env })[0]).toMatchObject({ code: "missing_user_login_env", fix });
  });
});

describe("missing_token", () => {
  findingTable("problems", "missing_token", [
    ["nothing gives a token", {}, true],
    ["a login without a token", { login: { base_url: "https://dev.example" } }, true],
    ["--env's login without a token, though others have one", { env: "dev", login: {}, runtime: { token: JWT } }, true],
    ["an unsafe local config alone", { local: { token: USER_PAT, agent_name: "a" } }, true],
    [
      "a registry's candidate that does not act, for there is an agent",
      {
        variables: { AX_AGENT_NAME: "a" },
        gateway: { candidates: [candidate("bot")] },
      },
      true,
    ],
    ["a token", { login }, false],
    ["a Gateway's workspace", { local: config({}, { gateway: { url: "http://127.0.0.1:8765" } }) }, false],
    ["a Gateway's candidate", { gateway: { candidates: [candidate("bot")] } }, false],
    [
      "a token file that cannot be read, which is a problem of its own",
      {
        login: config({ token_file: "t" }, { tokenFile: unreadableTokenFile() }),
      },
      false,
    ],
  ]);

  it.each<[Given, string]>([
    [{}, "axctl login"],
    [{ chosenEnv: "dev" }, "axctl login --env dev"],
    [{ env: "next", login: {} }, "axctl login --env next"],
    [{ env: "user", login: {} }, "axctl login"],
  ])("for %j is mended by %s", (given, fix) => {
    expect(problems(given)).toMatchObject([{ code: "missing_token", fix }]);
  });
});

describe("token_file_unreadable", () => {
  const unreadable = config({ token_file: "t" }, { tokenFile: unreadableTokenFile() });
  findingTable("problems", "token_file_unreadable", [
    ["the login's", { login: unreadable }, true],
    ["--env's", { env: "dev", login: unreadable }, true],
    ["the profile's, though the login has a token", { login, profile: unreadable }, true],
    ["AX_TOKEN_FILE's", { login, variables: { AX_TOKEN_FILE: "t" }, variableTokenFile: unreadableTokenFile() }, true],
    ["one that does not win", { profile: unreadable, variables: { AX_TOKEN: JWT } }, false],
    ["one that --env bypasses", { env: "dev", login, runtime: unreadable }, false],
    ["one that can be read", { profile: config({ token_file: "t" }, { tokenFile: tokenFile(AGENT_PAT) }) }, false],
  ]);

  it("names the source, the file and why", () => {
    expect(problems({ profile: unreadable })).toMatchObject([
      { path: "/run/token", reason: "active_profile:bot names the token file /run/token: there is no such file" },
    ]);
  });
});

describe("user_pat_with_agent_identity", () => {
  findingTable("problems", "user_pat_with_agent_identity", [
    ["a user's token and an agent's name", { login, variables: { AX_AGENT_NAME: "a" } }, true],
    ["a user's token and an agent's id", { login, runtime: { agent_id: "a" } }, true],
    ["a principal that is a user", { login: { ...login, agent_name: "a", principal_type: "user" } }, false],
    ["an agent's token", { login: { token: AGENT_PAT, agent_name: "a" } }, false],
    ["a JWT", { login: { token: JWT, agent_name: "a" } }, false],
    ["no agent", { login }, false],
    ["an agent that is cleared", { login: { ...login, agent_name: "a" }, variables: { AX_AGENT_NAME: "none" } }, false],
    ["with --env, whose principal is the user", { env: "dev", login: { ...login, agent_name: "a" } }, false],
  ]);

  it("names both sources", () => {
    const given: Given = { login, runtime: { agent_id: "a" } };
    expect(problems(given)[0]?.reason).toMatch(/\(user_login\).*\(runtime_config:\/run\/ax\.toml\)/);
  });
});

describe("user_login_holds_agent_pat", () => {
  findingTable("problems", "user_login_holds_agent_pat", [
    ["--env's login with an agent's token", { env: "dev", login: { token: AGENT_PAT } }, true],
    [
      "--env's login with an agent's token file",
      {
        env: "dev",
        login: config({ token_file: "t" }, { tokenFile: tokenFile(AGENT_PAT) }),
      },
      true,
    ],
    ["--env's login with a user's token", { env: "dev", login }, false],
    ["--env's login with a JWT", { env: "dev", login: { token: JWT } }, false],
    ["a login that --env did not select", { login: { token: AGENT_PAT } }, false],
    ["an agent's token that --env bypasses", { env: "dev", login, variables: { AX_TOKEN: AGENT_PAT } }, false],
  ]);
});

describe("config_unreadable", () => {
  const file = broken("");
  findingTable("problems", "config_unreadable", [
    ["the global config", { login, global: file }, true],
    ["the login", { login: file }, true],
    ["--env's login", { env: "dev", login: file }, true],
    ["the active profile", { login, profile: file }, true],
    ["the local config", { login, local: file }, true],
    ["the runtime config", { login, runtime: file }, true],
    ["a profile that is named and absent", { login, profile: absent("") }, true],
    ["a runtime config that is named and absent", { login, runtime: absent("") }, true],
    [
      "files that --env bypasses",
      { env: "dev", login, global: file, profile: file, local: file, runtime: file },
      false,
    ],
    [
      "named files that are absent and bypassed",
      { env: "dev", login, profile: absent(""), runtime: absent("") },
      false,
    ],
    ["files that nothing names and that are absent", { login }, false],
    ["an unsafe local config", { login, local: { token: USER_PAT, agent_name: "a" } }, false],
  ]);

  it.each<[string, { reason: string; line?: number; column?: number }, string]>([
    ["line and column", { reason: "it is no valid TOML", line: 3, column: 7 }, "line 3, column 7: it is no valid TOML"],
    ["no place where there is none", { reason: "EACCES" }, "EACCES"],
  ])("names the file and %s", (_, fault, reason) => {
    expect(problems({ login, local: broken("", fault) })).toEqual([
      {
        code: "config_unreadable",
        path: PATHS.local,
        reason: `${PATHS.local}: ${reason}`,
        fix: `correct ${PATHS.local}, or move it away`,
      },
    ]);
  });

  it("comes for every file at once", () => {
    expect(codes({ global: file, login: file, profile: file, local: file, runtime: file })).toEqual([
      ...Array(5).fill("config_unreadable"),
      "missing_token",
    ]);
  });
});

describe("token_malformed", () => {
  findingTable("problems", "token_malformed", [
    ["a blank inside", { login: { token: "axp_u_key.a b" } }, true],
    ["a line break inside", { variables: { AX_TOKEN: "axp_u_key.a\nX-Evil: 1" } }, true],
    ["a letter beyond ASCII", { login: { token: "axp_u_kéy.secret" } }, true],
    ["a token like any other", { login }, false],
    ["no token", {}, false],
  ]);
});

describe("agent_name_not_sendable", () => {
  const token = { AX_TOKEN: JWT };
  findingTable("problems", "agent_name_not_sendable", [
    ["a JWT and a name beyond ASCII", { variables: { ...token, AX_AGENT_NAME: "Zoë" } }, true],
    ["an unknown token and such a name", { variables: { AX_TOKEN: "opaque", AX_AGENT_NAME: "Zoë" } }, true],
    ["a JWT and a name with a line break", { runtime: { token: JWT, agent_name: "a\nX-Evil: 1" } }, true],
    ["a PAT, whose agent the exchange is told", { variables: { AX_TOKEN: AGENT_PAT, AX_AGENT_NAME: "Zoë" } }, false],
    ["a name with a blank", { variables: { ...token, AX_AGENT_NAME: "night watch" } }, false],
    ["an agent's id only", { variables: { ...token, AX_AGENT_ID: "Zoë" } }, false],
    ["no token", { variables: { AX_AGENT_NAME: "Zoë" } }, false],
    ["a name that --env bypasses", { env: "dev", login: { token: JWT }, variables: { AX_AGENT_NAME: "Zoë" } }, false],
  ]);

  it("names the source", () => {
    const given: Given = { login: { token: JWT }, global: { agent_name: "Zoë" } };
    expect(problems(given)[0]?.reason).toContain("the agent's name from global_config");
  });
});

describe("invalid_base_url", () => {
  findingTable("problems", "invalid_base_url", [
    ["no URL", { login: { ...login, base_url: "dev.example" } }, true],
    ["another scheme", { login: { ...login, base_url: "ftp://dev.example" } }, true],
    ["a password", { login: { ...login, base_url: "https://ada:hunter22@dev.example" } }, true],
    ["a URL that does not win", { login, global: { base_url: "nowhere" } }, false],
    ["the default", {}, false],
  ]);

  it("names the source", () => {
    expect(problems({ login: { ...login, base_url: "nowhere" } })[0]?.reason).toContain("the base URL from user_login");
  });

  it("does not show the password", () => {
    const given: Given = { login: { ...login, base_url: "https://ada:hunter22@dev.example" } };
    expect(JSON.stringify(problems(given))).not.toContain("hunter22");
  });
});

it("all problems come together, in one order", () => {
  const given: Given = { env: "dev", login: { token: `${AGENT_PAT} x`, base_url: "nowhere" } };
  expect(codes(given)).toEqual(["token_malformed", "user_login_holds_agent_pat", "invalid_base_url"]);
  expect(codes({ env: "dev" })).toEqual(["missing_user_login_env", "missing_token"]);
});

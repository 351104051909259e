import { describe, expect, it } from "vitest";
import type { SourceReport } from "../../src/identity/diagnose.ts";
import { explain } from "../../src/identity/doctor.ts";
import {
  AGENT_PAT,
  absent,
  broken,
  config,
  explainGiven,
  type Given,
  JWT,
  PATHS,
  sources,
  tokenFile,
  USER_PAT,
} from "./support.ts";

function reports(given: Given): SourceReport[] {
  return explainGiven(given).diagnosis.sources;
}

function report(given: Given, name: string): SourceReport | undefined {
  return reports(given).find((source) => source.name === name);
}

const every: Given = {
  global: { base_url: "https://x" },
  login: { token: USER_PAT },
  profile: { token: AGENT_PAT, agent_name: "bot" },
  local: { space_id: "s" },
  runtime: { space_id: "s" },
  variables: { AX_TOKEN: JWT },
};

describe("the sources", () => {
  it.each<[string, Given, string[]]>([
    ["nothing", {}, ["global_config", "user_login", "active_profile", "runtime_config"]],
    [
      "everything",
      every,
      ["global_config", "user_login", "active_profile:bot", "local_config", "runtime_config", "environment"],
    ],
    [
      "everything, with --env",
      { ...every, env: "dev" },
      ["global_config", "user_login:dev", "active_profile:bot", "local_config", "runtime_config", "environment"],
    ],
    ["--env default", { env: "default" }, ["global_config", "user_login", "active_profile", "runtime_config"]],
    ["a chosen env", { chosenEnv: "dev" }, ["global_config", "user_login:dev", "active_profile", "runtime_config"]],
    [
      "a workspace that the Gateway brokers",
      { local: config({}, { gateway: { url: "http://127.0.0.1:8765" } }) },
      ["global_config", "user_login", "active_profile", "local_config", "runtime_config"],
    ],
  ])("of %s are listed in order of precedence", (_, given, names) => {
    expect(reports(given).map(({ name }) => name)).toEqual(names);
  });

  it("that are absent are neither used nor ignored", () => {
    expect(reports({})).toEqual([
      { name: "global_config", exists: false, used: false, ignored: false, path: PATHS.global },
      { name: "user_login", exists: false, used: false, ignored: false, path: PATHS.login },
      { name: "active_profile", exists: false, used: false, ignored: false },
      { name: "runtime_config", exists: false, used: false, ignored: false },
    ]);
  });

  it("that count are used, with the keys that they set, sorted, never their values", () => {
    expect(reports(every)).toEqual([
      { name: "global_config", exists: true, used: true, ignored: false, path: PATHS.global, keys: ["base_url"] },
      { name: "user_login", exists: true, used: true, ignored: false, path: PATHS.login, keys: ["token"] },
      {
        name: "active_profile:bot",
        exists: true,
        used: true,
        ignored: false,
        path: PATHS.profile,
        keys: ["agent_name", "token"],
      },
      { name: "local_config", exists: true, used: true, ignored: false, path: PATHS.local, keys: ["space_id"] },
      { name: "runtime_config", exists: true, used: true, ignored: false, path: PATHS.runtime, keys: ["space_id"] },
      { name: "environment", exists: true, used: true, ignored: false, keys: ["AX_TOKEN"] },
    ]);
  });

  it("that --env bypasses are ignored, each with the reason", () => {
    const [login, ...others] = reports({ ...every, env: "dev" }).sort((a, b) => Number(b.used) - Number(a.used));
    expect(login).toEqual({
      name: "user_login:dev",
      exists: true,
      used: true,
      ignored: false,
      path: PATHS.login,
      keys: ["token"],
    });
    expect(others).toHaveLength(5);
    for (const other of others) {
      expect(other).toMatchObject({
        exists: true,
        used: false,
        ignored: true,
        reason: "--env dev selects a user login only",
      });
    }
  });

  it("that are absent are not ignored, also with --env", () => {
    expect(reports({ env: "dev" }).filter(({ ignored, used }) => ignored || used)).toEqual([]);
  });

  it.each<[string, Given, string, Partial<SourceReport>]>([
    [
      "a broken file is neither used nor ignored",
      { local: broken("") },
      "local_config",
      { exists: true, used: false, ignored: false, reason: "it is no valid TOML" },
    ],
    [
      "a broken file that --env bypasses is ignored for that",
      { env: "dev", local: broken("") },
      "local_config",
      { exists: true, used: false, ignored: true, reason: "--env dev selects a user login only" },
    ],
    [
      "an unsafe local config is ignored",
      { local: { token: USER_PAT, agent_name: "a" } },
      "local_config",
      { exists: true, used: false, ignored: true, reason: expect.stringContaining("unsafe") },
    ],
    [
      "a profile that is named and absent keeps its name",
      { profile: absent("") },
      "active_profile:bot",
      { exists: false, used: false, ignored: false, path: PATHS.profile },
    ],
    [
      "a runtime config that is named, absent and bypassed is ignored",
      { env: "dev", runtime: absent("") },
      "runtime_config",
      { exists: false, used: false, ignored: true, path: PATHS.runtime, reason: "--env dev selects a user login only" },
    ],
    [
      "a profile that is named, absent and bypassed is ignored",
      { env: "dev", profile: absent("") },
      "active_profile:bot",
      { exists: false, used: false, ignored: true, path: PATHS.profile, reason: "--env dev selects a user login only" },
    ],
    [
      "a runtime config that is named and absent keeps its path",
      { runtime: absent("") },
      "runtime_config",
      { exists: false, used: false, ignored: false, path: PATHS.runtime },
    ],
    [
      "an empty file is used, and sets nothing",
      { login: {} },
      "user_login",
      { exists: true, used: true, ignored: false, keys: [] },
    ],
    [
      "keys are sorted",
      { login: { token: JWT, space_id: "s", base_url: "https://x", environment: "dev", principal_type: "user" } },
      "user_login",
      { keys: ["base_url", "environment", "principal_type", "space_id", "token"] },
    ],
  ])("%s", (_, given, name, expected) => {
    expect(report(given, name)).toMatchObject(expected);
  });

  it("a marker that cannot be read is a profile without a name, and a problem", () => {
    const path = "/home/ada/.ax/profiles/.active";
    const profile = { name: null, file: broken(path, { reason: "it is no regular file" }) };
    const { diagnosis } = explain({ ...sources({ login: { token: USER_PAT } }), profile });
    expect(diagnosis.sources[2]).toEqual({
      name: "active_profile",
      exists: true,
      used: false,
      ignored: false,
      path,
      reason: "it is no regular file",
    });
    expect(diagnosis.problems).toMatchObject([{ code: "config_unreadable", path }]);
  });
});

describe("the environment is listed only when it overrides something", () => {
  it.each<[string, Record<string, string>, string[] | null]>([
    ["a token", { AX_TOKEN: JWT }, ["AX_TOKEN"]],
    ["a token file", { AX_TOKEN_FILE: "t" }, ["AX_TOKEN_FILE"]],
    ["a base URL", { AX_BASE_URL: "https://x" }, ["AX_BASE_URL"]],
    ["an agent's name", { AX_AGENT_NAME: "a" }, ["AX_AGENT_NAME"]],
    ["an agent's id", { AX_AGENT_ID: "a" }, ["AX_AGENT_ID"]],
    ["an agent that it clears", { AX_AGENT_NAME: "none", AX_AGENT_ID: "" }, ["AX_AGENT_ID", "AX_AGENT_NAME"]],
    ["a space", { AX_SPACE: "s", AX_SPACE_ID: "s" }, ["AX_SPACE", "AX_SPACE_ID"]],
    ["variables that are set but empty", { AX_TOKEN: "", AX_TOKEN_FILE: "", AX_BASE_URL: "", AX_SPACE: "" }, null],
    [
      "variables that choose, but override nothing",
      { AX_ENV: "dev", AX_USER_ENV: "dev", AX_CONFIG_FILE: "/x", AX_CONFIG_DIR: "/x", AX_GATEWAY_DIR: "/x" },
      null,
    ],
    ["no variables", {}, null],
  ])("%s", (_, variables, keys) => {
    const given: Given =
      "AX_TOKEN_FILE" in variables ? { variables, variableTokenFile: tokenFile(JWT) } : { variables };
    expect(report(given, "environment")?.keys ?? null).toEqual(keys);
  });
});

import { describe, expect, it } from "vitest";
import type { Finding } from "../../src/identity/finding.ts";
import {
  AGENT_PAT,
  broken,
  config,
  type Given,
  JWT,
  PATHS,
  tokenFile,
  USER_PAT,
  unreadableTokenFile,
} from "./support.ts";
import { findings, findingTable } from "./tables.ts";

function warnings(given: Given, code: string): Finding[] {
  return findings("warnings", code, given);
}

describe("credential_host_mismatch", () => {
  const login = { token: USER_PAT, base_url: "https://dev.example" };
  findingTable("warnings", "credential_host_mismatch", [
    ["a login's token, a variable's URL", { login, variables: { AX_BASE_URL: "https://evil.example" } }, true],
    ["a login's token, a local config's URL", { login, local: { base_url: "https://evil.example" } }, true],
    [
      "a profile's token file, a local URL",
      {
        profile: config({ base_url: "https://dev.example", token_file: "t" }, { tokenFile: tokenFile(AGENT_PAT) }),
        local: { base_url: "https://evil.example" },
      },
      true,
    ],
    ["a URL that is none", { login, variables: { AX_BASE_URL: "evil" } }, true],
    ["the same host in another spelling", { login, variables: { AX_BASE_URL: "https://DEV.example:8443/api" } }, false],
    ["both from the login", { login }, false],
    ["both from variables", { login, variables: { AX_TOKEN: JWT, AX_BASE_URL: "https://x.example" } }, false],
    [
      "a token whose source names no URL",
      { login: { token: USER_PAT }, local: { base_url: "https://x.example" } },
      false,
    ],
    ["a variable's token, a login's URL", { login, variables: { AX_TOKEN: JWT } }, false],
    [
      "a token file that gives no token",
      {
        login: config({ base_url: "https://dev.example", token_file: "t" }, { tokenFile: unreadableTokenFile() }),
        variables: { AX_BASE_URL: "https://evil.example" },
      },
      false,
    ],
    ["no token", { login: { base_url: "https://dev.example" }, variables: { AX_BASE_URL: "https://x" } }, false],
    [
      "with --env, which ignores the URL",
      { env: "dev", login, variables: { AX_BASE_URL: "https://evil.example" } },
      false,
    ],
  ]);

  it.each([
    ["https://ada:hunter22@evil.example", /sends it to evil\.example$/],
    ["//ada:hunter22@evil.example", /sends it to .*evil\.example$/],
  ])("names both hosts and sources, and no password: %s", (url, expected) => {
    const [warning] = warnings({ login, variables: { AX_BASE_URL: url } }, "credential_host_mismatch");
    expect(warning?.reason).toContain("the token from user_login belongs to dev.example, and env:AX_BASE_URL");
    expect(warning?.reason).toMatch(expected);
    expect(warning?.reason).not.toContain("hunter22");
  });
});

describe("insecure_file_permissions", () => {
  const open = (mode: number) => config({ token: AGENT_PAT }, { mode });
  const openTokenFile = config({ token_file: "t" }, { tokenFile: tokenFile(AGENT_PAT, 0o644) });
  findingTable("warnings", "insecure_file_permissions", [
    ["a login that the group reads", { login: open(0o640) }, true],
    ["a login that others read", { login: open(0o604) }, true],
    ["a global config", { global: open(0o644) }, true],
    ["a profile", { profile: open(0o644) }, true],
    ["a local config", { local: open(0o644) }, true],
    ["a runtime config", { runtime: open(0o644) }, true],
    ["a token file", { profile: openTokenFile }, true],
    [
      "an unreadable one",
      { profile: config({ token_file: "t" }, { tokenFile: { ...unreadableTokenFile(), mode: 0o644 } }) },
      true,
    ],
    ["AX_TOKEN_FILE", { variables: { AX_TOKEN_FILE: "t" }, variableTokenFile: tokenFile(AGENT_PAT, 0o644) }, true],
    ["a token file that several sources name, once", { profile: openTokenFile, local: openTokenFile }, true],
    ["--env's login", { env: "dev", login: open(0o644) }, true],
    ["a login for its owner alone", { login: open(0o600) }, false],
    ["a login that others may write but not read", { login: open(0o622) }, false],
    ["a file without a credential", { login: config({ base_url: "https://x" }, { mode: 0o644 }) }, false],
    [
      "a file that only names a private token file",
      {
        profile: config({ token_file: "t" }, { mode: 0o644, tokenFile: tokenFile(AGENT_PAT) }),
      },
      false,
    ],
    ["a broken file", { login: { ...broken(PATHS.login), mode: 0o644 } }, false],
    ["Windows", { platform: "win32", login: open(0o644) }, false],
    ["a file that --env bypasses", { env: "dev", local: open(0o644), login: open(0o600) }, false],
  ]);

  it("tells the mode, and the command to paste", () => {
    const file = { path: "/run/my bot's token", mode: 0o644, token: AGENT_PAT };
    const given: Given = { profile: config({ token_file: "t" }, { tokenFile: file }) };
    expect(warnings(given, "insecure_file_permissions")).toEqual([
      {
        code: "insecure_file_permissions",
        path: "/run/my bot's token",
        reason: expect.stringContaining("mode 0644"),
        fix: "chmod 600 '/run/my bot'\\''s token'",
      },
    ]);
  });
});

describe("insecure_base_url", () => {
  findingTable("warnings", "insecure_base_url", [
    ["http to a name", { login: { base_url: "http://paxai.app" } }, true],
    ["http to a private address", { login: { base_url: "http://192.168.0.1:8001" } }, true],
    ["http to a name like localhost", { login: { base_url: "http://localhost.evil.example" } }, true],
    ["http to a name like an address", { login: { base_url: "http://127.0.0.1.evil.example" } }, true],
    ["https", { login: { base_url: "https://paxai.app" } }, false],
    ["http to localhost", { login: { base_url: "http://localhost:8001" } }, false],
    ["http below localhost", { login: { base_url: "http://dev.localhost" } }, false],
    ["http to 127.0.0.0/8", { login: { base_url: "http://127.1.2.3" } }, false],
    ["http to ::1", { login: { base_url: "http://[::1]:8001" } }, false],
    ["the default", {}, false],
    ["no URL at all, which is a problem", { login: { base_url: "paxai.app" } }, false],
    ["a URL that does not win", { login: { base_url: "http://x" }, local: { base_url: "https://x" } }, false],
  ]);
});

import { describe, expect, it } from "vitest";
import { doctorView } from "../../src/cli/views/doctor.ts";
import { sameIdentity } from "../../src/cli/views/same-identity.ts";
import { doctorReport } from "../../src/identity/doctor.ts";
import {
  AGENT_PAT,
  candidate,
  config,
  explainGiven,
  type Given,
  JWT,
  tokenFile,
  USER_PAT,
  unreadableTokenFile,
} from "../identity/support.ts";

const login = { token: USER_PAT, base_url: "https://dev.example" };
const brokered = config({}, { gateway: { url: "http://127.0.0.1:8765" } });
const gateway = "run the command through the Gateway, or select a login with --env";

function nextOf(given: Given): string {
  return JSON.stringify(doctorView(doctorReport(explainGiven(given))).verdict?.after.at(-1));
}

describe("the options that give another command the same identity", () => {
  it.each<[string, Given, string]>([
    ["none for the default login", { login }, ""],
    ["a login that a variable chose", { chosenEnv: "dev", login, variables: { AX_ENV: "dev" } }, " --env dev"],
    ["a login that --env chose", { env: "dev", login, variables: { AX_TOKEN: JWT } }, " --env dev"],
    ["a space that an option chose", { env: "dev", login, spaceId: "my desk" }, " --env dev --space-id 'my desk'"],
    ["none when a variable names the host", { chosenEnv: "dev", login, variables: { AX_BASE_URL: "https://x" } }, ""],
    ["none when another file counts", { chosenEnv: "dev", login, global: { space_id: "s" } }, ""],
    ["none for an agent's login", { chosenEnv: "dev", login: { token: AGENT_PAT } }, ""],
  ])("are %s", (_, given, options) => {
    expect(sameIdentity(doctorReport(explainGiven(given)))).toBe(options);
  });
});

describe("doctor's next command", () => {
  it.each<[string, Given, string]>([
    ["the gate", { login }, "axctl qa preflight"],
    ["the Gateway, which holds the credential", { local: brokered }, gateway],
    [
      "the Gateway, whose registry has an agent",
      { gateway: { candidates: [candidate("bot")] } },
      "through the Gateway",
    ],
    [
      "the gate, for a token that wins over the Gateway",
      { local: brokered, variables: { AX_TOKEN: AGENT_PAT } },
      "axctl qa preflight",
    ],
    ["https, for plain http with a token", { login: { ...login, base_url: "http://far.example" } }, "use https"],
  ])("is %s", (_, given, next) => {
    expect(nextOf(given)).toContain(next);
  });
});

describe("the token file", () => {
  it.each<[string, Given, string | undefined]>([
    ["that a config names", { login: config({ token_file: "t" }, { tokenFile: tokenFile(USER_PAT) }) }, "/run/token"],
    ["that gives no token", { login: config({ token_file: "t" }, { tokenFile: unreadableTokenFile() }) }, "/run/token"],
    ["of AX_TOKEN_FILE", { variables: { AX_TOKEN_FILE: "t" }, variableTokenFile: tokenFile(JWT) }, "/run/token"],
    [
      "that does not win",
      { login: config({ token_file: "t" }, { tokenFile: tokenFile(USER_PAT) }), variables: { AX_TOKEN: JWT } },
      undefined,
    ],
    ["of a login without one", { login }, undefined],
  ])("%s is named where it is used", (_, given, path) => {
    const report = doctorReport(explainGiven(given));
    expect(report.effective.token_file).toBe(path);
    const body = JSON.stringify(doctorView(report).body);
    if (path === undefined) expect(body).not.toContain("token file");
    else expect(body).toContain(path);
  });
});

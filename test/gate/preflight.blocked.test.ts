import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { blockersOf } from "../../src/gate/blockers.ts";
import { type PreflightNeeds, runPreflight } from "../../src/gate/preflight.ts";
import { GATEWAY_SOURCE } from "../../src/identity/resolve.ts";
import { type Configured, explained } from "../api/support.ts";
import { digestOfDocument } from "../evidence/support.ts";
import { temporaryFolder } from "../system/support.ts";
import { OPTIONS, world } from "./support.ts";

/** The world of a preflight that must not reach for the API. */
function offline(): PreflightNeeds {
  return world(
    {},
    {
      openSession: () => {
        throw new Error("nothing may be sent");
      },
    },
  ).needs;
}

const good = { token: "axp_u_k3y.secret", base_url: "https://ax.example" };

describe("configuration that is absent is a skip: nothing was measured", () => {
  it.each<[string, Configured, string[]]>([
    ["no login of that name", { env: "next", logins: { dev: good } }, ["missing_user_login_env", "missing_token"]],
    ["no login at all", { env: "dev" }, ["missing_user_login_env", "missing_token"]],
    ["no configuration whatever", {}, ["missing_token"]],
    ["a login without a token", { env: "dev", logins: { dev: { base_url: good.base_url } } }, ["missing_token"]],
    ["a login with an empty token", { env: "dev", logins: { dev: { ...good, token: " " } } }, ["missing_token"]],
    [
      "a login without a token for an insecure host",
      { env: "dev", logins: { dev: { base_url: "http://ax.example" } } },
      ["missing_token"],
    ],
  ])("%s", async (_, configured, codes) => {
    const document = await runPreflight(offline(), await explained(configured), OPTIONS);
    expect(document).toMatchObject({
      ok: false,
      skipped: true,
      checks: [],
      details: [],
      principal: null,
      space_id: null,
      environment: configured.env ?? null,
      preflight: { passed: false },
      summary: { checks_total: 0, checks_failed: 0, preflight_passed: false },
    });
    expect(document.summary.reason).toBe(document.problems.map(({ reason }) => reason).join("; "));
    expect(document.problems.map(({ code }) => code)).toEqual(codes);
    expect(document.evidence.digest).toBe(digestOfDocument(document));
  });

  it.each<[string, Configured, string[]]>([
    ["AX_TOKEN", { variables: { AX_TOKEN: "" } }, ["AX_TOKEN"]],
    ["AX_TOKEN_FILE", { variables: { AX_TOKEN_FILE: " " } }, ["AX_TOKEN_FILE"]],
    ["two of them", { variables: { AX_TOKEN: "", AX_BASE_URL: "" } }, ["AX_TOKEN", "AX_BASE_URL"]],
  ])("names a variable that is set but empty, as an absent secret is: %s", async (_, configured, names) => {
    const { summary, problems } = await runPreflight(offline(), await explained(configured), OPTIONS);
    const empty = problems.filter(({ code }) => code === "empty_environment_value");
    expect(empty.map(({ keys }) => keys)).toEqual(names.map((name) => [name]));
    for (const name of names) expect(summary.reason).toContain(`${name} is set but empty and counts as unset`);
  });

  it("does not name one where --env makes variables count for nothing", async () => {
    const configured = { env: "dev", variables: { AX_TOKEN: "" } };
    const { summary, problems } = await runPreflight(offline(), await explained(configured), OPTIONS);
    expect(problems.map(({ code }) => code)).toEqual(["missing_user_login_env", "missing_token"]);
    expect(summary.reason).not.toContain("AX_TOKEN");
  });

  it("so is a credential that the Gateway holds, which says where to turn", async () => {
    const { identity, diagnosis, sources } = await explained({});
    const brokered = { ...identity, authSource: GATEWAY_SOURCE };
    const blocked = blockersOf({ identity: brokered, diagnosis: { ...diagnosis, problems: [] }, sources }, OPTIONS);
    expect(blocked).toEqual({
      skip: expect.stringMatching(/the Gateway holds .* select a login with --env/),
      problems: [],
    });
  });
});

describe("configuration that is wrong is a failed gate with its problems", () => {
  it.each<[string, Configured, string[]]>([
    [
      "an agent's token in a person's login",
      { env: "dev", logins: { dev: { ...good, token: "axp_a_k3y.secret" } } },
      ["user_login_holds_agent_pat"],
    ],
    [
      "a user's token with an agent",
      { variables: { AX_TOKEN: good.token, AX_BASE_URL: good.base_url, AX_AGENT_NAME: "scout" } },
      ["user_pat_with_agent_identity"],
    ],
    [
      "a token that no header can carry",
      { env: "dev", logins: { dev: { ...good, token: "axp_u_k3y.sec ret" } } },
      ["token_malformed"],
    ],
    [
      "a token file that is not there",
      { env: "dev", logins: { dev: { base_url: good.base_url, token_file: "/no/such/file" } } },
      ["token_file_unreadable"],
    ],
    [
      "a base URL that is none",
      { env: "dev", logins: { dev: { ...good, base_url: "ax.example" } } },
      ["invalid_base_url"],
    ],
    [
      "a base URL with a password",
      { env: "dev", logins: { dev: { ...good, base_url: "https://u:p@ax.example" } } },
      ["invalid_base_url"],
    ],
    [
      "plain http to another machine",
      { env: "dev", logins: { dev: { ...good, base_url: "http://ax.example" } } },
      ["insecure_base_url"],
    ],
    [
      "several things, reported together",
      { env: "dev", logins: { dev: { token: "axp_a_k3y.secret", base_url: "ax.example" } } },
      ["user_login_holds_agent_pat", "invalid_base_url"],
    ],
  ])("%s", async (_, configured, codes) => {
    const document = await runPreflight(offline(), await explained(configured), OPTIONS);
    expect(document).toMatchObject({ ok: false, skipped: false, checks: [], preflight: { passed: false } });
    expect(document.summary).not.toHaveProperty("reason");
    expect(document.problems.map(({ code }) => code)).toEqual(codes);
    for (const { reason, fix } of document.problems) expect([reason, fix]).not.toContain("");
    expect(document.evidence.digest).toBe(digestOfDocument(document));
  });

  it("a login that cannot be read is not a missing one, though it gives no token", async () => {
    const home = await temporaryFolder();
    await explained({ home, logins: { dev: good } });
    await writeFile(join(home, ".ax", "users", "dev", "user.toml"), "token = ");
    const document = await runPreflight(offline(), await explained({ home, env: "dev" }), OPTIONS);
    expect(document).toMatchObject({ ok: false, skipped: false });
    expect(document.problems.map(({ code }) => code)).toContain("config_unreadable");
  });

  it("but plain http to another machine is none once it was allowed", async () => {
    const insecure = await explained({ env: "dev", logins: { dev: { ...good, base_url: "http://ax.example" } } });
    expect(blockersOf(insecure, { allowInsecureHttp: false })).toMatchObject({ skip: null });
    expect(blockersOf(insecure, { allowInsecureHttp: true })).toBeNull();
  });
});

it("a run of zero checks is never ok", async () => {
  // Nothing keeps this identity from running, and yet nothing is asked.
  for (const configured of [{}, { env: "dev", logins: { dev: { ...good, base_url: "x" } } }]) {
    const document = await runPreflight(offline(), await explained(configured), OPTIONS);
    expect([document.checks.length, document.ok, document.preflight.passed]).toEqual([0, false, false]);
  }
});

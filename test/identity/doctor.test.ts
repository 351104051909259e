import { describe, expect, it } from "vitest";
import { doctorReport, type Probe } from "../../src/identity/doctor.ts";
import { AGENT_PAT, candidate, config, explainGiven, type Given, JWT, PATHS, USER_PAT } from "./support.ts";

function report(given: Given) {
  return doctorReport(explainGiven(given));
}

const login = { token: USER_PAT, base_url: "https://dev.example", space_id: "s-1", principal_type: "user" };

describe("doctor's document", () => {
  it("for a login", () => {
    expect(report({ env: "dev", login })).toEqual({
      ok: true,
      skipped: false,
      summary: {
        command: "axctl auth doctor",
        principal_intent: "user",
        auth_source: "user_login:dev",
        host: "dev.example",
        space_id: "s-1",
        warnings: 0,
        problems: 0,
      },
      details: [],
      selected_env: "dev",
      selected_env_source: "option:--env",
      selected_profile: null,
      runtime_config: null,
      effective: {
        auth_source: "user_login:dev",
        token_kind: "user_pat",
        token: "axp_u_...PzR8",
        base_url: "https://dev.example",
        base_url_source: "user_login:dev",
        host: "dev.example",
        space_id: "s-1",
        space_source: "user_login:dev",
        agent_name: null,
        agent_name_source: null,
        agent_id: null,
        agent_id_source: null,
        principal_type: "user",
        principal_type_source: "option:--env",
        principal_intent: "user",
        gateway_binding: {
          daemon_running: false,
          daemon_pid: null,
          registry_path: "/home/ada/.ax/gateway/registry.json",
          bound_candidates: [],
          selected: null,
        },
      },
      sources: [
        { name: "global_config", exists: false, used: false, ignored: false, path: PATHS.global },
        {
          name: "user_login:dev",
          exists: true,
          used: true,
          ignored: false,
          path: PATHS.login,
          keys: ["base_url", "principal_type", "space_id", "token"],
        },
        { name: "active_profile", exists: false, used: false, ignored: false },
        { name: "runtime_config", exists: false, used: false, ignored: false },
      ],
      warnings: [],
      problems: [],
    });
  });

  it("for an agent that wins over a login in every field", () => {
    expect(
      report({
        login,
        chosenEnv: "dev",
        chosenEnvSource: "env:AX_ENV",
        profile: {
          token: AGENT_PAT,
          base_url: "https://bot.example",
          agent_name: "bot",
          agent_id: "b-1",
          principal_type: "agent",
        },
        runtime: { agent_name: "run" },
        variables: { AX_AGENT_ID: "b-2" },
        spaceId: "o",
      }),
    ).toMatchObject({
      ok: true,
      selected_env: "dev",
      selected_env_source: "env:AX_ENV",
      selected_profile: "bot",
      runtime_config: PATHS.runtime,
      effective: {
        auth_source: "active_profile:bot",
        token_kind: "agent_pat",
        token: "axp_a_...HtD5",
        base_url: "https://bot.example",
        base_url_source: "active_profile:bot",
        host: "bot.example",
        space_id: "o",
        space_source: "option:--space-id",
        agent_name: "run",
        agent_name_source: `runtime_config:${PATHS.runtime}`,
        agent_id: "b-2",
        agent_id_source: "env:AX_AGENT_ID",
        principal_type: "agent",
        principal_type_source: `runtime_config:${PATHS.runtime}`,
        principal_intent: "agent",
      },
    });
  });

  it("for nobody", () => {
    expect(report({})).toMatchObject({
      ok: false,
      summary: { principal_intent: "missing", auth_source: null, host: "localhost", space_id: null, problems: 1 },
      effective: {
        auth_source: null,
        token_kind: "missing",
        token: null,
        base_url: "http://localhost:8001",
        base_url_source: null,
        principal_type: null,
      },
    });
  });

  it("for an agent of the Gateway", () => {
    const candidates = [candidate("first"), candidate("second")];
    const gateway = { candidates, daemonPid: 4711, daemonRunning: true };
    expect(report({ gateway })).toMatchObject({
      ok: true,
      effective: {
        agent_name: "first",
        agent_name_source: "gateway_daemon",
        agent_id: "first-id",
        agent_id_source: "gateway_daemon",
        principal_intent: "agent_gateway_brokered",
        gateway_binding: {
          daemon_running: true,
          daemon_pid: 4711,
          bound_candidates: candidates,
          selected: candidates[0],
        },
      },
    });
  });

  it("selects no candidate when there is a token", () => {
    const gateway = { candidates: [candidate("first")] };
    expect(report({ login, gateway }).effective.gateway_binding).toMatchObject({
      bound_candidates: gateway.candidates,
      selected: null,
    });
  });

  it.each([
    ["https://dev.example:8443/api/", "https://dev.example:8443/api/", "dev.example"],
    ["http://[::1]:8001", "http://[::1]:8001", "[::1]"],
    ["nowhere", "nowhere", "nowhere"],
  ])("has the URL %s as %s and its host as %s", (base_url, shown, host) => {
    const { effective, summary } = report({ login: { ...login, base_url } });
    expect([effective.base_url, effective.host, summary.host]).toEqual([shown, host, host]);
  });

  it("shows no user name, password or query of a URL", () => {
    const text = JSON.stringify(
      report({ login: { ...login, base_url: "https://eve99:hunter22@dev.example/?key=hunter33" } }),
    );
    expect(text).toContain("dev.example");
    expect(text).not.toMatch(/eve99|hunter22|hunter33/);
  });
});

describe("the details", () => {
  const warned: Given = { login, variables: { AX_SPACE: "" } };
  const failed: Given = { variables: { AX_SPACE: "" } };

  it("are the problems", () => {
    const { ok, details, problems, summary } = report(failed);
    expect([ok, details]).toEqual([false, problems]);
    expect(summary).toMatchObject({ warnings: 1, problems: 1 });
    expect(details).toMatchObject([{ code: "missing_token" }]);
  });

  it("or the warnings when there are none", () => {
    const { ok, details, warnings, summary } = report(warned);
    expect([ok, details]).toEqual([true, warnings]);
    expect(summary).toMatchObject({ warnings: 1, problems: 0 });
    expect(details).toMatchObject([{ code: "empty_environment_value" }]);
  });
});

describe("every finding", () => {
  it.each<[string, Given]>([
    ["problems", { global: { token: JWT, base_url: "nowhere" }, runtime: config({}, { state: "unreadable" }) }],
    ["warnings", { login: config(login, { mode: 0o644 }), local: {}, workdir: "/x", variables: { AX_TOKEN: "" } }],
  ])("has a code, a reason and what mends it: %s", (_, given) => {
    const { warnings, problems } = report(given);
    expect(warnings.length + problems.length).toBeGreaterThan(2);
    for (const finding of [...warnings, ...problems]) {
      expect(finding).toMatchObject({
        code: expect.stringMatching(/^[a-z_]+$/),
        reason: expect.stringMatching(/\S/),
        fix: expect.stringMatching(/\S/),
      });
    }
  });
});

describe("a probe", () => {
  it.each<[string, Probe]>([
    ["that passed", { ok: true, token_class: "user_access", host: "dev.example" }],
    ["that was skipped", { skipped: true, reason: "there are problems" }],
  ])("%s stands in the document and its summary, and changes no verdict", (_, probe) => {
    const { ok, summary, ...rest } = doctorReport(explainGiven({ login }), { probe });
    expect([ok, summary.probe, rest.probe]).toEqual([true, probe, probe]);
  });

  it("that was rejected is a problem", () => {
    const probe: Probe = { ok: false, code: "invalid_credential", host: "dev.example" };
    const problem = { code: "invalid_credential", reason: "rejected", fix: "axctl login" };
    const { ok, summary, problems, details } = doctorReport(explainGiven({ login }), { probe, problem });
    expect([ok, problems, details]).toEqual([false, [problem], [problem]]);
    expect(summary).toMatchObject({ problems: 1, probe });
  });

  it("that nobody asked for is nowhere", () => {
    const document = report({ login });
    expect([document, document.summary].filter((part) => "probe" in part)).toEqual([]);
  });
});

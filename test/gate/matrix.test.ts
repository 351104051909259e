import { describe, expect, it } from "vitest";
import { AxctlError } from "../../src/core/errors.ts";
import { runPreflight } from "../../src/gate/preflight.ts";
import { coreSuite, suiteEvidence } from "../../src/gate/suite.ts";
import { environmentOf, explained, sandboxOf } from "../api/support.ts";
import { digestOfDocument } from "../evidence/support.ts";
import { matrix } from "./matrix-support.ts";
import { OPTIONS, SUBJECT, world } from "./support.ts";

const NAMES = coreSuite.map(({ name }) => name);

describe("the document of a passing matrix (gates.md)", () => {
  it("has every field, and a row for each environment in the order of asking", async () => {
    const sandbox = await sandboxOf({ envs: ["next", "dev"] });
    const { document, error } = await matrix(sandbox, ["next", "dev"]);
    expect(error).toBeUndefined();
    const { envs, evidence, ...rest } = document;
    expect(rest).toMatchObject({
      version: 1,
      ok: true,
      skipped: false,
      summary: { command: "axctl qa matrix", target: "release", env_count: 2, failed_envs: [], warnings: 0 },
      details: envs,
      target: "release",
      generated_at_unix: Math.floor(Date.parse(evidence.generated_at) / 1000),
    });
    expect(rest).not.toHaveProperty("artifact_path");
    expect(envs.map(({ env }) => env)).toEqual(["next", "dev"]);
    const dev = environmentOf(sandbox, "dev");
    expect(envs[1]).toMatchObject({
      env: "dev",
      requested_env: "dev",
      selected_env: "dev",
      principal_intent: "user",
      auth_source: "user_login:dev",
      base_url: dev.url,
      host: "127.0.0.1",
      space_id: dev.spaces[0]?.id,
      warnings: [],
      doctor_ok: true,
      doctor_problems: [],
      preflight_ok: true,
      artifact_path: null,
      preflight_error: null,
    });
    expect(envs[1]?.checks.map(({ name, ok }) => [name, ok])).toEqual(NAMES.map((name) => [name, true]));
    expect(Object.keys(envs[1]?.checks[5] ?? {})).toEqual(["name", "ok", "count"]);
    expect(evidence).toMatchObject({
      subject: SUBJECT,
      target: null,
      suite: suiteEvidence(coreSuite),
      digest: digestOfDocument(document),
    });
  });
});

describe("a failing row", () => {
  it("fails the matrix and stops nobody", async () => {
    const sandbox = await sandboxOf({ envs: ["dev", "next", "prod"], faults: ["next:tasks.list=403"] });
    const { document } = await matrix(sandbox, ["dev", "next", "prod"]);
    expect(document).toMatchObject({ ok: false, skipped: false, summary: { env_count: 3, failed_envs: ["next"] } });
    expect(document.envs.map(({ preflight_ok }) => preflight_ok)).toEqual([true, false, true]);
    expect(document.envs[1]).toMatchObject({ doctor_ok: true, preflight_error: null });
    expect(document.envs[1]?.checks[5]).toEqual({
      name: "tasks.list",
      ok: false,
      error: { status_code: 403, url: expect.any(String), detail: expect.anything() },
    });
  });

  it("by doctor has no preflight, and no preflight error either", async () => {
    const sandbox = await sandboxOf({ envs: ["dev", "next"] });
    const logins = { next: { token: "axp_a_k.s", base_url: environmentOf(sandbox, "next").url } };
    const { document } = await matrix(sandbox, ["dev", "next", "absent"], { logins });
    expect(document.summary.failed_envs).toEqual(["next", "absent"]);
    expect(document.envs[1]).toMatchObject({
      doctor_ok: false,
      doctor_problems: [{ code: "user_login_holds_agent_pat" }],
      preflight_ok: false,
      preflight_error: null,
      artifact_path: null,
      checks: [],
    });
    expect(document.envs[2]?.doctor_problems.map(({ code }) => code)).toContain("missing_user_login_env");
    expect(sandbox.requests().some(({ env }) => env === "next")).toBe(false);
  });

  it("whose preflight asks nothing says what kept it from running", async () => {
    const sandbox = await sandboxOf();
    const logins = { next: { token: "axp_u_k.s", base_url: "http://ax.example" } };
    const { document } = await matrix(sandbox, ["dev", "next"], { logins });
    expect(document.envs[1]).toMatchObject({
      doctor_ok: true,
      preflight_ok: false,
      checks: [],
      preflight_error: expect.stringMatching(/http/),
    });
    expect(document.envs[1]?.warnings.map(({ code }) => code)).toContain("insecure_base_url");
    expect(document.summary).toMatchObject({ failed_envs: ["next"], warnings: 1 });
  });

  it("whose preflight breaks says so", async () => {
    const sandbox = await sandboxOf({ envs: ["dev", "next"] });
    const at = world();
    const { document } = await matrix(sandbox, ["dev", "next"], {
      at,
      needs: {
        preflight: (one) =>
          one.identity.selectedEnv === "dev"
            ? Promise.reject(new TypeError("x is not a function"))
            : runPreflight(at.needs, one, OPTIONS),
      },
    });
    expect(document.envs[0]).toMatchObject({ preflight_ok: false, preflight_error: "x is not a function", checks: [] });
    expect(document.envs[1]).toMatchObject({ preflight_ok: true });
  });

  it("that cannot even be explained is a row with that problem", async () => {
    const sandbox = await sandboxOf();
    const broken = new AxctlError("INVALID_ENV_NAME", { origin: "AX_ENV", reason: "it is reserved" });
    const { document } = await matrix(sandbox, ["dev", "con"], {
      needs: {
        explain: ({ requested }) => (requested === "con" ? Promise.reject(broken) : explained({ env: requested })),
      },
    });
    expect(document.envs[1]).toMatchObject({
      env: "con",
      doctor_ok: false,
      doctor_problems: [{ code: "invalid_env_name", reason: broken.message, fix: broken.hint }],
      preflight_error: null,
    });
    expect(document.summary.failed_envs).toEqual(["dev", "con"]);
  });

  it("by a space that cannot be resolved still shows what it measured", async () => {
    const sandbox = await sandboxOf();
    const { url, pat } = environmentOf(sandbox);
    const { document } = await matrix(sandbox, ["dev"], {
      logins: { dev: { token: pat, base_url: url, space_id: "nowhere" } },
    });
    expect(document.envs[0]).toMatchObject({
      doctor_ok: true,
      preflight_ok: false,
      preflight_error: null,
      space_id: "nowhere",
    });
    expect(document.envs[0]?.checks.map(({ ok }) => ok)).toEqual([
      true,
      true,
      false,
      false,
      false,
      false,
      false,
      false,
    ]);
  });
});

it("all environments run at once: none is answered before all have asked", async () => {
  const sandbox = await sandboxOf({ envs: ["a", "b", "c"] });
  const at = world();
  let arrived = 0;
  let release: () => void = () => undefined;
  const all = new Promise<void>((resolve) => {
    release = resolve;
  });
  const { document } = await matrix(sandbox, ["a", "b", "c"], {
    at,
    needs: {
      preflight: async (one) => {
        arrived += 1;
        if (arrived === 3) release();
        await all;
        return runPreflight(at.needs, one, OPTIONS);
      },
    },
  });
  expect(document.ok).toBe(true);
});

it("without any environment it is skipped, and never a pass", async () => {
  const { document } = await matrix(await sandboxOf(), []);
  expect(document).toMatchObject({
    ok: false,
    skipped: true,
    envs: [],
    details: [],
    summary: { env_count: 0, failed_envs: [], reason: "no configured user-login environments found" },
  });
});

it("a signal ends it with the signal's reason", async () => {
  const controller = new AbortController();
  const at = world({}, { signal: controller.signal, onCheck: () => controller.abort(new Error("Ctrl-C")) });
  await expect(matrix(await sandboxOf({ envs: ["dev", "next"] }), ["dev", "next"], { at })).rejects.toThrow("Ctrl-C");
});

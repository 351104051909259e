import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Report } from "../../src/evidence/reports/report.ts";
import {
  checks,
  doctor,
  environmentOf,
  GOOD,
  headlineOf,
  http,
  matrix,
  preflight,
  reportOf,
  row,
  subject,
  summary,
} from "./report-support.ts";

const problem = { code: "space_missing", reason: "no space", fix: "set one" };
const drift = {
  code: "field_gone",
  severity: "breaking",
  env: "next",
  baseline: "dev",
  check: "tasks.list",
  detail: "d",
};
const failing = [...checks().slice(0, 1), { ...checks({ ok: false, ...http(403) })[1] }];

/** The verdict, the headline, and each environment with its outcome. */
function verdictOf(report: Report): unknown {
  return [report.outcome, headlineOf(report), report.environments.map(({ env, outcome }) => `${env} ${outcome}`)];
}

describe("what artifacts say together", () => {
  it("passes where all passed, and says what was measured, when, for what and about which commit", () => {
    const report = reportOf(GOOD);
    expect(verdictOf(report)).toEqual([
      "passed",
      "2 environments passed and answer alike",
      ["dev passed", "next passed"],
    ]);
    expect(report).toMatchObject({
      target: "release",
      generatedAt: "2026-05-01T12:00:00.000Z",
      subject: subject.clean,
      drift: { baseline: "dev", findings: [] },
    });
    expect(environmentOf(report, "dev")).toMatchObject({
      host: "dev.example",
      spaceId: "space-1",
      principal: "ada",
      checks: [{ name: "auth.whoami", durationMs: 12, attempts: 1, count: 3 }, { name: "tasks.list" }],
    });
  });

  it.each<[string, Record<string, string>, unknown[]]>([
    [
      "a preflight that failed, whatever its matrix says",
      { "next-preflight.json": preflight("next", { ok: false, checks: failing }) },
      ["failed", "1 of 2 environments failed: next", ["dev passed", "next failed"]],
    ],
    [
      "a matrix that failed, whatever the preflight says",
      { "matrix.json": matrix([row("dev", { preflight_ok: false }), row("next")]) },
      ["failed", "1 of 2 environments failed: dev", ["dev failed", "next passed"]],
    ],
    [
      "doctor that found a problem, and says that it is fine",
      { "dev-doctor.json": doctor("dev", { problems: [problem] }) },
      ["failed", "1 of 2 environments failed: dev", ["dev failed", "next passed"]],
    ],
    [
      "checks that failed under an `ok` that says otherwise",
      { "dev-preflight.json": preflight("dev", { checks: failing }) },
      ["failed", "1 of 2 environments failed: dev", ["dev failed", "next passed"]],
    ],
    [
      "a preflight that asked nothing",
      { "dev-preflight.json": preflight("dev", { checks: [] }) },
      ["failed", "1 of 2 environments failed: dev", ["dev failed", "next passed"]],
    ],
    [
      "a preflight that was skipped",
      { "dev-preflight.json": preflight("dev", { ok: false, skipped: true, checks: [] }) },
      ["skipped", "1 of 2 environments not measured: dev", ["dev skipped", "next passed"]],
    ],
    [
      "drift that closes the gate",
      { "matrix.json": matrix([row("dev"), row("next")], { ok: false, drift: [drift] }) },
      [
        "failed",
        "every environment passes alone, and 1 finding of drift closes the gate",
        ["dev passed", "next passed"],
      ],
    ],
    [
      "drift that closes the gate, in a matrix that says that it is fine",
      { "matrix.json": matrix([row("dev"), row("next")], { drift: [drift, drift] }) },
      [
        "failed",
        "every environment passes alone, and 2 findings of drift close the gate",
        ["dev passed", "next passed"],
      ],
    ],
    [
      "drift that closes nothing: they do not answer alike, though",
      { "matrix.json": matrix([row("dev"), row("next")], { drift: [drift], fail_on_drift: "none" }) },
      ["passed", "2 environments passed", ["dev passed", "next passed"]],
    ],
    [
      "a matrix without one of the environments: it was compared with none",
      { "matrix.json": matrix([row("dev")]) },
      ["passed", "2 environments passed", ["dev passed", "next passed"]],
    ],
    [
      "drift of an environment that no row tells of",
      { "matrix.json": matrix([row("dev")], { drift: [{ ...drift, env: "lost" }], fail_on_drift: "none" }) },
      ["skipped", "1 of 3 environments not measured: lost", ["dev passed", "lost skipped", "next passed"]],
    ],
    [
      "a part of a matrix",
      { "matrix.json": matrix([row("dev")], { shard: { index: 1, total: 2, envs: ["dev", "next"] }, baseline: null }) },
      ["skipped", "part 1 of 2 of a matrix passed, and was compared with no other part", ["dev passed", "next passed"]],
    ],
    [
      "an artifact about another commit",
      { "next-preflight.json": preflight("next", {}, subject.other) },
      ["failed", "1 of 5 artifacts does not count", ["dev passed", "next failed"]],
    ],
    [
      "an artifact of no checkout",
      { "next-preflight.json": preflight("next", {}, null) },
      ["failed", "1 of 5 artifacts does not count", ["dev passed", "next failed"]],
    ],
    [
      "a summary of CI that lacks an environment's variables, whatever else lies there",
      {
        "operator-qa-summary.json": summary(["dev", "next", "prod"], {
          ok: false,
          skipped: true,
          skipped_envs: [
            { env: "next", missing: ["AX_QA_NEXT_TOKEN"] },
            { env: "prod", missing: ["AX_QA_PROD_TOKEN"] },
          ],
        }),
      },
      ["skipped", "2 of 3 environments not measured: next, prod", ["dev passed", "next skipped", "prod skipped"]],
    ],
    [
      "a summary of CI that failed for a reason of its own",
      { "operator-qa-summary.json": summary(["dev", "next"], { ok: false }) },
      ["failed", "an artifact says that its gate did not pass", ["dev passed", "next passed"]],
    ],
    [
      "a summary of CI that asked for an environment of which nothing is there",
      { "operator-qa-summary.json": summary(["dev", "next", "prod"]) },
      ["skipped", "1 of 3 environments not measured: prod", ["dev passed", "next passed", "prod skipped"]],
    ],
  ])("is the worst of it with %s", (_, files, expected) => {
    expect(verdictOf(reportOf({ ...GOOD, ...files }))).toEqual(expected);
  });

  it.each<[string, Record<string, string>, unknown[]]>([
    [
      "a doctor alone",
      { "dev-doctor.json": doctor("dev") },
      ["skipped", "1 of 1 environment not measured: dev", ["dev skipped"]],
    ],
    ["a matrix without rows", { "matrix.json": matrix([]) }, ["skipped", "nothing was measured", []]],
    [
      "a summary without environments",
      { "operator-qa-summary.json": summary([]) },
      ["skipped", "nothing was measured", []],
    ],
    [
      "a part of a matrix with none of its environments",
      { "matrix.json": matrix([], { ok: false, skipped: true, shard: { index: 3, total: 3, envs: ["a", "b"] } }) },
      ["skipped", "nothing was measured", []],
    ],
    ["a matrix alone", { "matrix.json": matrix([row("dev")]) }, ["passed", "1 environment passed", ["dev passed"]]],
  ])("is no more than what is there: %s", (_, files, expected) => {
    expect(verdictOf(reportOf(files))).toEqual(expected);
  });

  it("has no commit where artifacts are about several, and is dirty where one of them is", () => {
    expect(reportOf({ ...GOOD, "next-doctor.json": doctor("next", {}, subject.other) }).subject).toBeNull();
    expect(reportOf({ ...GOOD, "next-doctor.json": doctor("next", {}, subject.dirty) }).subject).toEqual(subject.dirty);
  });

  it("names every target, where there are several", () => {
    const other = { target: "mcp-ui", passed: true, generated_at_unix: 1, command: "axctl qa preflight" };
    expect(reportOf({ ...GOOD, "dev-preflight.json": preflight("dev", { preflight: other }) }).target).toBe(
      "mcp-ui, release",
    );
  });

  it("shows a check once: failed where it failed anywhere, flaky only where it passed everywhere", () => {
    const flaky = preflight("dev", { checks: checks({ flaky: true, attempts: 2 }) });
    const found = (files: Record<string, string>) =>
      environmentOf(reportOf({ ...GOOD, "dev-preflight.json": flaky, ...files }), "dev").checks.map(
        (check) => `${check.name} ${check.outcome}${check.flaky ? " flaky" : ""}`,
      );
    expect(found({})).toEqual(["auth.whoami passed flaky", "tasks.list passed flaky"]);
    const rows = [row("dev", { checks: [{ name: "tasks.list", ok: false, ...http(500) }] }), row("next")];
    expect(found({ "matrix.json": matrix(rows) })).toEqual(["auth.whoami passed flaky", "tasks.list failed"]);
  });

  it("never passes an environment, nor itself, with anything that was not measured (property)", () => {
    const pool: Record<string, string> = {
      ...GOOD,
      "lost-doctor.json": doctor("lost"),
      "prod-preflight.json": preflight("prod", { checks: failing }),
      "operator-qa-summary.json": summary(["dev", "next"], { skipped_envs: [{ env: "dev", missing: ["X"] }] }),
    };
    fc.assert(
      fc.property(fc.subarray(Object.keys(pool), { minLength: 1 }), (names) => {
        const report = reportOf(Object.fromEntries(names.map((name) => [name, pool[name] ?? ""])));
        const measured = (env: string) =>
          names.includes(`${env}-preflight.json`) || (names.includes("matrix.json") && ["dev", "next"].includes(env));
        for (const { env, outcome } of report.environments) {
          const passes =
            measured(env) && env !== "prod" && !(env === "dev" && names.includes("operator-qa-summary.json"));
          expect([env, outcome === "passed"]).toEqual([env, passes]);
        }
        const all = report.environments.every(({ outcome }) => outcome === "passed");
        expect(report.outcome === "passed").toBe(all && report.environments.length > 0);
      }),
      { numRuns: 300 },
    );
  });
});

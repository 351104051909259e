import { describe, expect, it } from "vitest";
import { judgeArtifact } from "../../src/evidence/verify-artifact.ts";
import type { ArtifactKind } from "../../src/evidence/verify-types.ts";
import { artifact, both, bothWhole, type Change, changed, codesOf, EXPECTED, SLOTS, sealed } from "./verify-support.ts";

/** Documents that say `ok` and are sealed as they should be: only what stands in them gives them away. */
const FAILED = { name: "tasks.list", ok: false };

describe("a preflight that somebody wrote by hand", () => {
  it.each<[string, readonly Change[], string[]]>([
    ["ok, with a failed check", both("checks", "1.ok", false), ["failed"]],
    ["ok, with a check that has an error", both("checks", "1.error", { status_code: 500 }), ["failed"]],
    [
      "ok, with a check that failed and passed",
      bothWhole("checks", [FAILED, { ...FAILED, ok: true }]),
      ["failed", "incomplete"],
    ],
    ["ok, without any check", bothWhole("checks", []), ["incomplete"]],
    ["ok, without one check of the suite", bothWhole("checks", [{ name: "auth.whoami", ok: true }]), ["incomplete"]],
    ["ok, with details that contradict the checks", [["details.1.ok", false]], ["malformed"]],
    ["ok, although the gate did not pass", [["preflight.passed", false]], ["failed"]],
    ["ok, with a problem", [["problems", [{ code: "space_unresolved" }]]], ["failed"]],
    ["without checks at all", [["checks", undefined]], ["malformed"]],
    ["about another environment", [["environment", "next"]], ["wrong_environment"]],
    ["about no environment", [["environment", null]], ["wrong_environment"]],
    ["for another target", [["preflight.target", "mcp-ui"]], ["wrong_target"]],
    ["for no target", [["preflight.target", null]], ["wrong_target"]],
    [
      "of the suite with writes, which it did not run",
      [["evidence.suite", EXPECTED.suites.preflight[1]?.suite]],
      ["incomplete"],
    ],
    ["of doctor's suite", [["evidence.suite", EXPECTED.suites.doctor[0]?.suite]], ["wrong_suite"]],
  ])("%s", (_, changes, codes) => {
    expect(codesOf("preflight", sealed(changed(artifact("preflight"), changes)))).toEqual(codes);
  });

  it("of an unknown suite still has to have checks", () => {
    const changes: Change[] = [["evidence.suite.name", "smoke"], ...bothWhole("checks", [])];
    expect(codesOf("preflight", sealed(changed(artifact("preflight"), changes)))).toEqual([
      "wrong_suite",
      "incomplete",
    ]);
  });

  it("names the checks that failed and the ones that are missing", () => {
    const checks = [{ name: "auth.whoami", ok: false }];
    const document = sealed(changed(artifact("preflight"), bothWhole("checks", checks)));
    expect(judgeArtifact(SLOTS.preflight, { state: "read", document, text: "" }, EXPECTED).problems).toEqual([
      { code: "failed", reason: "failed: `auth.whoami`" },
      { code: "incomplete", reason: "not run: tasks.list" },
    ]);
  });

  it("of the suite with writes holds when it ran them", () => {
    const checks = ["auth.whoami", "tasks.list", "context.set"].map((name) => ({
      name,
      ok: true,
      duration_ms: 1,
      attempts: 1,
    }));
    const suite: Change = ["evidence.suite", EXPECTED.suites.preflight[1]?.suite];
    const document = sealed(
      changed(artifact("preflight"), [...bothWhole("checks", checks), ["summary.checks_total", 3], suite]),
    );
    expect(codesOf("preflight", document)).toEqual([]);
  });
});

describe("the default login, which has no name of its own", () => {
  it("goes by `default` where its host is an address", () => {
    const document = sealed(changed(artifact("preflight", "user"), [["evidence.target.host", "127.0.0.1:1"]]));
    const slot = { ...SLOTS.preflight, env: "default" };
    expect(judgeArtifact(slot, { state: "read", document, text: "" }, EXPECTED).problems).toEqual([]);
  });

  it.each<[string, string, string, string[]]>([
    ["goes by the first label of its host", "default", "dev.example:8443", []],
    ["also under its other name", "user", "dev.example", []],
    ["but not by another host's", "default", "next.example", ["wrong_environment"]],
    ["and a named login never does", "staging", "dev.example", ["wrong_environment"]],
  ])("%s", (_, environment, host, codes) => {
    const changes: Change[] = [
      ["environment", environment],
      ["summary.environment", environment],
      ["evidence.target.host", host],
    ];
    expect(codesOf("preflight", sealed(changed(artifact("preflight"), changes)))).toEqual(codes);
  });
});

describe("a doctor that somebody wrote by hand", () => {
  it.each<[string, readonly Change[], string[]]>([
    ["ok, with a problem", [["problems", [{ code: "missing_token" }]]], ["failed"]],
    ["about another environment", [["selected_env", "next"]], ["wrong_environment"]],
    ["without its list of problems", [["problems", undefined]], ["malformed"]],
  ])("%s", (_, changes, codes) => {
    expect(codesOf("doctor", sealed(changed(artifact("doctor"), changes)))).toEqual(codes);
  });
});

const finding = (code: string, severity: string) => ({
  code,
  severity,
  env: "next",
  baseline: "dev",
  check: "tasks.list",
  detail: "-",
});

describe("a matrix that somebody wrote by hand", () => {
  const [, next] = Object.values(artifact("matrix")["envs"] ?? []);
  it.each<[string, readonly Change[], string[]]>([
    ["ok, with a row whose doctor failed", both("envs", "1.doctor_ok", false), ["failed"]],
    ["ok, with a row whose doctor has problems", both("envs", "1.doctor_problems", [{}]), ["failed"]],
    ["ok, with a row whose preflight failed", both("envs", "1.preflight_ok", false), ["failed"]],
    ["ok, with a row whose preflight could not run", both("envs", "1.preflight_error", "ENOENT"), ["failed"]],
    ["ok, with a failed check in a row", both("envs", "1.checks.0.ok", false), ["failed"]],
    ["ok, with a row without checks", both("envs", "1.checks", []), ["incomplete"]],
    ["ok, with a row that lacks a check", both("envs", "1.checks.1.name", "auth.whoami"), ["incomplete"]],
    ["ok, without a row that is required", both("envs", "1.env", "prod"), ["wrong_environment", "incomplete"]],
    ["ok, with a row that names another login", both("envs", "1.selected_env", "dev"), ["wrong_environment"]],
    ["ok, with two rows of one name", bothWhole("envs", [next, next]), ["incomplete", "incomplete"]],
    ["ok, without any row", bothWhole("envs", []), ["incomplete", "incomplete"]],
    ["ok, with details that contradict the rows", [["details", []]], ["malformed"]],
    ["for another target", [["target", "mcp-ui"]], ["wrong_target"]],
    ["ok, with breaking drift", [["drift", [{ severity: "breaking" }]]], ["failed"]],
    [
      "ok, with any drift where all counts",
      [
        ["fail_on_drift", "any"],
        ["drift", [{ severity: "info" }]],
      ],
      ["failed"],
    ],
    ["of one shard", [["shard", { index: 1, total: 2 }]], ["incomplete"]],
    ["of the suite with writes", [["evidence.suite", EXPECTED.suites.preflight[1]?.suite]], ["wrong_suite"]],
  ])("%s", (_, changes, codes) => {
    expect(codesOf("matrix", sealed(changed(artifact("matrix"), changes)))).toEqual(codes);
  });

  it.each<[string, readonly Change[]]>([
    [
      "additive drift",
      [
        ["drift", [finding("field_added", "additive")]],
        ["summary.drift.additive", 1],
      ],
    ],
  ])("%s does not keep it from holding", (_, changes) => {
    expect(codesOf("matrix", sealed(changed(artifact("matrix"), changes)))).toEqual([]);
  });

  const IGNORING: readonly (readonly [string, readonly Change[], string[]])[] = [
    [
      "breaking drift where none counts",
      [
        ["fail_on_drift", "none"],
        ["drift", [finding("field_gone", "breaking")]],
        ["summary.drift.breaking", 1],
      ],
      ["--fail-on-drift none"],
    ],
    [
      "drift that was ignored",
      [["ignored_drift", ["field_gone:tasks.list", "type_changed"]]],
      ["--ignore-drift field_gone:tasks.list", "--ignore-drift type_changed"],
    ],
  ];

  it.each(IGNORING)("%s is refused, unless that is allowed, and named in any case", (_, changes, ignored) => {
    const document = sealed(changed(artifact("matrix"), changes));
    const judged = (allowIgnoredDrift: boolean) =>
      judgeArtifact(SLOTS.matrix, { state: "read", document, text: "" }, { ...EXPECTED, allowIgnoredDrift });
    expect(judged(false)).toMatchObject({ ok: false, ignored_drift: ignored, problems: [{ code: "drift_ignored" }] });
    expect(judged(true)).toMatchObject({ ok: true, ignored_drift: ignored, problems: [] });
  });

  it("a failing row that is not required fails it all the same", () => {
    const document = sealed(changed(artifact("matrix"), both("envs", "1.preflight_ok", false)));
    expect(codesOf("matrix", document, { required: ["dev"] })).toEqual(["failed"]);
  });
});

describe("a document in the place of another", () => {
  it.each<[ArtifactKind, ArtifactKind]>([
    ["preflight", "doctor"],
    ["preflight", "matrix"],
    ["doctor", "preflight"],
    ["matrix", "preflight"],
  ])("where a %s is due, a %s is refused", (place, kind) => {
    expect(codesOf(place, artifact(kind))).toContain("malformed");
  });

  it("a preflight of another environment is refused", () => {
    expect(codesOf("preflight", artifact("preflight", "next"))).toEqual(["wrong_environment"]);
  });
});

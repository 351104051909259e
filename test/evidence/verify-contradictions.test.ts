import { describe, expect, it } from "vitest";
import type { ArtifactKind } from "../../src/evidence/verify-types.ts";
import { artifact, both, bothWhole, type Change, changed, codesOf, sealed } from "./verify-support.ts";

describe("a pass that contradicts itself, or does not say what it passed with, is malformed", () => {
  const again = { name: "auth.whoami", ok: true, duration_ms: 12, attempts: 1, count: 3 };
  const checks = Object.values(artifact("preflight")["checks"] ?? {});

  it.each<[ArtifactKind, string, readonly Change[]]>([
    ["preflight", "without a host", [["evidence.target", null]]],
    [
      "preflight",
      "without a principal",
      [
        ["principal", null],
        ["summary.principal_type", null],
      ],
    ],
    [
      "preflight",
      "without a space",
      [
        ["space_id", null],
        ["summary.space_id", null],
        ["evidence.target.space_id", null],
      ],
    ],
    ["preflight", "of two spaces", [["summary.space_id", "another"]]],
    ["preflight", "that its summary says failed", [["summary.preflight_passed", false]]],
    ["preflight", "with failed checks in its summary", [["summary.checks_failed", 3]]],
    ["preflight", "with names of failed checks in its summary", [["summary.failed_checks", ["tasks.list"]]]],
    ["preflight", "with another number of checks", [["summary.checks_total", 9]]],
    ["preflight", "with a check twice", [...bothWhole("checks", [...checks, again]), ["summary.checks_total", 3]]],
    ["preflight", "with a check of another form", both("checks", "0.attempts", "once")],
    ["preflight", "without a member that is always there", [["shapes", undefined]]],
    ["doctor", "without a host", [["evidence.target", null]]],
    ["doctor", "of two hosts", [["effective.host", "next.example"]]],
    ["doctor", "with problems in its summary", [["summary.problems", 1]]],
    ["doctor", "with details of its own", [["details", []]]],
    ["matrix", "that does not say what it ignored", [["ignored_drift", undefined]]],
    ["matrix", "without drift", [["drift", undefined]]],
    ["matrix", "that was compared with nothing", [["baseline", null]]],
    ["matrix", "whose comparison was not made", [["summary.drift", null]]],
    ["matrix", "with a baseline that is no row", [["baseline", "prod"]]],
    ["matrix", "with drift in its summary alone", [["summary.drift.breaking", 2]]],
    ["matrix", "with a failed environment in its summary", [["summary.failed_envs", ["next"]]]],
    ["matrix", "with another number of environments", [["summary.env_count", 3]]],
    ["matrix", "for two targets", [["summary.target", "mcp-ui"]]],
  ])("a %s %s", (kind, _, changes) => {
    expect(codesOf(kind, sealed(changed(artifact(kind), changes)))).toEqual(["malformed"]);
  });

  it("a matrix with a check twice in a row", () => {
    const row = { name: "auth.whoami", ok: true, count: 3 };
    const rowChecks = [...checks.map(({ name, ok, count }) => ({ name, ok, count })), row];
    expect(codesOf("matrix", sealed(changed(artifact("matrix"), both("envs", "1.checks", rowChecks))))).toEqual([
      "malformed",
    ]);
  });
});

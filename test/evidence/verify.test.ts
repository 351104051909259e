import { describe, expect, it } from "vitest";
import { judgeArtifact } from "../../src/evidence/verify-artifact.ts";
import type { ArtifactKind, Expectation } from "../../src/evidence/verify-types.ts";
import {
  artifact,
  type Change,
  COMMIT,
  changed,
  codesOf,
  EXPECTED,
  SLOTS,
  sealed,
  secondsAgo,
} from "./verify-support.ts";

const KINDS: readonly ArtifactKind[] = ["preflight", "doctor", "matrix"];
const OTHER_COMMIT = "f".repeat(40);

describe("an artifact as it was written", () => {
  it.each(KINDS)("a %s that passed holds", (kind) => {
    const document = artifact(kind);
    const verdict = judgeArtifact(SLOTS[kind], { state: "read", document }, EXPECTED);
    expect(verdict).toEqual({
      ...SLOTS[kind],
      ok: true,
      digest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
      commit: COMMIT,
      age_seconds: 60,
      problems: [],
    });
    expect(document).toHaveProperty("evidence.digest", verdict.digest);
  });

  it.each([
    ["that is not there", { state: "absent" }, "missing", "there is no such file"],
    ["that cannot be read", { state: "unreadable", reason: "EACCES" }, "unreadable", "EACCES"],
  ] as const)("one %s", (_, read, code, reason) => {
    expect(judgeArtifact(SLOTS.preflight, read, EXPECTED)).toEqual({
      ...SLOTS.preflight,
      ok: false,
      digest: null,
      commit: null,
      age_seconds: null,
      problems: [{ code, reason }],
    });
  });
});

/** Faults that every kind of artifact can have; each is sealed anew, as somebody who knows how digests work would do. */
describe.each(KINDS)("a %s that somebody sealed anew", (kind) => {
  it.each<[string, readonly Change[], string[]]>([
    ["without evidence", [["evidence", undefined]], ["altered", "malformed"]],
    ["of another version", [["version", 2]], ["unknown_version"]],
    ["of a version that is text", [["version", "1"]], ["unknown_version"]],
    ["made by another tool", [["evidence.tool.name", "curl"]], ["wrong_tool"]],
    ["of a suite with another name", [["evidence.suite.name", "smoke"]], ["wrong_suite"]],
    ["of a suite with other questions", [["evidence.suite.digest", `sha256:${"0".repeat(64)}`]], ["wrong_suite"]],
    ["made outside of a checkout", [["evidence.subject", null]], ["no_commit"]],
    ["about another commit", [["evidence.subject.commit", OTHER_COMMIT]], ["wrong_commit"]],
    ["about an abbreviated commit", [["evidence.subject.commit", COMMIT.slice(0, 12)]], ["wrong_commit"]],
    ["of another repository", [["evidence.subject.repository", "github.com/ax/fork"]], ["wrong_repository"]],
    ["of a repository without a remote", [["evidence.subject.repository", null]], ["wrong_repository"]],
    ["of a dirty checkout", [["evidence.subject.dirty", true]], ["dirty"]],
    ["that does not say whether it is dirty", [["evidence.subject.dirty", undefined]], ["malformed"]],
    ["that is one second too old", [["evidence.generated_at", secondsAgo(3601)]], ["stale"]],
    ["from more than 5 minutes ahead", [["evidence.generated_at", secondsAgo(-301)]], ["from_the_future"]],
    ["whose time is no time", [["evidence.generated_at", "yesterday"]], ["malformed"]],
    ["whose time has no zone", [["evidence.generated_at", "2026-03-01T12:00:00"]], ["malformed"]],
    ["whose time is a 30th of February", [["evidence.generated_at", "2026-02-30T12:00:00Z"]], ["malformed"]],
    ["whose verdict is text", [["ok", "true"]], ["malformed"]],
    ["that failed", [["ok", false]], ["failed"]],
    ["that was skipped", [["skipped", true]], ["skipped"]],
    [
      "with several faults, all named",
      [
        ["ok", false],
        ["evidence.subject.commit", OTHER_COMMIT],
        ["evidence.subject.dirty", true],
        ["evidence.generated_at", secondsAgo(7200)],
      ],
      ["wrong_commit", "dirty", "stale", "failed"],
    ],
  ])("%s", (_, changes, codes) => {
    expect(codesOf(kind, sealed(changed(artifact(kind), changes)))).toEqual(codes);
  });

  it.each<[string, readonly Change[], Partial<Expectation>]>([
    ["exactly as old as it may be", [["evidence.generated_at", secondsAgo(3600)]], {}],
    ["from 5 minutes ahead", [["evidence.generated_at", secondsAgo(-300)]], {}],
    ["with its time in another zone", [["evidence.generated_at", "2026-03-01T17:29:00+05:30"]], {}],
    ["of a dirty checkout, which is allowed", [["evidence.subject.dirty", true]], { allowDirty: true }],
    ["about a commit in capitals", [["evidence.subject.commit", COMMIT.toUpperCase()]], {}],
    ["of the same repository in other letters", [["evidence.subject.repository", "github.com/aX/App"]], {}],
    ["where the repository is not known", [["evidence.subject.repository", "a.b/c"]], { repository: undefined }],
    ["where neither has a remote", [["evidence.subject.repository", null]], { repository: null }],
    ["with members that this version does not know", [["news", { ok: false }]], {}],
  ])("%s holds", (_, changes, expected) => {
    expect(codesOf(kind, sealed(changed(artifact(kind), changes)), expected)).toEqual([]);
  });
});

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

  it("names the checks that failed and the ones that are missing", () => {
    const checks = [{ name: "auth.whoami", ok: false }];
    const document = sealed(changed(artifact("preflight"), bothWhole("checks", checks)));
    expect(judgeArtifact(SLOTS.preflight, { state: "read", document }, EXPECTED).problems).toEqual([
      { code: "failed", reason: "failed: `auth.whoami`" },
      { code: "incomplete", reason: "not run: tasks.list" },
    ]);
  });

  it("of the suite with writes holds when it ran them", () => {
    const checks = ["auth.whoami", "tasks.list", "context.set"].map((name) => ({ name, ok: true }));
    const suite: Change = ["evidence.suite", EXPECTED.suites.preflight[1]?.suite];
    const document = sealed(changed(artifact("preflight"), [...bothWhole("checks", checks), suite]));
    expect(codesOf("preflight", document)).toEqual([]);
  });
});

describe("the default login, which has no name of its own", () => {
  it.each<[string, string, string, string[]]>([
    ["goes by the first label of its host", "default", "dev.example:8443", []],
    ["also under its other name", "user", "dev.example", []],
    ["but not by another host's", "default", "next.example", ["wrong_environment"]],
    ["and a named login never does", "staging", "dev.example", ["wrong_environment"]],
  ])("%s", (_, environment, host, codes) => {
    const changes: Change[] = [
      ["environment", environment],
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
    ["additive drift", [["drift", [{ severity: "additive" }]]]],
    [
      "breaking drift where none counts",
      [
        ["fail_on_drift", "none"],
        ["drift", [{ severity: "breaking" }]],
      ],
    ],
  ])("%s does not keep it from holding", (_, changes) => {
    expect(codesOf("matrix", sealed(changed(artifact("matrix"), changes)))).toEqual([]);
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

/** The same change in a command's own list and in `details`, which repeats it. */
function both(list: string, path: string, value: unknown): Change[] {
  return [
    [`${list}.${path}`, value],
    [`details.${path}`, value],
  ];
}

function bothWhole(list: string, value: unknown): Change[] {
  return [
    [list, value],
    ["details", value],
  ];
}

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
    const verdict = judgeArtifact(SLOTS[kind], { state: "read", document, text: "" }, EXPECTED);
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
    ["made by another tool", [["evidence.tool.name", "curl"]], ["wrong_tool", "malformed"]],
    ["of a suite with another name", [["evidence.suite.name", "smoke"]], ["wrong_suite"]],
    ["of a suite with other questions", [["evidence.suite.digest", `sha256:${"0".repeat(64)}`]], ["wrong_suite"]],
    ["made outside of a checkout", [["evidence.subject", null]], ["no_commit"]],
    [
      "made while git did not answer",
      [
        ["evidence.subject", null],
        ["evidence.subject_error", "git_timed_out"],
      ],
      ["no_commit"],
    ],
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
    ["whose time is in another zone", [["evidence.generated_at", "2026-03-01T17:29:00+05:30"]], ["malformed"]],
    ["with members that this version does not know", [["news", { ok: false }]], ["malformed"]],
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

  it("of a repository, where the checkout has no remote", () => {
    expect(codesOf(kind, artifact(kind), { repository: null })).toEqual(["wrong_repository"]);
  });

  it.each<[string, readonly Change[], Partial<Expectation>]>([
    ["exactly as old as it may be", [["evidence.generated_at", secondsAgo(3600)]], {}],
    ["from 5 minutes ahead", [["evidence.generated_at", secondsAgo(-300)]], {}],
    ["of a dirty checkout, which is allowed", [["evidence.subject.dirty", true]], { allowDirty: true }],
    ["about a commit in capitals", [["evidence.subject.commit", COMMIT.toUpperCase()]], {}],
    ["of the same repository in other letters", [["evidence.subject.repository", "github.com/aX/App"]], {}],
    ["where the repository is not known", [["evidence.subject.repository", "a.b/c"]], { repository: undefined }],
    ["where neither has a remote", [["evidence.subject.repository", null]], { repository: null }],
  ])("%s holds", (_, changes, expected) => {
    expect(codesOf(kind, sealed(changed(artifact(kind), changes)), expected)).toEqual([]);
  });
});

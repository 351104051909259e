import { type ArtifactRead, isObject, type JsonObject } from "./read-artifact.ts";
import { digestOf } from "./seal.ts";
import { ageOf, bindingProblems, evidenceReadSchema, suiteOf } from "./verify-binding.ts";
import { contentProblems, ignoredDriftOf, malformed } from "./verify-content.ts";
import type { Expectation, Problem, Slot } from "./verify-types.ts";

/** What an artifact came to. What could not be read is null; what was read is the file's own claim until `ok` is true. */
export interface VerifiedArtifact extends Slot {
  ok: boolean;
  /** Taken over the content as it is now. */
  digest: string | null;
  commit: string | null;
  /** Whole seconds; below zero when the file claims to come from the future. */
  age_seconds: number | null;
  /** What drift a matrix was told to live with; absent when none. */
  ignored_drift?: string[];
  problems: Problem[];
}

/** Judges one artifact: all of its problems, not only the first. Pure. */
export function judgeArtifact(slot: Slot, read: ArtifactRead, expected: Expectation): VerifiedArtifact {
  if (read.state !== "read") {
    const problem: Problem =
      read.state === "absent"
        ? { code: "missing", reason: "there is no such file" }
        : { code: "unreadable", reason: read.reason };
    return { ...slot, ok: false, digest: null, commit: null, age_seconds: null, problems: [problem] };
  }
  const { document } = read;
  const digest = contentDigest(document);
  const evidence = evidenceReadSchema.safeParse(document["evidence"]);
  const ignored = slot.kind === "matrix" ? ignoredDriftOf(document) : [];
  const problems = [...sealProblems(document, digest), ...documentProblems(document, slot, expected)];
  return {
    ...slot,
    ok: problems.length === 0,
    digest,
    commit: evidence.data?.subject?.commit ?? null,
    age_seconds: evidence.success ? Math.floor(ageOf(evidence.data, expected) / 1000) : null,
    ...(ignored.length === 0 ? {} : { ignored_drift: ignored }),
    problems,
  };
}

/** The digest that the document has to carry: over its canonical JSON without that member (spec gates.md, "Evidence"). */
export function contentDigest(document: JsonObject): string {
  const { evidence } = document;
  if (!isObject(evidence)) return digestOf(document);
  const { digest: _, ...unsigned } = evidence;
  return digestOf({ ...document, evidence: unsigned });
}

function sealProblems({ evidence }: JsonObject, digest: string): Problem[] {
  const stated = isObject(evidence) ? evidence["digest"] : undefined;
  if (stated === digest) return [];
  const reason =
    typeof stated === "string"
      ? "it was changed after it was written: its digest is not that of its content"
      : "it carries no digest over its content";
  return [{ code: "altered", reason }];
}

function documentProblems(document: JsonObject, slot: Slot, expected: Expectation): Problem[] {
  // Under another version the same names may mean other things: nothing else in there can be judged.
  if (document["version"] !== 1) return [{ code: "unknown_version", reason: "its `version` is not 1" }];
  const evidence = evidenceReadSchema.safeParse(document["evidence"]);
  if (!evidence.success) return [malformed(evidence.error, ["evidence"])];
  const content = {
    slot,
    expected,
    suite: suiteOf(evidence.data, slot, expected),
    host: evidence.data.target?.host ?? "",
  };
  return [...bindingProblems(evidence.data, slot, expected), ...contentProblems(document, content)];
}

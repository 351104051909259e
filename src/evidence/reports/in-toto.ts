import { AxctlError } from "../../core/errors.ts";
import { toJson } from "../artifact.ts";
import type { Report } from "./report.ts";

/**
 * An in-toto statement, unsigned, whose subject is the git commit (Statement v1, predicate test-result v0.1). A test is
 * named `<environment>/<check>`; the configuration of the run is the artifacts, each by its digest.
 *
 * @throws AxctlError `NOT_ATTESTABLE` when the artifacts are not all about one commit as it was committed: a statement
 *   would then speak of something that nobody measured.
 */
export function renderInToto(report: Report): string {
  const { subject } = report;
  if (subject === null)
    throw new AxctlError("NOT_ATTESTABLE", { reason: "the artifacts are not all about one git commit" });
  if (subject.dirty)
    throw new AxctlError("NOT_ATTESTABLE", {
      reason: "tracked files differed from the commit when the artifacts were made",
    });
  const { repository, commit } = subject;
  return toJson({
    _type: "https://in-toto.io/Statement/v1",
    subject: [{ name: repository === null ? "git" : `git+https://${repository}`, digest: { gitCommit: commit } }],
    predicateType: "https://in-toto.io/attestation/test-result/v0.1",
    predicate: { result: resultOf(report), configuration: configurationOf(report), ...testsOf(report) },
  });
}

/** What passed only after a retry is a warning, as is drift that closes no gate. What was not measured did not pass. */
function resultOf({ outcome, environments, drift }: Report): "PASSED" | "WARNED" | "FAILED" {
  if (outcome !== "passed") return "FAILED";
  const flaky = environments.some(({ checks }) => checks.some((check) => check.flaky));
  return flaky || (drift?.findings.length ?? 0) > 0 ? "WARNED" : "PASSED";
}

function configurationOf({ sources }: Report) {
  return sources.flatMap(({ path, sha256, digest }) =>
    sha256 === null ? [] : [{ name: path, digest: { sha256 }, annotations: { evidence_digest: digest } }],
  );
}

function testsOf({ outcome, environments, drift, sources }: Report) {
  const named = environments.flatMap(({ env, doctor, preflight, checks }) => [
    ...(doctor === null ? [] : [{ name: `${env}/auth.doctor`, outcome: doctor, warned: false }]),
    { name: `${env}/qa.preflight`, outcome: preflight, warned: false },
    ...checks.map(({ name, outcome, flaky }) => ({ name: `${env}/${name}`, outcome, warned: flaky })),
  ]);
  const findings = (drift?.findings ?? []).map(({ env, check, path, code, closes }) => ({
    name: `${env}/drift/${[check, path, code].filter((part) => part !== null).join("/")}`,
    closes,
  }));
  const failed = [
    ...named.filter(({ outcome }) => outcome !== "passed").map(({ name }) => name),
    ...findings.filter(({ closes }) => closes).map(({ name }) => name),
    ...sources.filter(({ problem }) => problem !== null).map(({ path }) => `artifacts/${path}`),
  ];
  return {
    passedTests: named.filter(({ outcome, warned }) => outcome === "passed" && !warned).map(({ name }) => name),
    warnedTests: [
      ...named.filter(({ outcome, warned }) => outcome === "passed" && warned).map(({ name }) => name),
      ...findings.filter(({ closes }) => !closes).map(({ name }) => name),
    ],
    // A result that is not PASSED is never without a test that says so.
    failedTests: outcome !== "passed" && failed.length === 0 ? ["qa.gate"] : failed,
  };
}

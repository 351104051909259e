import type { Outcome, Report, ReportDrift, ReportSource } from "../evidence/reports/report.ts";
import { failsOnDrift } from "./drift.ts";
import { reportEnvironment, worst } from "./report-environment.ts";
import type { EnvironmentFacts, MatrixRead } from "./report-facts.ts";
import { headlineOf } from "./report-headline.ts";
import { nextSteps } from "./report-next.ts";
import type { ResultArtifact } from "./result-artifacts.ts";

/** What artifacts say together, judged by the worst of them. `folder` is where they lie, as the next command names it. Pure. */
export function buildReport(found: readonly ResultArtifact[], about: { folder: string; version: string }): Report {
  const artifacts = found.map((artifact) => bound(artifact, found));
  const environments = labelsOf(artifacts).map((env) => reportEnvironment(factsOf(env, artifacts)));
  const drift = driftOf(artifacts);
  const sources = artifacts.map(
    ({ path, kind, digest, sha256, problem }): ReportSource => ({ path, kind, digest, sha256, problem }),
  );
  const parts = matricesOf(artifacts).flatMap(({ shard }) => shard ?? []);
  const unjudged = {
    outcome: outcomeOf(artifacts, { environments, drift }),
    target: targetOf(artifacts),
    generatedAt: artifacts.flatMap(({ document }) => document?.evidence?.generated_at ?? []).sort()[0] ?? null,
    version: about.version,
    subject: subjectOf(found),
    environments,
    drift,
    sources,
  };
  const compared = matricesOf(artifacts).flatMap(({ shard, envs }) => (shard === undefined ? envs : []));
  const differs = drift === null || drift.findings.some(({ severity }) => severity !== "info");
  const alike = !differs && environments.every(({ env }) => compared.some((row) => row.env === env));
  return {
    ...unjudged,
    headline: headlineOf(unjudged, { alike, part: parts[0] }),
    next: nextSteps(unjudged, { folder: about.folder, isPart: parts.length > 0 }),
  };
}

/** The commit that everything that can be relied on is about; null when there are several. */
function subjectOf(found: readonly ResultArtifact[]): Report["subject"] {
  const subjects = found.flatMap(({ document }) => (document === null ? [] : [document.evidence?.subject ?? null]));
  const [first] = subjects;
  if (first == null || subjects.some((subject) => subject?.commit !== first.commit)) return null;
  return { ...first, dirty: subjects.some((subject) => subject?.dirty) };
}

/** An artifact about another commit than the first one that counts does not count: a report is about one. */
function bound(artifact: ResultArtifact, all: readonly ResultArtifact[]): ResultArtifact {
  const first = all.find(({ document }) => document !== null);
  if (artifact.document === null || first === undefined) return artifact;
  const commit = ({ document }: ResultArtifact) => document?.evidence?.subject?.commit ?? null;
  if (commit(artifact) === commit(first)) return artifact;
  const { path, kind, env, digest, sha256 } = artifact;
  const problem = `it is about the commit ${commit(artifact) ?? "of no checkout"}, and ${first.path} is about ${commit(first) ?? "that of no checkout"}`;
  return { path, kind, env, digest, sha256, problem, document: null };
}

/** The environments by name: in the order of the matrix, then those of other artifacts. */
function labelsOf(artifacts: readonly ResultArtifact[]): string[] {
  const rows = matricesOf(artifacts).flatMap(({ envs, drift }) => [...envs, ...drift].map(({ env }) => env));
  const named = artifacts.flatMap(({ env }) => env ?? []);
  const requested = artifacts.flatMap(({ document, kind }) =>
    kind === "summary" && document !== null && "requested_envs" in document ? document.requested_envs : [],
  );
  return [...new Set([...rows, ...named, ...requested])];
}

function matricesOf(artifacts: readonly ResultArtifact[]): MatrixRead[] {
  return artifacts.flatMap((artifact) =>
    artifact.problem === null && artifact.kind === "matrix" ? [artifact.document] : [],
  );
}

function factsOf(env: string, artifacts: readonly ResultArtifact[]): EnvironmentFacts {
  const own = artifacts.filter((artifact) => artifact.env === env);
  const summaries = artifacts.flatMap((artifact) =>
    artifact.problem === null && artifact.kind === "summary" ? [artifact.document] : [],
  );
  return {
    env,
    doctors: own.flatMap((artifact) =>
      artifact.problem === null && artifact.kind === "doctor" ? [artifact.document] : [],
    ),
    preflights: own.flatMap((artifact) =>
      artifact.problem === null && artifact.kind === "preflight" ? [artifact.document] : [],
    ),
    rows: matricesOf(artifacts).flatMap(({ envs }) => envs.filter((row) => row.env === env)),
    unusable: own.flatMap(({ path, problem }) => (problem === null ? [] : [`${path}: ${problem}`])),
    missing: summaries.flatMap(({ skipped_envs }) => skipped_envs).find((skipped) => skipped.env === env)?.missing,
  };
}

/** Null when no matrix compared anything: a part of one does not. */
function driftOf(artifacts: readonly ResultArtifact[]): ReportDrift | null {
  const compared = matricesOf(artifacts).filter(({ shard, baseline }) => shard === undefined && baseline !== null);
  const [first] = compared;
  if (first === undefined) return null;
  const findings = compared.flatMap(({ drift, fail_on_drift }) =>
    drift.map(({ severity, code, env, check, path, detail }) => ({
      severity,
      code,
      env,
      check,
      path: path ?? null,
      detail,
      closes: failsOnDrift([{ severity }], fail_on_drift),
    })),
  );
  return { baseline: first.baseline, failOn: first.fail_on_drift, findings };
}

function targetOf(artifacts: readonly ResultArtifact[]): string | null {
  const targets = artifacts.flatMap((artifact) => {
    if (artifact.problem !== null || artifact.kind === "doctor") return [];
    return (artifact.kind === "preflight" ? artifact.document.preflight.target : artifact.document.target) ?? [];
  });
  return targets.length === 0 ? null : [...new Set(targets)].join(", ");
}

type Judged = Pick<Report, "environments" | "drift">;

function outcomeOf(artifacts: readonly ResultArtifact[], { environments, drift }: Judged): Outcome {
  const closes = drift?.findings.some(({ closes }) => closes) ?? false;
  return worst([
    ...environments.map(({ outcome }) => outcome),
    ...artifacts.map(artifactOutcome),
    ...(closes ? ["failed" as const] : []),
    ...(environments.length === 0 ? ["skipped" as const] : []),
  ]);
}

function artifactOutcome({ document }: ResultArtifact): Outcome {
  if (document === null) return "failed";
  // Nobody has compared a part of a matrix with the others yet.
  if (document.skipped || ("shard" in document && document.ok)) return "skipped";
  return document.ok ? "passed" : "failed";
}

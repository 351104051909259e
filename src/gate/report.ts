import { type Phrase, phrase } from "../evidence/reports/phrase.ts";
import type { Outcome, Report, ReportDrift, ReportEnvironment, ReportSource } from "../evidence/reports/report.ts";
import { failsOnDrift } from "./drift.ts";
import { reportEnvironment, worst } from "./report-environment.ts";
import type { EnvironmentFacts, MatrixRead } from "./report-facts.ts";
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
  const subjects = artifacts.flatMap(({ document }) => document?.evidence?.subject ?? []);
  const unjudged = {
    outcome: outcomeOf(artifacts, { environments, drift }),
    target: targetOf(artifacts),
    generatedAt: artifacts.flatMap(({ document }) => document?.evidence?.generated_at ?? []).sort()[0] ?? null,
    version: about.version,
    subject: subjects[0] === undefined ? null : { ...subjects[0], dirty: subjects.some(({ dirty }) => dirty) },
    environments,
    drift,
    sources,
  };
  return { ...unjudged, headline: headlineOf(unjudged), next: nextSteps(unjudged, about.folder) };
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
  const rows = matricesOf(artifacts).flatMap(({ envs }) => envs.map(({ env }) => env));
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
    ...artifacts.map(({ document }): Outcome => {
      if (document === null) return "failed";
      if (document.skipped) return "skipped";
      return document.ok ? "passed" : "failed";
    }),
    ...(closes ? ["failed" as const] : []),
  ]);
}

function headlineOf(report: Omit<Report, "headline" | "next">): Phrase {
  const { environments, drift, sources, outcome } = report;
  const unusable = sources.filter(({ problem }) => problem !== null).length;
  const failed = environments.filter((environment) => environment.outcome === "failed");
  const unseen = environments.filter((environment) => environment.outcome === "skipped");
  const closing = drift?.findings.filter(({ closes }) => closes).length ?? 0;
  if (outcome === "passed")
    return [
      `${count(environments.length, "environment")} passed${closing === 0 && drift !== null && environments.length > 1 ? " and answer alike" : ""}`,
    ];
  if (unusable > 0)
    return [`${unusable} of ${count(sources.length, "artifact")} ${unusable === 1 ? "does" : "do"} not count`];
  if (failed.length > 0)
    return phrase`${[`${failed.length} of ${count(environments.length, "environment")} failed: `]}${names(failed)}`;
  if (closing > 0)
    return [
      `every environment passes alone, and ${count(closing, "finding")} of drift ${closing === 1 ? "closes" : "close"} the gate`,
    ];
  if (outcome === "failed") return ["an artifact says that its gate did not pass"];
  return unseen.length > 0
    ? phrase`${[`${unseen.length} of ${count(environments.length, "environment")} not measured: `]}${names(unseen)}`
    : ["nothing was measured"];
}

/** At most five names, then how many more. */
function names(environments: readonly ReportEnvironment[]): Phrase {
  const shown = environments
    .slice(0, 5)
    .flatMap(({ env }, index): Phrase => [...(index === 0 ? [] : [", "]), { term: env }]);
  return environments.length > 5 ? [...shown, ` and ${environments.length - 5} more`] : shown;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

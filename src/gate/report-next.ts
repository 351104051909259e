import { shellQuote } from "../core/shell.ts";
import { type Phrase, phrase } from "../evidence/reports/phrase.ts";
import type { NextStep, Report, ReportEnvironment } from "../evidence/reports/report.ts";
import { explainingCommand, failingLayer, LAYERS } from "./layer.ts";
import type { EnvironmentFacts } from "./report-facts.ts";

type Judged = Pick<Report, "outcome" | "environments" | "drift" | "sources" | "target">;

/** What to do after a report: the layer to work on for each failure, or how to use what passed. Pure. */
export function nextSteps(report: Judged, folder: string): NextStep[] {
  if (report.outcome === "passed") return [verifyStep(report, folder)];
  const steps = [
    ...sourceSteps(report),
    ...report.environments.flatMap(({ next }) => next ?? []),
    ...driftSteps(report),
  ];
  return steps.length > 0 ? steps : [{ text: ["run the gate again"], command: null }];
}

function verifyStep({ environments, target }: Judged, folder: string): NextStep {
  const required = environments.map(({ env }) => env).join(",");
  const gate = target === null || target.includes(", ") ? "" : ` --for ${shellQuote(target)}`;
  return {
    text: ["let the next step verify these artifacts before it runs"],
    command: `axctl qa verify --artifact-dir ${shellQuote(folder)} --require ${shellQuote(required)}${gate}`,
  };
}

function sourceSteps({ sources }: Judged): NextStep[] {
  return sources.flatMap(({ path, problem }): NextStep[] =>
    problem === null ? [] : [{ text: phrase`measure again, since ${path} does not count`, command: null }],
  );
}

/** What to do about one environment; null when it passed, or when only its artifact has to be made again. */
export function environmentStep(facts: EnvironmentFacts, judged: Omit<ReportEnvironment, "next">): NextStep | null {
  const { env, outcome, doctor, preflight } = judged;
  if (outcome === "passed" || facts.unusable.length > 0) return null;
  if (facts.missing !== undefined)
    return { text: phrase`configure ${env} for CI: set ${facts.missing.join(", ")}`, command: null };
  if (doctor === "failed" || facts.preflights.some(({ skipped }) => skipped))
    return { text: workOn(LAYERS.configuration, env), command: `axctl auth doctor --env ${shellQuote(env)}` };
  const gate = `axctl qa preflight --env ${shellQuote(env)}`;
  if (preflight === "skipped") return { text: phrase`measure ${env}: no preflight of it ran`, command: gate };
  const checks = [...facts.preflights, ...facts.rows].find((run) => run.checks.some(({ ok }) => !ok))?.checks ?? [];
  const layer = failingLayer({ checks });
  const failed = checks.filter(({ ok }) => !ok).map(({ name }) => name);
  const write = facts.preflights.some(({ mode }) => mode === "write");
  return {
    text: [...workOn(LAYERS[layer], env), ...(layer === "api" ? phrase`: ${failed.join(", ")}` : [])],
    command: explainingCommand(layer, { command: "axctl qa preflight", env, write }),
  };
}

function workOn(layer: string, env: string): Phrase {
  return [`work on ${layer} of `, { term: env }];
}

function driftSteps({ drift }: Judged): NextStep[] {
  const closing = drift?.findings.filter(({ closes }) => closes) ?? [];
  const [first] = closing;
  if (first === undefined) return [];
  const envs = [...new Set(closing.map(({ env }) => env))].join(", ");
  const rule = first.check === null ? first.code : `${first.code}:${first.check}`;
  return [
    {
      text: phrase`mend the drift of ${envs} from ${drift?.baseline ?? "the baseline"}, or accept what is meant to differ`,
      command: `axctl qa matrix --ignore-drift ${shellQuote(rule)}`,
    },
  ];
}

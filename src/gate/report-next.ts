import { shellQuote } from "../core/shell.ts";
import { type Phrase, phrase } from "../evidence/reports/phrase.ts";
import type { NextStep, Report, ReportEnvironment } from "../evidence/reports/report.ts";
import { explainingCommand, failingLayer, LAYERS } from "./layer.ts";
import type { EnvironmentFacts } from "./report-facts.ts";

type Judged = Pick<Report, "outcome" | "environments" | "drift" | "sources" | "target">;

/** Where artifacts lie, as a command names it, and whether they are a part of a matrix. */
interface About {
  folder: string;
  isPart: boolean;
}

/** What to do after a report: the layer to work on for each failure, or how to use what passed. Pure. */
export function nextSteps(report: Judged, { folder, isPart }: About): NextStep[] {
  if (report.outcome === "passed") return [isVerifiable(report, folder) ? verifyStep(report, folder) : COMPARE];
  const steps = [
    ...sourceSteps(report),
    ...report.environments.flatMap(({ next }) => next ?? []),
    ...driftSteps(report),
  ];
  if (steps.length > 0) return steps;
  return [isPart ? mergeStep(folder) : { text: ["run the gate again"], command: null }];
}

const COMPARE: NextStep = { text: ["compare the environments"], command: "axctl qa matrix" };

/** Whether all lies there that `qa verify` asks for: for one target each environment's preflight, and a matrix of several. */
function isVerifiable({ environments, sources, target }: Judged, folder: string): boolean {
  if (target === null || target.includes(", ")) return false;
  const root = folder.replace(/(?<=.)\/+$/, "");
  const has = (name: string) =>
    sources.some(({ path }) => path === `${root}/${name}` || (root === "." && path === name));
  const compared = environments.length < 2 || has("matrix.json") || has("matrix/matrix.json");
  return compared && environments.every(({ env }) => has(`${env}-preflight.json`));
}

function verifyStep({ environments, target }: Judged, folder: string): NextStep {
  const required = environments.map(({ env }) => env).join(",");
  const gate = target === null ? "" : ` --for ${shellQuote(target)}`;
  return {
    text: ["let the next step verify these artifacts before it runs"],
    command: `axctl qa verify --artifact-dir ${shellQuote(folder)} --require ${shellQuote(required)}${gate}`,
  };
}

function mergeStep(folder: string): NextStep {
  return {
    text: ["join the parts, which compares their environments"],
    command: `axctl qa merge ${shellQuote(folder)} <another part>… --artifact-dir <dir>`,
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
  const login = loginOf(facts);
  if (doctor === "failed" || facts.preflights.some(({ skipped }) => skipped))
    return {
      text: workOn(LAYERS.configuration, env),
      command: explainingCommand("configuration", { command: "axctl auth doctor", env: login, write: false }),
    };
  if (preflight === "skipped") {
    const command = explainingCommand("api", { command: "axctl qa preflight", env: login, write: false });
    return { text: phrase`measure ${env}: no preflight of it ran`, command };
  }
  const checks = [...facts.preflights, ...facts.rows].find((run) => run.checks.some(({ ok }) => !ok))?.checks ?? [];
  const layer = failingLayer({ checks });
  const failed = checks.filter(({ ok }) => !ok).map(({ name }) => name);
  const write = facts.preflights.some(({ mode }) => mode === "write");
  return {
    text: [...workOn(LAYERS[layer], env), ...(layer === "api" ? phrase`: ${failed.join(", ")}` : [])],
    command: explainingCommand(layer, { command: "axctl qa preflight", env: login, write }),
  };
}

/** What `--env` has to be given: a row's label need not be a login's name, and a preflight without `--env` has none. */
function loginOf({ env, doctors, preflights, rows }: EnvironmentFacts): string | undefined {
  const [row] = rows;
  if (row !== undefined) return row.requested_env;
  const known = [...preflights.map(({ environment }) => environment), ...doctors.map((doctor) => doctor.selected_env)];
  return known.length === 0 ? env : (known.find((name) => name !== null) ?? undefined);
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

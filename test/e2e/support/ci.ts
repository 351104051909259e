import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Sandbox } from "../../../src/sandbox/server.ts";
import { environmentOf, type Run, type RunOptions, type Workspace } from "./workspace.ts";

/** Where the artifacts lie, relative to the working folder, unless a variable says otherwise. */
export const ARTIFACTS = "operator-qa-artifacts";

/** The three variables of each of these environments of a sandbox. */
export function variablesOf(sandbox: Sandbox, names: readonly string[] = ["dev", "next"]): Record<string, string> {
  const triples = names.map((name) => {
    const { pat, url, spaces } = environmentOf(sandbox, name);
    return tripleOf(name, { token: pat, url, space: spaces[0]?.id ?? "" });
  });
  return Object.assign({}, ...triples);
}

/** The variables of one environment. */
export function tripleOf(env: string, { token, url, space }: { token: string; url: string; space: string }) {
  const prefix = `AX_QA_${env.toUpperCase()}_`;
  return { [`${prefix}TOKEN`]: token, [`${prefix}BASE_URL`]: url, [`${prefix}SPACE_ID`]: space };
}

/** What a run as a step of GitHub Actions came to. */
export interface StepRun extends Run {
  /** The job's summary; undefined when there is none. */
  stepSummary: string | undefined;
  /** The commands that the runner found in what was printed. */
  commands: RunnerCommand[];
}

/** Runs `qa ci` as a step of GitHub Actions does, with these variables. */
export async function ciStep(
  workspace: Workspace,
  variables: Record<string, string>,
  args: readonly string[] = [],
  during?: RunOptions["during"],
): Promise<StepRun> {
  const summary = join(workspace.work, "step-summary.md");
  const env = { CI: "true", GITHUB_ACTIONS: "true", GITHUB_STEP_SUMMARY: summary, ...variables };
  const run = await workspace.axctl(["qa", "ci", ...args], { env, ...(during === undefined ? {} : { during }) });
  const stepSummary = await readFile(summary, "utf8").catch(() => undefined);
  return { ...run, stepSummary, commands: [...commandsIn(run.stdout), ...commandsIn(run.stderr)] };
}

/** A command that the runner of GitHub Actions takes from a log. */
export interface RunnerCommand {
  name: string;
  properties: Record<string, string>;
  message: string;
}

/**
 * The commands in a log, as the runner reads them (actions/runner, `ActionCommand`): `::name key=value::message` at the
 * start of a line, blanks before it allowed, and the older `##[name]message` anywhere in it. Lines end as .NET reads them.
 */
export function commandsIn(log: string): RunnerCommand[] {
  return log.split(/\r\n|\r|\n/).flatMap((line): RunnerCommand[] => {
    const [, old, rest = ""] = /##\[([^\]]*)\](.*)/.exec(line) ?? [];
    if (old !== undefined) return [{ name: old, properties: {}, message: rest }];
    const [, info, message = ""] = /^\s*::(.*?)::(.*)$/.exec(line) ?? [];
    if (info === undefined) return [];
    const [, name = "", list = ""] = /^(\S*) ?(.*)$/.exec(info) ?? [];
    const pairs = list.split(",").flatMap((pair): [string, string][] => {
      const [, key = "", value] = /^([^=]*)=(.*)$/.exec(pair.trim()) ?? [];
      return value === undefined ? [] : [[key, unescaped(value)]];
    });
    return [{ name, properties: Object.fromEntries(pairs), message: unescaped(message) }];
  });
}

function unescaped(text: string): string {
  const characters: Record<string, string> = { "%0D": "\r", "%0A": "\n", "%3A": ":", "%2C": ",", "%25": "%" };
  return text.replace(/%(?:0D|0A|3A|2C|25)/g, (code) => characters[code] ?? code);
}

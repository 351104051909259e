import { execFile, spawn } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { Step } from "../../workflows/workflows.ts";
import { commandsIn, type StepRun } from "./ci.ts";
import { recordOutput } from "./record.ts";
import { collect, type Workspace } from "./workspace.ts";

const root = fileURLToPath(new URL("../../../", import.meta.url));

/** The package as it is published, packed once. */
export interface Packed {
  tarball: string;
  /** Variables with which npm needs no network and nobody's configuration. */
  npm: Record<string, string>;
  dispose: () => Promise<void>;
}

export async function packed(): Promise<Packed> {
  const folder = await mkdtemp(join(tmpdir(), "axctl-packed-"));
  const npm = {
    npm_config_cache: join(folder, "cache"),
    npm_config_offline: "true",
    npm_config_update_notifier: "false",
    npm_config_fund: "false",
    npm_config_audit: "false",
  };
  const pack = ["pack", "--silent", "--ignore-scripts", "--pack-destination", folder];
  const { stdout } = await promisify(execFile)("npm", pack, { cwd: root, env: { PATH: process.env["PATH"], ...npm } });
  return { tarball: join(folder, stdout.trim()), npm, dispose: () => rm(folder, { recursive: true, force: true }) };
}

/** What a step of a workflow left for others: its outputs. */
export interface WorkflowStepRun extends StepRun {
  outputs: Record<string, string>;
}

/**
 * Runs a step's script as the runner does: written to a file, `bash --noprofile --norc -eo pipefail`, its `env` filled from
 * `contexts` (`inputs.envs`, `secrets.NAME`, …), of which a missing one is empty.
 */
export async function runStep(
  workspace: Workspace,
  step: Step,
  { contexts, env = {} }: { contexts: Readonly<Record<string, string>>; env?: Record<string, string> },
): Promise<WorkflowStepRun> {
  const temp = join(workspace.root, "runner-temp");
  await mkdir(temp, { recursive: true });
  const paths = { script: join(temp, "step.sh"), output: join(temp, "output"), summary: join(temp, "step-summary.md") };
  await writeFile(paths.script, step.run ?? "");
  await writeFile(paths.output, "");
  const given = Object.entries(step.env ?? {}).map(([name, text]) => [
    name,
    filled(String(text), { "runner.temp": temp, ...contexts }),
  ]);
  const child = spawn("bash", ["--noprofile", "--norc", "-eo", "pipefail", paths.script], {
    cwd: workspace.work,
    env: {
      PATH: process.env["PATH"],
      HOME: workspace.home,
      CI: "true",
      GITHUB_ACTIONS: "true",
      RUNNER_TEMP: temp,
      GITHUB_OUTPUT: paths.output,
      GITHUB_STEP_SUMMARY: paths.summary,
      ...env,
      ...Object.fromEntries(given),
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const run = await collect(child);
  const stepSummary = await readFile(paths.summary, "utf8").catch(() => undefined);
  const what = `the step ${step.name}`;
  recordOutput({ what, text: [run.stdout, run.stderr, stepSummary].join("\n") });
  const lines = (await readFile(paths.output, "utf8")).split("\n").filter((line) => line !== "");
  const outputs = Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]),
  );
  const commands = [...commandsIn(run.stdout), ...commandsIn(run.stderr)];
  return { ...run, stepSummary, commands, outputs };
}

/** A value with its expressions filled in: a context, or the first of several that is not empty. */
function filled(text: string, contexts: Readonly<Record<string, string>>): string {
  return text.replace(/\$\{\{ (.*?) \}\}/g, (_, expression: string) => {
    const names = expression.split(" || ");
    const strange = names.find((name) => !/^(?:inputs|secrets|vars|runner|steps)\.[\w.-]+$/.test(name));
    if (strange !== undefined) throw new Error(`the expression ${strange} is more than these tests can read`);
    return names.map((name) => contexts[name] ?? "").find((value) => value !== "") ?? "";
  });
}

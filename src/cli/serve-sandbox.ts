import { once } from "node:events";
import { resolve } from "node:path";
import { type Envelope, envelope } from "../evidence/envelope.ts";
import { copyPasteCommands } from "../sandbox/commands.ts";
import { writeLogins } from "../sandbox/logins.ts";
import { type Sandbox, type SandboxEnvironment, startSandbox } from "../sandbox/server.ts";
import { styled, type Text } from "../terminal/text.ts";
import type { Context } from "./context.ts";
import type { Result } from "./respond.ts";

// The rehearsal starts the same sandbox, and finds it in this part of the bundle.
export { startSandbox, writeLogins };

export interface SandboxCommandOptions {
  envs: readonly string[];
  port?: number | undefined;
  latency?: number | undefined;
  fault: readonly string[];
  seed: number;
  writeLogins?: string | undefined;
  json: boolean;
}

/** Serves until the command is interrupted, which is how it ends: it throws the interruption. */
export async function serveSandbox(options: SandboxCommandOptions, context: Context): Promise<Result> {
  const { clock, machine, output, redactor, signal } = context;
  const sandbox = await startSandbox({
    envs: options.envs,
    faults: options.fault,
    seed: options.seed,
    clock,
    ...(options.port === undefined ? {} : { port: options.port }),
    ...(options.latency === undefined ? {} : { latencyMs: options.latency }),
  });
  try {
    // Test credentials of a server on this machine are meant to be seen.
    for (const { pat, agentPat } of sandbox.environments) for (const token of [pat, agentPat]) redactor.allow(token);
    const folder = options.writeLogins === undefined ? undefined : resolve(machine.cwd, options.writeLogins);
    if (folder !== undefined) await writeLogins(folder, sandbox.environments);
    const commands = copyPasteCommands(sandbox.environments, folder);
    if (options.json) output.json(document(sandbox, { folder, commands }));
    else for (const line of view(sandbox, commands)) output.print(line);
    if (!signal.aborted) await once(signal, "abort");
    throw signal.reason;
  } finally {
    await sandbox.close();
  }
}

interface Shown {
  folder: string | undefined;
  commands: readonly string[];
}

function document({ environments }: Sandbox, { folder, commands }: Shown): Envelope {
  return envelope({
    ok: true,
    skipped: false,
    summary: { command: "axctl sandbox", environments: environments.length },
    details: environments.map(environmentDetail),
    config_dir: folder ?? null,
    commands,
  });
}

/** An environment as documents show it, all names in snake_case. */
function environmentDetail({ agentPat, agentId, agentName, ...rest }: SandboxEnvironment) {
  return { ...rest, agent_pat: agentPat, agent_id: agentId, agent_name: agentName };
}

function view({ environments }: Sandbox, commands: readonly string[]): Text[] {
  return [
    styled("bold", "The aX sandbox serves on this machine until Ctrl-C. Its tokens are worth nothing elsewhere."),
    ...environments.map(({ name, url, pat }): Text => ["  ", styled("bold", name), `  ${url}  test token ${pat}`]),
    "",
    "Try:",
    ...commands.map((line): Text => ["  $ ", styled("cyan", line)]),
  ];
}

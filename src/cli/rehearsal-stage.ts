import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { startNpmRegistry } from "../sandbox/npm/registry.ts";
import { bringHome, type Clone, giveOrigin } from "../sandbox/rehearsal/clone.ts";
import { createDeeds } from "../sandbox/rehearsal/deeds.ts";
import { makeDoor } from "../sandbox/rehearsal/door.ts";
import { stageEnvironment } from "../sandbox/rehearsal/environment.ts";
import type { Stagecraft } from "../sandbox/rehearsal/play.ts";
import { runAxctl } from "../sandbox/rehearsal/run-axctl.ts";
import { leadingTo, makeFolders, openGitHub, type Tools } from "../sandbox/rehearsal/scenery.ts";
import type { Missing } from "../sandbox/rehearsal/stages.ts";
import type { Undo } from "../sandbox/rehearsal/undo.ts";
import type { Context } from "./context.ts";
import { copyHere, type Here } from "./rehearsal-here.ts";

/** What a rehearsal is made of. */
export interface Rehearsal {
  /** A folder of its own. */
  root: string;
  /** The repository that is copied; undefined where one is made. */
  here: Here | undefined;
  /** As the repository is called at GitHub. */
  owner: string;
  name: string;
  tools: Tools;
  missing: Missing;
  undo: Undo;
}

/** What runs the stages, and the commit that the target begins with. */
export interface OpenStage {
  craft: Omit<Stagecraft, "begun" | "ended">;
  commit: string;
}

const BRANCHES = { source: "dev/staging", target: "main" };

/** Stages run the program that lies beside this part of it. */
const MAIN = fileURLToPath(new URL("./main.js", import.meta.url));

/** Where tools are looked for: the working folder counts more than what is installed beside axctl. */
export function toolFolders({ machine }: Pick<Context, "machine">): string[] {
  return [machine.cwd, dirname(MAIN)];
}

/** Makes the repository, and starts all that stands for the world outside; `undo` takes it down. */
export async function openStage(context: Context, rehearsal: Rehearsal): Promise<OpenStage> {
  const { machine, clock, signal } = context;
  const { root, owner, name, undo } = rehearsal;
  const folders = await makeFolders(root);
  const env = stageEnvironment(machine.env, folders);
  const clone = await cloneFor(context, rehearsal, env);
  const commit = clone.git("rev-parse", BRANCHES.target);
  const github = await gitHubFor(context, rehearsal, { clone, env });
  const registry = await registryFor(context, rehearsal, env);
  await openEnvironments(context, folders.config, undo);
  const leading = leadingTo({ owner, name }, github, registry);
  const program = {
    node: machine.node,
    main: MAIN,
    cwd: clone.folder,
    env: stageEnvironment(machine.env, folders, leading),
  };
  const act = github === undefined ? undefined : createDeeds(github, BRANCHES);
  const craft: OpenStage["craft"] = {
    signal,
    elapsed: () => clock.elapsed(),
    run: (args) => runAxctl(program, args, signal),
    act: async ({ deed }) => {
      if (act === undefined) throw new Error("there is no GitHub to do it at");
      return act(deed);
    },
    settle: async () => {
      if (github !== undefined) await bringHome(github, { clone, env, target: BRANCHES.target });
    },
  };
  return { craft, commit };
}

async function cloneFor(context: Context, { root, here, missing }: Rehearsal, env: Record<string, string>) {
  const isPrivate = missing.publishing !== undefined;
  const clone =
    here === undefined
      ? makeDoor(join(root, "door"), env, { ...BRANCHES, isPrivate })
      : await copyHere(context, { folder: join(root, here.name), here, branches: BRANCHES, env });
  giveOrigin(clone, BRANCHES);
  return clone;
}

async function gitHubFor(
  { signal }: Context,
  { tools, owner, name, undo }: Rehearsal,
  local: { clone: Clone; env: Record<string, string> },
) {
  const { emulate } = tools;
  if (emulate === undefined) return undefined;
  return openGitHub({ emulate, owner, name, branches: BRANCHES, signal, onStart: undo.add, ...local });
}

async function registryFor(
  { machine }: Context,
  { root, tools, missing, undo }: Rehearsal,
  env: Record<string, string>,
) {
  const { verdaccio } = tools;
  if (verdaccio === undefined || missing.github !== undefined || missing.publishing !== undefined) return undefined;
  const registry = await startNpmRegistry({ verdaccio, folder: join(root, "registry"), node: machine.node, env });
  undo.add(registry.close);
  return registry;
}

/** The environments, with logins for them. */
async function openEnvironments({ clock }: Context, config: string, undo: Undo): Promise<void> {
  const { startSandbox, writeLogins } = await import("./serve-sandbox.ts");
  const sandbox = await startSandbox({ envs: ["dev", "next"], clock });
  undo.add(sandbox.close);
  await writeLogins(config, sandbox.environments);
}

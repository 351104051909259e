import { isAbsolute, join, sep } from "node:path";
import * as z from "zod/mini";
import type { Files, Machine } from "../core/ports.ts";
import { isDefaultEnv, normalizeEnvName } from "./env-name.ts";
import { expandPath } from "./paths.ts";

const text = z.optional(z.nullable(z.string()));

const registrySchema = z.object({
  agents: z.array(
    z.object({
      name: z.string(),
      agent_id: text,
      template_id: text,
      runtime_type: text,
      workdir: text,
      mode: text,
      liveness: text,
    }),
  ),
});

/** An agent of the Gateway's registry whose working folder holds the current one. */
export type GatewayCandidate = z.infer<typeof registrySchema>["agents"][number];

/** What the Gateway's files say about the working folder. */
export interface GatewayRegistry {
  path: string;
  daemonRunning: boolean;
  daemonPid: number | null;
  candidates: GatewayCandidate[];
}

type Needs = { files: Pick<Files, "read" | "realPath">; machine: Pick<Machine, "env" | "home" | "cwd" | "isRunning"> };

/**
 * Reads the Gateway's registry and pid file, and creates neither. A corrupt registry counts as none. `bypassed` (by
 * `--env`): no variable chooses the registry and no agent is a candidate.
 */
export async function readGateway(
  { files, machine }: Needs,
  configFolder: string,
  { bypassed }: { bypassed: boolean },
): Promise<GatewayRegistry> {
  const folder = bypassed ? join(configFolder, "gateway") : gatewayFolder(machine, configFolder);
  const path = join(folder, "registry.json");
  const [registry, pidFile] = await Promise.all([files.read(path), files.read(join(folder, "gateway.pid"))]);
  const daemonPid = pidFile.state === "read" ? parsePid(pidFile.text) : null;
  const agents = registry.state === "read" && !bypassed ? parseAgents(registry.text) : [];
  return {
    path,
    daemonPid,
    daemonRunning: daemonPid !== null && machine.isRunning(daemonPid),
    candidates: await candidatesFor({ files, machine }, agents),
  };
}

function gatewayFolder({ env, home, cwd }: Needs["machine"], configFolder: string): string {
  const explicit = env["AX_GATEWAY_DIR"]?.trim();
  if (explicit) return expandPath(explicit, { home, base: cwd });
  const variable = ["AX_GATEWAY_ENV", "AX_USER_ENV", "AX_ENV"].find((name) => env[name]?.trim());
  const name = variable === undefined ? "default" : normalizeEnvName(env[variable] ?? "", variable);
  return isDefaultEnv(name) ? join(configFolder, "gateway") : join(configFolder, "gateway", "envs", name);
}

function parsePid(text: string): number | null {
  const digits = text.trim();
  const pid = /^\d+$/.test(digits) ? Number(digits) : 0;
  return Number.isSafeInteger(pid) && pid > 0 ? pid : null;
}

function parseAgents(source: string): GatewayCandidate[] {
  try {
    const checked = registrySchema.safeParse(JSON.parse(source));
    return checked.success ? checked.data.agents : [];
  } catch (error) {
    if (error instanceof SyntaxError) return [];
    throw error;
  }
}

async function candidatesFor({ files, machine }: Needs, agents: GatewayCandidate[]): Promise<GatewayCandidate[]> {
  if (agents.length === 0) return [];
  const here = (await files.realPath(machine.cwd)) ?? machine.cwd;
  const holds = await Promise.all(
    agents.map(async ({ workdir }) => {
      // Relative to what? To the current folder it would bind the agent to every folder.
      if (!workdir || !(isAbsolute(workdir) || workdir.startsWith("~"))) return false;
      const folder = await files.realPath(expandPath(workdir, { home: machine.home, base: machine.home }));
      return folder !== undefined && isWithin(here, folder);
    }),
  );
  return agents.filter((_, index) => holds[index]);
}

/** Whether `path` is `folder` or lies below it; both with links resolved. */
export function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}

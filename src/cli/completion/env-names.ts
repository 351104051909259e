import { AxctlError } from "../../core/errors.ts";
import type { Machine } from "../../core/ports.ts";
import { normalizeEnvName } from "../../identity/env-name.ts";
import { listLogins } from "../../identity/logins.ts";
import { configDir } from "../../identity/paths.ts";
import { filesIn } from "../../system/files.ts";
import type { Word } from "./wanted.ts";

/** The environments that a machine knows: its logins, and those that its variables name. */
export async function envNames(machine: Machine): Promise<Word[]> {
  const logins = await listLogins(filesIn(machine.cwd), configDir(machine));
  const named = (["AX_USER_ENV", "AX_ENV", "AX_QA_ENVS"] as const).flatMap((variable) =>
    (machine.env[variable] ?? "")
      .split(/[\s,]+/)
      .flatMap((name): Word[] => [...usable(name, variable)].map((env) => [env, `from ${variable}`])),
  );
  return [...new Map([...named, ...logins.map((name): Word => [name, "login"])])];
}

function usable(name: string, variable: string): string[] {
  try {
    return [normalizeEnvName(name, variable)];
  } catch (error) {
    // A command with that variable will say so.
    if (error instanceof AxctlError) return [];
    throw error;
  }
}

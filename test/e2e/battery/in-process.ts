import { ChildProcess } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { axctl } from "../../cli/support.ts";
import { PAT, SPACE } from "./hostile-server.ts";

/** What one command of a battery left behind. */
export interface Left {
  code: number | null;
  stdout: string;
  stderr: string;
  /** The artifact's text; undefined when there is none. */
  artifact: string | undefined;
}

/** A login for a server; without a space the API is asked which there is. */
export function writeLogin(config: string, url: string, space: string | null = SPACE, env = "dev"): void {
  const folder = join(config, "users", env);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const lines = [`token = "${PAT}"`, `base_url = "${url}"`, 'principal_type = "user"', `environment = "${env}"`];
  if (space !== null) lines.push(`space_id = "${space}"`);
  writeFileSync(join(folder, "user.toml"), `${lines.join("\n")}\n`, { mode: 0o600 });
}

/**
 * Takes all programs from this process and gives what brings them back. Nothing here is about the checkout, and git would
 * be started twice for each of thousands of runs.
 */
export function withoutPrograms(): () => void {
  const spawn: unknown = Reflect.get(ChildProcess.prototype, "spawn");
  Reflect.set(ChildProcess.prototype, "spawn", () => {
    throw Object.assign(new Error("spawn ENOENT"), { code: "ENOENT" });
  });
  return () => void Reflect.set(ChildProcess.prototype, "spawn", spawn);
}

/** A folder for homes, gone at the end. */
export function homes(): { next: () => string; dispose: () => void } {
  // In memory where there is such a folder: thousands of runs each write and sync a file.
  const root = mkdtempSync(join(existsSync("/dev/shm") ? "/dev/shm" : tmpdir(), "axctl-battery-"));
  let made = 0;
  return {
    next: () => {
      const home = join(root, String(++made));
      mkdirSync(home);
      return home;
    },
    dispose: () => rmSync(root, { recursive: true, force: true }),
  };
}

/** Runs a preflight with an artifact in this process, for the login at `home`. */
export async function preflightAt(home: string, args: readonly string[]): Promise<Left> {
  const path = join(home, "artifact.json");
  const line = ["qa", "preflight", "--env", "dev", "--artifact", path, ...args];
  const run = await axctl(home, line, { env: { AX_CONFIG_DIR: join(home, "config") } });
  return { ...run, artifact: existsSync(path) ? readFileSync(path, "utf8") : undefined };
}

import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
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
export async function writeLogin(config: string, url: string, space: string | null = SPACE): Promise<void> {
  const folder = join(config, "users", "dev");
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const lines = [`token = "${PAT}"`, `base_url = "${url}"`, 'principal_type = "user"', 'environment = "dev"'];
  if (space !== null) lines.push(`space_id = "${space}"`);
  await writeFile(join(folder, "user.toml"), `${lines.join("\n")}\n`, { mode: 0o600 });
}

/** A folder for homes, gone at the end. */
export async function homes(): Promise<{ next: () => Promise<string>; dispose: () => Promise<void> }> {
  const root = await mkdtemp(join(tmpdir(), "axctl-battery-"));
  let made = 0;
  return {
    next: async () => {
      const home = join(root, String(++made));
      await mkdir(home);
      return home;
    },
    dispose: () => rm(root, { recursive: true, force: true }),
  };
}

/** Runs a preflight in this process, for a login of its own at `home`. */
export async function preflightAt(home: string, args: readonly string[]): Promise<Left> {
  const artifact = join(home, "artifact.json");
  const line = ["qa", "preflight", "--env", "dev", "--artifact", artifact, ...args];
  const run = await axctl(home, line, { env: { AX_CONFIG_DIR: join(home, "config") } });
  return { ...run, artifact: await read(artifact) };
}

async function read(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}

import { fileURLToPath } from "node:url";
import { findEmulate } from "../../../src/sandbox/github/emulate.ts";
import { type GitHub, type GitHubOptions, startGitHub as start } from "../../../src/sandbox/github/server.ts";

export type { GitHub };

/** The loopback GitHub with the `emulate` that the tests have installed. */
export async function startGitHub(options: Omit<GitHubOptions, "emulate">): Promise<GitHub> {
  const emulate = await findEmulate([fileURLToPath(new URL(".", import.meta.url))]);
  if (emulate === undefined) throw new Error("the npm package emulate is not installed: run npm ci");
  return start({ ...options, emulate });
}

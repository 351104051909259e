import type { SandboxEnvironment } from "./server.ts";

/**
 * The operator's sequence (gates.md) against these environments, one POSIX shell command a line. With `dir`, the folder
 * that the logins were written to, the commands use those; without, each environment is named by variables that hold
 * its test PAT, and there is no matrix, which needs logins.
 */
export function copyPasteCommands(environments: readonly SandboxEnvironment[], dir?: string): string[] {
  if (dir === undefined) return environments.flatMap(commandsByVariables);
  const axctl = `AX_CONFIG_DIR=${quote(dir)} axctl`;
  const each = environments.flatMap(({ name }) => [
    `${axctl} auth doctor --env ${name}`,
    `${axctl} qa preflight --env ${name}`,
  ]);
  return [...each, `${axctl} qa matrix ${environments.map(({ name }) => `--env ${name}`).join(" ")}`];
}

function commandsByVariables({ url, pat, spaces }: SandboxEnvironment): string[] {
  const space = spaces[0] === undefined ? "" : ` AX_SPACE_ID=${spaces[0].id}`;
  const axctl = `AX_BASE_URL=${url} AX_TOKEN=${pat}${space} axctl`;
  return [`${axctl} auth doctor`, `${axctl} qa preflight`];
}

function quote(text: string): string {
  return /^[\w./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

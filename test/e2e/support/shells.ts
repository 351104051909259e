import { spawn, spawnSync } from "node:child_process";
import { chmod, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { SHELLS, type Shell, scripts } from "../../../src/cli/completion/scripts.ts";
import { binary, collect, shown, type Workspace } from "./workspace.ts";

/** Whether a program is in PATH. */
export function isInstalled(program: string): boolean {
  return spawnSync(program, ["--version"], { stdio: "ignore" }).error === undefined;
}

/** Programs of the system: no package of npm has them. */
const PROGRAMS = { terminal: "script", fish: "fish" };

/** Where each shell looks for a completion by itself, below the home folder: what docs/completion.md tells. */
const PLACES: Readonly<Record<Shell, string>> = {
  bash: ".local/share/bash-completion/completions/axctl",
  zsh: ".zfunc/_axctl",
  fish: ".config/fish/completions/axctl.fish",
};

/** Installs `axctl` as a program and the completion of each shell, as the documentation says. */
export async function installCompletion({ home, root }: Workspace): Promise<void> {
  const bin = join(root, "bin");
  await mkdir(bin);
  await writeFile(join(bin, "axctl"), `#!/bin/sh\nexec '${process.execPath}' '${binary}' "$@"\n`);
  await chmod(join(bin, "axctl"), 0o755);
  for (const shell of SHELLS) {
    const path = join(home, PLACES[shell]);
    await mkdir(join(path, ".."), { recursive: true });
    await writeFile(path, scripts[shell]);
  }
}

/** What a session starts with; `plain` is bash without the package bash-completion. */
const RC = {
  bash: ["source /usr/share/bash-completion/bash_completion"],
  plain: ["source ~/.local/share/bash-completion/completions/axctl"],
  zsh: ["bindkey -e", "fpath=(~/.zfunc $fpath)", "autoload -U compinit", "compinit -u -D", "PROMPT='%# READY> '"],
} as const;

/** Commands on a pseudo-terminal, each with the start file that is written beside it. */
const SESSIONS = {
  bash: { file: ".rc", line: "bash --noprofile --rcfile ~/.rc -i" },
  plain: { file: ".rc", line: "bash --noprofile --rcfile ~/.rc -i" },
  zsh: { file: ".zshrc", line: "zsh -d -i" },
} as const;

/** A line after it was completed. */
export interface Completed {
  /** Its words, as the shell then takes them. */
  words: string[];
  /** All that was shown of it. */
  screen: string;
}

/** Types lines into a real shell on a pseudo-terminal, one after the other, and lets it complete each of them. */
export async function typed(
  session: keyof typeof RC,
  lines: readonly string[],
  workspace: Workspace,
): Promise<Completed[]> {
  const { file, line: command } = SESSIONS[session];
  await writeFile(join(workspace.home, file), `PS1='READY> '\n${RC[session].join("\n")}\n`);
  const child = spawn(PROGRAMS.terminal, ["-qec", command, "/dev/null"], {
    cwd: workspace.work,
    env: environmentOf(workspace),
    stdio: ["pipe", "pipe", "pipe"],
  });
  const { stdout } = await collect(child, async () => {
    await shown(child, "READY> ");
    for (const [index, line] of lines.entries()) {
      // Tab completes, Ctrl-A goes to the start; what is printed then is the line as the shell takes it.
      const printed = shown(child, `[END][${index}]`);
      child.stdin.write(`${line}\t\u0001printf "[%s]" \u0005 END ${index}\r`);
      await printed;
    }
    child.stdin.end("exit\r");
  });
  return lines.map((_, index) => {
    const [before = "", after = ""] = stdout.split(`[END][${index}]`, 2);
    const screen = index === 0 ? before : (before.split(`[END][${index - 1}]`)[1] ?? "");
    const [printed = ""] = /(?:\[[^\]\r\n]*\])+$/.exec(screen) ?? [after];
    return { words: [...printed.matchAll(/\[([^\]]*)\]/g)].map(([, word = ""]) => word), screen };
  });
}

/** What fish proposes for a line. */
export function fishProposes(line: string, workspace: Workspace): string[] {
  const { stdout } = spawnSync(PROGRAMS.fish, ["-c", `complete -C ${JSON.stringify(line)}`], {
    cwd: workspace.work,
    env: environmentOf(workspace),
    encoding: "utf8",
  });
  return stdout.split("\n").filter((proposal) => proposal !== "");
}

function environmentOf({ home, root, config }: Workspace) {
  return {
    PATH: `${join(root, "bin")}:${process.env["PATH"]}`,
    HOME: home,
    AX_CONFIG_DIR: config,
    TERM: "xterm",
    LC_ALL: "C.UTF-8",
  };
}

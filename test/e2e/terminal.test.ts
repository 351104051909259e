import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { partOf, takingTurns } from "../support/cases.ts";
import { binary, Workspace } from "./support/workspace.ts";

/** Each takes long. */
const inTurn = takingTurns(2);

const ESCAPE = "\u001b";

let workspace: Workspace;
beforeEach(async () => {
  workspace = await Workspace.create();
});
afterEach(() => workspace.dispose());

describe("colour", () => {
  const settings: [string, string[], Record<string, string>, boolean][] = [
    ["none in a pipe", [], {}, false],
    ["FORCE_COLOR turns it on in a pipe", [], { FORCE_COLOR: "1" }, true],
    ["an empty FORCE_COLOR counts as unset", [], { FORCE_COLOR: "" }, false],
    ["NO_COLOR wins over FORCE_COLOR", [], { FORCE_COLOR: "1", NO_COLOR: "1" }, false],
    ["an empty NO_COLOR counts as unset", [], { FORCE_COLOR: "1", NO_COLOR: "" }, true],
    ["--no-color wins over everything", ["--no-color"], { FORCE_COLOR: "1" }, false],
    ["never in JSON", ["--json"], { FORCE_COLOR: "1" }, false],
  ];
  it.each(partOf(settings, 2))("%s", async (_, options, env, colored) => {
    await workspace.sandbox();
    const run = await workspace.axctl(["qa", "preflight", "--env", "dev", ...options], { env });
    expect(run.code).toBe(0);
    expect(run.stdout.includes(ESCAPE)).toBe(colored);
  });

  it.each<[string, Record<string, string>, boolean]>([
    ["on a terminal", {}, true],
    ["not on a terminal with NO_COLOR", { NO_COLOR: "1" }, false],
    ["not on a terminal of a CI", { CI: "true" }, false],
    ["not on a dumb terminal", { TERM: "dumb" }, false],
    ["on a terminal with empty variables, which count as unset", { NO_COLOR: "", FORCE_COLOR: "", CI: "" }, true],
    ["on a dumb terminal with FORCE_COLOR", { TERM: "dumb", FORCE_COLOR: "1" }, true],
    ["not on a terminal with NO_COLOR and FORCE_COLOR", { NO_COLOR: "1", FORCE_COLOR: "1" }, false],
  ])("%s", async (_, env, colored) => {
    const output = await onTerminal(["auth", "doctor", "--env", "ghost"], env);
    expect(output).toContain("missing_user_login_env");
    expect(output.includes(ESCAPE)).toBe(colored);
  });

  inTurn("is nothing that Node has a say in, when both NO_COLOR and FORCE_COLOR are set", async () => {
    await workspace.sandbox();
    const env = { NO_COLOR: "1", FORCE_COLOR: "1", CI: "1" };
    const output = await onTerminal(["qa", "preflight", "--env", "dev"], env);
    expect(output).toMatch(/✓ preflight for mcp-ui passes/);
    expect(output).not.toMatch(/warning|FORCE_COLOR/i);
  });
});

describe("a pipe instead of a terminal", () => {
  inTurn("shows the same lines as a terminal, without escapes", async () => {
    await workspace.sandbox({ envs: ["dev", "next"] });
    const run = await workspace.axctl(["qa", "matrix", "--env", "dev", "--env", "next"]);
    expect(run.stderr).toBe("");
    expect(run.stdout).toMatch(/dev +✓ +✓ +8\/8/);
    expect(run.stdout).toMatch(/next +✓ +✓ +8\/8/);
  });

  inTurn("survives a reader that goes away", async () => {
    await workspace.sandbox();
    const line = `"${process.execPath}" "${binary}" qa preflight --env dev --json | head -c 1; echo " codes \${PIPESTATUS[*]}"`;
    const env = { PATH: process.env["PATH"], HOME: workspace.home, AX_CONFIG_DIR: workspace.config };
    const { stdout, stderr } = await promisify(execFile)("bash", ["-c", line], { env, cwd: workspace.work });
    expect(stdout).toBe("{ codes 0 0\n");
    expect(stderr).toBe("");
  });
});

describe("what a failure tells a person", () => {
  inTurn("names the layer to work on and the next command", async () => {
    await workspace.sandbox({ faults: ["dev:tasks.list=403"] });
    const run = await workspace.axctl(["qa", "preflight", "--env", "dev", "--for", "release"]);
    expect(run.stdout).toContain("✗ tasks.list");
    expect(run.stdout).toContain("preflight for release fails: 1 of 8 checks failed; work on the API: tasks.list");
    expect(run.stdout).toContain("next: axctl qa preflight --env dev --json");
  });

  inTurn("points to the local configuration when doctor would fail", async () => {
    const run = await workspace.axctl(["qa", "preflight", "--env", "dev"]);
    expect(run.stdout).toContain("skipped, nothing was measured");
    expect(run.stdout).toContain("next: axctl auth doctor --env dev");
  });
});

/** Runs the binary with a pseudo-terminal as its standard streams, through the system's `script`. */
async function onTerminal(args: readonly string[], env: Record<string, string>): Promise<string> {
  const line = [process.execPath, binary, ...args].map((part) => `'${part}'`).join(" ");
  const { stdout } = await promisify(execFile)("script", ["-qc", line, "/dev/null"], {
    cwd: workspace.work,
    env: { PATH: process.env["PATH"], HOME: workspace.home, AX_CONFIG_DIR: workspace.config, TERM: "xterm", ...env },
  });
  return stdout;
}

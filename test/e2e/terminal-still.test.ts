import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inside, partOf, takingTurns } from "../support/cases.ts";
import { Evidence } from "./support/evidence.ts";
import { moves, screensOf, sized } from "./support/screen.ts";
import type { RunOptions, Workspace } from "./support/workspace.ts";

/** Each takes long. */
const inTurn = takingTurns(2);

const WIDE = { columns: 200, rows: 40 };
const TERMINAL = { terminal: sized(WIDE) };

let evidence: Evidence;
let workspace: Workspace;
beforeAll(async () => {
  evidence = await Evidence.create();
  workspace = evidence.workspace;
});
afterAll(() => workspace.dispose());

const COMMANDS: [string, string[]][] = [
  ["preflight", ["qa", "preflight", "--env", "dev", "--concurrency", "1"]],
  ["matrix", ["qa", "matrix", "--env", "dev", "--env", "next"]],
];

describe.each(partOf(COMMANDS, 2, inside(2)))("nothing moves: qa %s", (_, args) => {
  const still = (text: string) => text.replace(/ +\d+ ms/g, " […] ms");
  let piped: string;
  beforeAll(async () => {
    piped = (await workspace.axctl(args)).stdout;
    expect(moves(piped)).toBe(false);
  });

  it.each<[string, RunOptions]>([
    ["in CI", { ...TERMINAL, env: { CI: "1" } }],
    ["in CI, with colour", { ...TERMINAL, env: { CI: "true", FORCE_COLOR: "1", NO_COLOR: "" } }],
    ["on a dumb terminal", { ...TERMINAL, env: { TERM: "dumb" } }],
    ["in a pipe, with colour", { env: { FORCE_COLOR: "1" } }],
  ])("%s, and the text is that of a pipe", async (_, options) => {
    const { stdout } = await workspace.axctl(args, options);
    expect(moves(stdout)).toBe(false);
    expect(still(stdout.replace(/\u001b\[[\d;]*m/g, ""))).toBe(still(piped));
    expect(stdout).not.toBe("");
  });

  it.each(["--json", "--quiet"])("with %s on a terminal", async (option) => {
    expect(moves((await workspace.axctl([...args, option], TERMINAL)).stdout)).toBe(false);
  });

  inTurn("but on a terminal it does, with an empty CI and without colour, too", async () => {
    const run = await workspace.axctl(args, { ...TERMINAL, env: { CI: "", NO_COLOR: "1" } });
    expect(moves(run.stdout)).toBe(true);
    expect(run.stdout).not.toMatch(/\u001b\[[\d;]*m/);
  });
});

describe("a terminal of 80 columns", () => {
  const size = { columns: 80, rows: 40 };
  const shown = async (args: readonly string[]) => {
    const run = await workspace.axctl(args, { terminal: sized(size), cwd: workspace.work });
    expect(moves(run.stdout)).toBe(false);
    const [screen] = await screensOf(run.stdout, size);
    if (screen === undefined) throw new Error("the terminal shows nothing");
    return screen;
  };

  inTurn("breaks no row of the table of logins", async () => {
    const { lines, broken } = await shown(["auth", "envs"]);
    expect(lines).toHaveLength(3);
    expect(lines[1]).toMatch(/^ {5}dev +http.* {2}axp_u_\.\.\.\w{4}$/);
    expect(broken).toEqual([]);
  });

  inTurn("breaks no row of the table of artifacts, only sentences", async () => {
    const { lines, broken } = await shown(["qa", "verify", "--artifact-dir", "failing", "--require", "dev,next"]);
    expect(lines[0]).toMatch(/^ {5}artifact +age +commit +digest +problems$/);
    const rows = lines.slice(1, 6);
    for (const row of rows) expect(row).toMatch(/^ {2}[✓✗] {2}failing\//);
    expect(broken.filter((line) => lines.indexOf(line) < 6)).toEqual([]);
  });

  inTurn("breaks only paths of what doctor says: they are there to be copied", async () => {
    const { lines, broken } = await shown(["auth", "doctor", "--env", "dev"]);
    expect(lines).toContain("✓ doctor passes for 127.0.0.1");
    expect(broken.filter((line) => !line.includes(workspace.config))).toEqual([]);
  });
});

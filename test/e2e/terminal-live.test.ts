import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { inside, partOf, takingTurns } from "../support/cases.ts";
import { type Screen, type Size, screensOf, sized } from "./support/screen.ts";
import { environmentOf, type Run, type RunOptions, Workspace } from "./support/workspace.ts";
import { asked } from "./support/write.ts";

/** Each takes long. */
const inTurn = takingTurns(2);

const SIZES: Size[] = [
  { columns: 80, rows: 40 },
  { columns: 200, rows: 40 },
];
const SPINNER = /[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏]/;

let workspace: Workspace;
beforeEach(async () => {
  workspace = await Workspace.create();
});
afterEach(() => workspace.dispose());

/** Runs a command on a terminal below a line that stood there before. */
async function watch(
  args: readonly string[],
  size: Size,
  options: RunOptions = {},
): Promise<{ run: Run; screens: Screen[]; last: string[] }> {
  const run = await workspace.axctl(args, {
    ...options,
    terminal: (line) => `echo before; ${sized(size)(line)}`,
  });
  const screens = await screensOf(run.stdout, size);
  const [first, ...last] = screens.at(-1)?.lines ?? [];
  expect(first).toBe("before");
  expect(last.filter((line) => SPINNER.test(line))).toEqual([]);
  expect(screens.at(-1)?.cursorVisible).toBe(true);
  return { run, screens, last };
}

/** The lines without what differs from run to run: the durations, and the order in which checks ended. */
function comparable(lines: readonly string[]): string[] {
  const checks = lines.filter((line) => / +\d+ ms/.test(line)).map((line) => line.replace(/ +\d+ ms/, " […] ms"));
  return [...checks.sort(), ...lines.filter((line) => !/ +\d+ ms/.test(line))];
}

function linesOf(text: string): string[] {
  return text.trimEnd().split("\n");
}

describe.each(partOf(SIZES, 2, inside(2)))("on a terminal of $columns columns", (size) => {
  inTurn(
    "a preflight shows a line per check as it ends, a spinner below them, and at the end what a pipe gets",
    async () => {
      await workspace.sandbox({ latencyMs: 100, faults: ["dev:tasks.list=403", "dev:agents.list=slow=900"] });
      const args = ["qa", "preflight", "--env", "dev"];
      const { run, screens, last } = await watch(args, size);
      expect(run.code).toBe(2);
      expect(screens.map(({ lines }) => lines)).toContainEqual([
        "before",
        expect.stringMatching(/^[⠋⠙] 0 checks ended$/),
      ]);
      const counts = screens.flatMap(({ lines }) => {
        const ended = /^. (\d) checks ended$/.exec(lines.at(-1) ?? "")?.[1];
        return ended === undefined ? [] : [[Number(ended), lines.filter((line) => /^[✓✗] /.test(line)).length]];
      });
      for (const [ended, shown] of counts) expect(shown).toBe(ended);
      expect(new Set(counts.map(([ended]) => ended)).size).toBeGreaterThan(2);
      const spinners = screens.flatMap(({ lines }) => SPINNER.exec(lines.at(-1) ?? "") ?? []);
      expect(new Set(spinners.map(String)).size).toBeGreaterThan(3);
      expect(comparable(last)).toEqual(comparable(linesOf((await workspace.axctl(args)).stdout)));
    },
  );

  inTurn("a matrix shows a table that fills itself, and at the end the final one alone", async () => {
    await workspace.sandbox({
      envs: ["dev", "next", "slow"],
      faults: ["next:tasks.list=403", "slow:agents.list=slow=1500"],
    });
    const { run, screens, last } = await watch(["qa", "matrix"], size);
    expect(run.code).toBe(2);
    const seen = screens.map(({ lines }) => lines.join("\n"));
    expect(seen[0]).toMatch(/^before\n {2}environment {2}doctor {2}preflight {2}checks\n {2}dev +⠋ +· +0\/8\n/);
    expect(
      seen.find((text) => /dev +✓ +✓ +8\/8\n +next +✓ +✗ +7\/8 +✗ tasks\.list\n +slow +✓ +[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏] /.test(text)),
    ).toMatch(/\n[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏] 2 of 3 environments measured$/);
    for (const { broken } of screens) expect(broken).toEqual([]);
    expect(last[0]).toMatch(/^ {2}environment {2}doctor {2}preflight {2}checks {2}base URL +space$/);
    expect(last.filter((line) => line.includes("environment "))).toHaveLength(1);
    expect(last.filter((line) => /^ {2}(?:dev|next|slow) /.test(line))).toHaveLength(3);
    if (size.columns === 200) expect(last).toEqual(linesOf((await workspace.axctl(["qa", "matrix"])).stdout));
  });

  inTurn("the sequence for CI shows the same table", async () => {
    const sandbox = await workspace.sandbox({ envs: ["dev", "next"], latencyMs: 50 }, { logins: false });
    const env = Object.fromEntries(
      ["dev", "next"].flatMap((name) => {
        const { url, pat, spaces } = environmentOf(sandbox, name);
        const prefix = `AX_QA_${name.toUpperCase()}`;
        return [
          [`${prefix}_TOKEN`, pat],
          [`${prefix}_BASE_URL`, url],
          [`${prefix}_SPACE_ID`, spaces[0]?.id ?? ""],
        ];
      }),
    );
    const { run, screens, last } = await watch(["qa", "ci"], size, { env });
    expect(run.code).toBe(0);
    expect(screens.some(({ lines }) => /^[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏] \d of 2 environments measured$/.test(lines.at(-1) ?? ""))).toBe(
      true,
    );
    for (const { lines, broken } of screens) {
      expect(broken.filter((line) => !/^ {2}next: /.test(line))).toEqual([]);
      expect(lines.filter((line) => line.includes("environment "))).toHaveLength(lines.length > 1 ? 1 : 0);
    }
    expect(last.slice(-3)).toEqual([
      "✓ operator QA for release passes: 2 environments",
      "  next: axctl qa report operator-qa-artifacts --format html --out operator-qa-artifacts/report.html",
      "  artifact: operator-qa-artifacts/operator-qa-summary.json",
    ]);
  });

  it.each([
    ["preflight", ["qa", "preflight", "--env", "dev"]],
    ["matrix", ["qa", "matrix", "--env", "dev"]],
  ])("Ctrl-C while a check of a %s hangs leaves a clean screen", async (name, args) => {
    const sandbox = await workspace.sandbox({ faults: ["dev:tasks.list=hang"] });
    const { run, last } = await watch(args, size, {
      during: async (child) => {
        await asked(sandbox, "tasks.list");
        child.stdin?.write("\u0003");
      },
    });
    expect(run.code).toBe(130);
    expect(last.slice(-2)).toEqual([
      "stopped INTERRUPTED: interrupted by SIGINT (Ctrl-C)",
      "  No file was left half-written; run the command again.",
    ]);
    expect(last.join("\n")).not.toContain("^C");
    const others = last.slice(0, -2).filter((line) => !/^[✓✗] [a-z.]+ +\d+ ms/.test(line));
    expect(others).toEqual([]);
    if (name === "matrix") expect(last).toHaveLength(2);
  });

  inTurn("nothing is drawn before a command that cannot begin", async () => {
    await workspace.sandbox();
    for (const name of ["preflight", "matrix"]) {
      const { run, last } = await watch(["qa", name, "--env", "dev", "--cacert", "none.pem"], size);
      expect(run.code).toBe(1);
      expect(last[0]).toMatch(/^error [A-Z_]+: /);
      expect(last).toHaveLength(2);
    }
  });
});

describe("a matrix of more environments than the terminal has rows", () => {
  it("shows as many as there is room for, says how many there are, and leaves nothing behind", async () => {
    const envs = Array.from({ length: 12 }, (_, index) => `env-${String.fromCharCode(97 + index)}`);
    await workspace.sandbox({ envs, latencyMs: 100 });
    const { run, screens, last } = await watch(["qa", "matrix"], { columns: 80, rows: 8 });
    expect(run.code).toBe(0);
    const [, ...first] = screens[0]?.lines ?? [];
    expect(first).toHaveLength(7);
    expect(first.slice(-2)).toEqual(["  … 8 more", "⠋ 0 of 12 environments measured"]);
    expect(last.map((line) => line.slice(0, 8))).toEqual([
      "  enviro",
      ...envs.map((env) => `  ${env} `),
      "",
      "✓ matrix",
      "  next: ",
    ]);
  });
});

describe("a terminal of an odd size", () => {
  it.each<Size>([
    { columns: 20, rows: 10 },
    { columns: 1, rows: 2 },
    { columns: 0, rows: 0 },
  ])("of $columns columns and $rows rows is no reason to fail", async (size) => {
    await workspace.sandbox({ envs: ["dev", "next"], faults: ["next:tasks.list=403"] });
    for (const [args, code] of [
      [["qa", "matrix"], 2],
      [["qa", "preflight", "--env", "dev"], 0],
      [["auth", "envs"], 0],
    ] as const) {
      const run = await workspace.axctl(args, { terminal: sized(size) });
      expect(run.code).toBe(code);
      expect(run.stdout).not.toContain("error");
    }
  });

  inTurn("of 20 columns breaks no row of a table", async () => {
    const size = { columns: 20, rows: 10 };
    await workspace.sandbox({ envs: ["dev", "next"] });
    const run = await workspace.axctl(["auth", "envs"], { terminal: sized(size) });
    const [screen] = await screensOf(run.stdout, size);
    expect(screen?.lines).toHaveLength(3);
    expect(screen?.broken).toEqual([]);
  });
});

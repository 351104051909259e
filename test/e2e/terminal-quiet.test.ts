import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { SandboxEnvironment } from "../../src/sandbox/server.ts";
import { partOf } from "../support/cases.ts";
import { Evidence } from "./support/evidence.ts";
import { environmentOf, type Workspace } from "./support/workspace.ts";

let evidence: Evidence;
let workspace: Workspace;
let environments: Record<string, SandboxEnvironment>;

beforeAll(async () => {
  evidence = await Evidence.create();
  workspace = evidence.workspace;
  const sandbox = await workspace.sandbox({ envs: ["good", "bad"], faults: ["bad:tasks.list=403"] });
  environments = { good: environmentOf(sandbox, "good"), bad: environmentOf(sandbox, "bad") };
  for (const [env, folder] of [
    ["bad", "mixed"],
    ["next", "same"],
  ] as const) {
    for (const part of ["1", "2"]) {
      const envs = ["--env", "dev", "--env", env];
      await workspace.axctl(["qa", "matrix", ...envs, "--shard", `${part}/2`, "--artifact-dir", `${folder}-${part}`]);
    }
  }
  await mkdir(join(workspace.work, "folder"));
});
afterAll(() => workspace.dispose());

/** The variables of `qa ci` for environments of the sandbox, under other names. */
function ciEnv(named: Readonly<Record<string, string>>): Record<string, string> {
  const variables = Object.entries(named).flatMap(([name, of]): [string, string][] => {
    const { url = "", pat = "", spaces = [] } = environments[of] ?? {};
    const prefix = `AX_QA_${name.toUpperCase()}`;
    return [
      [`${prefix}_TOKEN`, pat],
      [`${prefix}_URL`, url],
      [`${prefix}_SPACE_ID`, spaces[0]?.id ?? ""],
    ];
  });
  return { AX_QA_ENVS: Object.keys(named).join(","), AX_QA_ARTIFACT_DIR: "ci", ...Object.fromEntries(variables) };
}

const NOWHERE = { AX_CONFIG_DIR: "/nonexistent" };
const GOOD = ["--artifact-dir", "good", "--require", "dev,next"];
const FAILING = ["--artifact-dir", "failing", "--require", "dev,next"];
const CHILD = [process.execPath, "-e", ""];

type Case = [command: string, args: string[], code: number, line: RegExp, env?: () => Record<string, string>];

const CASES: Case[] = [
  ["doctor passes", ["auth", "doctor", "--env", "dev"], 0, /^✓ doctor passes for 127\.0\.0\.1$/],
  ["doctor fails", ["auth", "doctor", "--env", "ghost"], 2, /^✗ doctor found \d problems?: work on the local conf/],
  ["preflight passes", ["qa", "preflight", "--env", "dev"], 0, /^✓ preflight for mcp-ui passes: 8 checks$/],
  ["preflight fails", ["qa", "preflight", "--env", "bad"], 2, /^✗ preflight .* work on the API: tasks\.list$/],
  ["preflight is skipped", ["qa", "preflight", "--env", "ghost"], 3, /^✗ skipped, nothing was measured: /],
  ["contracts pass", ["qa", "contracts", "--env", "dev"], 0, /^✓ contract suite passes: 8 checks$/],
  ["contracts fail", ["qa", "contracts", "--env", "bad"], 2, /^✗ contract suite fails: 1 of 8/],
  ["contracts are skipped", ["qa", "contracts", "--env", "ghost"], 3, /^✗ skipped, nothing was measured: /],
  ["a matrix passes", ["qa", "matrix", "--env", "dev", "--env", "next"], 0, /^✓ matrix for mcp-ui passes: 2 env/],
  ["a matrix fails", ["qa", "matrix", "--env", "dev", "--env", "bad"], 2, /^✗ matrix .* in bad; work on the API$/],
  ["a matrix is skipped", ["qa", "matrix"], 3, /^✗ skipped, nothing was measured: no configured/, () => NOWHERE],
  [
    "joined parts pass",
    ["qa", "merge", "same-1", "same-2", "--artifact-dir", "joined"],
    0,
    /^✓ matrix for mcp-ui passes/,
  ],
  ["joined parts fail", ["qa", "merge", "mixed-1", "mixed-2", "--artifact-dir", "joined-2"], 2, /^✗ matrix .* in bad/],
  ["evidence holds", ["qa", "verify", ...GOOD], 0, /^✓ the evidence for release from dev, next at \w+ holds/],
  ["evidence does not hold", ["qa", "verify", ...FAILING], 2, /^✗ the evidence .* does not count: 2 of 5 artifacts/],
  ["a gate stays closed", ["qa", "gate", ...FAILING, "--", ...CHILD], 2, /^✗ the evidence .* does not count/],
  ["CI passes", ["qa", "ci"], 0, /^✓ operator QA for release passes: 1 environment$/, () => ciEnv({ a: "good" })],
  ["CI fails", ["qa", "ci"], 2, /^✗ matrix for release fails in b; /, () => ciEnv({ a: "good", b: "bad" })],
  ["CI is skipped", ["qa", "ci"], 3, /^✗ skipped: nothing was measured; /],
];

describe("--quiet shows one line: the verdict", () => {
  it.each(partOf(CASES, 4))("%s", async (_, args, code, line, env = () => ({})) => {
    const end = args.indexOf("--");
    const quiet = end === -1 ? [...args, "--quiet"] : [...args.slice(0, end), "--quiet", ...args.slice(end)];
    const run = await workspace.axctl(quiet, { env: env() });
    expect(run.stderr).toBe("");
    expect(run.stdout.split("\n")).toEqual([expect.stringMatching(line), ""]);
    expect(run.code).toBe(code);
  });

  it("a gate that opens shows it on standard error: standard output belongs to the command", async () => {
    const args = ["qa", "gate", ...GOOD, "--quiet", "--", process.execPath, "-p", "'the command'"];
    const run = await workspace.axctl(args);
    expect(run.stdout).toBe("the command\n");
    expect(run.stderr).toMatch(/^✓ the evidence .* holds: 5 artifacts\n$/);
  });
});

describe("--quiet keeps errors on standard error", () => {
  it.each<[string, string[], RegExp, RegExp]>([
    [
      "beside the verdict, for what went wrong after it",
      ["qa", "preflight", "--env", "dev", "--artifact", "folder"],
      /^✓ preflight for mcp-ui passes: 8 checks\n$/,
      /^error ARTIFACT_NOT_WRITTEN: .*\n {2}.*\n$/,
    ],
    ["alone, for wrong usage", ["qa", "matrix", "--space", "x"], /^$/, /^error INVALID_OPTION: --space.*\n {2}.*\n$/],
    ["alone, for an unknown option", ["qa", "verify", "--nope"], /^$/, /^error USAGE: .*\n {2}.*\n$/],
  ])("%s", async (_, args, stdout, stderr) => {
    const run = await workspace.axctl([...args, "--quiet"]);
    expect(run.code).toBe(1);
    expect(run.stdout).toMatch(stdout);
    expect(run.stderr).toMatch(stderr);
  });
});

describe("--quiet with --json", () => {
  it("prints the document, whole", async () => {
    const args = ["qa", "preflight", "--env", "dev", "--json"];
    const [quiet, loud] = await Promise.all([workspace.axctl([...args, "--quiet"]), workspace.axctl(args)]);
    expect(Object.keys(JSON.parse(quiet.stdout))).toEqual(Object.keys(JSON.parse(loud.stdout)));
    expect(quiet.stderr).toBe("");
  });
});

import { mkdir, readdir, readFile, realpath, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { mask } from "../../src/core/redact.ts";
import { type Example, fits, readCommandLine, readExamples } from "./support/examples.ts";
import { recordCommand } from "./support/record.ts";
import { environmentOf, Workspace } from "./support/workspace.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const markdown = await readFile(join(root, "docs", "identity.md"), "utf8");
const examples = readExamples(markdown);

/** How the document names the home folder of whoever reads it. */
const HOME = "/home/you";

/** What a sandbox plays, and how the document calls it. */
type Played = readonly (readonly [documented: string, real: string])[];

async function play(workspace: Workspace): Promise<Played> {
  const { url, pat, username, spaces } = environmentOf(await workspace.sandbox({}, { logins: false }));
  return [
    ["https://dev.example", url],
    ["axp_u_ada.not-a-real-secret-dev1", pat],
    ["axp_u_...dev1", mask(pat)],
    ["dev.example", "127.0.0.1"],
    ["ada", username],
    ["5f0c2a7e-0000-4000-8000-000000000001", spaces[0]?.id ?? ""],
  ];
}

interface Stage {
  workspace: Workspace;
  home: string;
  played: Played;
}

async function withStage<T>(example: Example, work: (stage: Stage) => Promise<T>): Promise<T> {
  const workspace = await Workspace.create();
  try {
    const home = await realpath(workspace.home);
    const stage = { workspace, home, played: example.needsApi ? await play(workspace) : [] };
    await mkdir(join(home, "project"));
    for (const { path, text, mode } of example.files) {
      const place = join(home, path.startsWith("~/") ? path.slice(2) : join("project", path));
      await mkdir(dirname(place), { recursive: true, mode: 0o700 });
      await writeFile(place, real(stage, text), { mode });
    }
    return await work(stage);
  } finally {
    await workspace.dispose();
  }
}

/** A text of the document as it is on this machine, and back. */
function real({ home, played }: Stage, text: string): string {
  return played.reduce((seen, [documented, value]) => seen.replaceAll(documented, value), text.replaceAll(HOME, home));
}

function documented({ home, played }: Stage, text: string): string {
  return played.reduce((seen, [name, value]) => seen.replaceAll(value, name), text.replaceAll(home, HOME));
}

/** What each step of an example printed and was expected to print. */
async function runSteps(
  example: Example,
  stage: Stage,
): Promise<{ command: string; expected: string; actual: string }[]> {
  const seen = [];
  let cwd = join(stage.home, "project");
  let code: number | null = 0;
  for (const { command, expected } of example.steps) {
    const { env, program, args, input } = readCommandLine(real(stage, command));
    let actual = "";
    if (command === "echo $?") {
      actual = String(code);
      code = 0;
    } else if (program === "cd") {
      cwd = (args[0] ?? "").replace(/^~/, stage.home);
      await mkdir(cwd, { recursive: true });
    } else {
      expect(program, "examples run axctl, cd and echo $?").toBe("axctl");
      expect(code, `an example that fails says so with \`echo $?\`: before ${command}`).toBe(0);
      const stdin = input === undefined ? {} : { stdin: await readFile(join(cwd, input), "utf8") };
      const config = { AX_CONFIG_DIR: join(stage.home, ".ax") };
      const run = await stage.workspace.axctl(args, { cwd, env: { ...config, ...env }, ...stdin });
      code = run.code;
      actual = documented(stage, run.stderr + run.stdout);
    }
    seen.push({ command, expected, actual });
  }
  expect(code, "an example that fails says so with `echo $?`").toBe(0);
  return seen;
}

describe("docs/identity.md", () => {
  it("has an example for every situation", () => {
    expect(examples.length).toBeGreaterThanOrEqual(20);
    for (const { heading, steps } of examples) expect(steps.length, heading).toBeGreaterThan(0);
  });

  it.each(examples.map((example) => [example.heading, example] as const))("%s", async (_, example) => {
    const seen = await withStage(example, (stage) => runSteps(example, stage));
    for (const { command, expected, actual } of seen) {
      if (!fits(expected, actual)) expect(actual, command).toBe(expected);
      // Nothing that an example calls a token is ever printed.
      expect(actual).not.toContain("not-a-real-secret");
      recordCommand({ page: "docs/identity.md", line: command });
    }
  });

  it("shows outputs that are readable at 80 columns: only what one copies is longer", async () => {
    const shown = await Promise.all(
      examples
        .filter(({ needsApi }) => !needsApi)
        .map((example) => withStage(example, (stage) => runSteps(example, stage))),
    );
    const doctors = shown.flat().filter(({ command }) => command.includes("auth doctor"));
    expect(doctors.length).toBeGreaterThan(15);
    const long = doctors.flatMap(({ actual }) => actual.split("\n")).filter((line) => line.length > 80);
    expect(long.filter((line) => !line.includes(HOME) && !/^ +(?:fix|next): /.test(line))).toEqual([]);
  });

  it("holds no path of a real machine", () => {
    const paths = markdown.match(/(?<![\w.~:/])\/(?:home|Users|root|tmp|work|var|opt)\/[\w./-]*/g) ?? [];
    expect(paths.filter((path) => !path.startsWith(`${HOME}/`))).toEqual([]);
  });
});

describe("the reader of examples", () => {
  it("notices a line that drifted, one that is missing and one too many", async () => {
    const example = examples.find(({ needsApi }) => !needsApi);
    if (example === undefined) throw new Error("there is no example");
    const [step] = await withStage(example, (stage) => runSteps(example, stage));
    const { expected = "", actual = "" } = step ?? {};
    expect(fits(expected, actual)).toBe(true);
    expect(fits(expected.replace("used", "ignored"), actual)).toBe(false);
    expect(fits(expected.split("\n").slice(1).join("\n"), actual)).toBe(false);
    expect(fits(`${expected}\nand more`, actual)).toBe(false);
  });

  it("finds none in a document without a console block", () => {
    expect(readExamples('## A heading\n\n```toml title="x"\na = 1\n```\n')).toEqual([]);
  });
});

/** The codes in the first column of the table below a heading. */
function tableCodes(heading: string): string[] {
  const section = markdown.split(/^## /m).find((text) => text.startsWith(`${heading}\n`)) ?? "";
  return [...section.matchAll(/^\| `([a-z_<>]+)` \|/gm)].map(([, code = ""]) => code).sort();
}

/** The codes that files of the source give to findings. */
async function sourceCodes(paths: readonly string[], pattern: RegExp): Promise<string[]> {
  const texts = await Promise.all(paths.map((path) => readFile(join(root, "src", path), "utf8")));
  const codes = texts.flatMap((text) => [...text.matchAll(pattern)].map(([, code = ""]) => code));
  return [...new Set(codes)].sort();
}

const CODE = /\bcode: "([a-z_]+)"/g;

describe("the tables", () => {
  it("list every warning", async () => {
    const codes = await sourceCodes(["identity/warnings.ts"], CODE);
    expect(codes.length).toBeGreaterThan(9);
    expect(tableCodes("Warnings")).toEqual(codes);
  });

  it("list every problem of doctor", async () => {
    const files = (await readdir(join(root, "src", "identity"))).filter((name) => name !== "warnings.ts");
    const codes = await sourceCodes(
      files.map((name) => `identity/${name}`),
      CODE,
    );
    expect(codes.length).toBeGreaterThan(6);
    expect(tableCodes("Problems")).toEqual(codes);
  });

  it("list every problem that comes from asking the API", async () => {
    const codes = [
      ...(await sourceCodes(["api/verify-login.ts"], /\bproblem\(\s*"([a-z_]+)"/g)),
      ...(await sourceCodes(["gate/space.ts"], CODE)),
      ...(await sourceCodes(["api/probe.ts"], /\breturn "([a-z_]+)"/g)),
      "http_<status>",
      "invalid_credential",
    ];
    expect(codes.length).toBeGreaterThan(8);
    const own = [...new Set(codes)].filter((code) => !tableCodes("Problems").includes(code));
    // Plain http is a warning to doctor and a problem to whatever would send something.
    expect(tableCodes("Problems that only asking the API shows")).toEqual(own.sort());
  });
});

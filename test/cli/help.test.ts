import { describe, expect, it } from "vitest";
import { exitRows, variablesOf } from "../../src/cli/command-help.ts";
import { commonOptions } from "../../src/cli/common-options.ts";
import type { OptionSpec } from "../../src/cli/option-spec.ts";
import { groups } from "../../src/cli/tree.ts";
import { variables } from "../../src/cli/variables.ts";
import { axctl, withHome } from "./support.ts";
import { wholeTree } from "./whole-tree.ts";

const tree = await wholeTree();
const each = tree.map((known) => [known.name, known] as const);

/** A help text with its wrapping undone, since where a line ends depends on what stands before it. */
async function helpOf(words: string): Promise<string> {
  const run = await withHome((home) => axctl(home, [...words.split(" ").filter((word) => word !== ""), "--help"]));
  expect(run).toMatchObject({ code: 0, stderr: "" });
  return run.stdout.replace(/\s+/g, " ");
}

/** An argument as commander lists it. */
const argumentOf = ({ usage, description }: { usage: string; description: string }) =>
  `${usage.replace(/[<>.]/g, "")} ${description}`;

const one = (text: string) => text.replace(/\s+/g, " ");

describe.each(each)("axctl %s --help", (name, { help, summary }) => {
  it("says in one line, and in more, what it is for", async () => {
    expect(summary).toMatch(/^[^\n]{10,100}[^.\n]$/);
    const text = await helpOf(name);
    expect(text).toContain(`Usage: axctl ${name} [options]`);
    expect(text).toContain(one(help.description));
  });

  it("lists its arguments, its options and those of every command, with their defaults", async () => {
    const text = await helpOf(name);
    const options: readonly OptionSpec[] = [...help.options, ...commonOptions];
    for (const { flags, description, preset } of options)
      expect(text).toContain(one(`${flags} ${description}${preset === undefined ? "" : ` (default: "${preset}")`}`));
    if (help.operands !== undefined) expect(text).toContain(one(`Arguments: ${argumentOf(help.operands)}`));
    if (help.rest !== undefined) expect(text).toContain(`-- ${help.rest}`);
  });

  it("gives two examples at least, of this very command", async () => {
    const text = await helpOf(name);
    const own = help.examples.filter(([line]) => `${line} `.includes(`axctl ${name} `));
    expect(own.length).toBeGreaterThanOrEqual(2);
    for (const [line, meaning] of help.examples) expect(text).toContain(one(`$ ${line} ${meaning}`));
  });

  it("names every environment variable that it reads, and every exit code", async () => {
    const text = await helpOf(name);
    for (const variable of variablesOf(help)) expect(text).toContain(one(`${variable} ${variables[variable]}`));
    expect(text).toContain("Exit codes: 0 ");
    for (const [code, meaning] of exitRows(help.exits)) expect(text).toContain(one(`${code} ${meaning}`));
  });

  it("stays within eighty columns, but for examples", async () => {
    const { stdout } = await withHome((home) => axctl(home, [...name.split(" "), "--help"]));
    const examples = help.examples.flat();
    const long = stdout.split("\n").filter((line) => line.length > 80);
    expect(long.filter((line) => !examples.some((example) => line.includes(example)))).toEqual([]);
  });
});

describe.each(["", ...Object.keys(groups)])("axctl %s --help", (name) => {
  it("lists its commands, its options, examples, variables and exit codes", async () => {
    const text = await helpOf(name);
    const below = tree.filter(({ path }) => path.length === 1 || (name !== "" && path[0] === name));
    const shown = name === "" ? below : below.filter(({ path }) => path[0] === name);
    for (const { path, summary } of shown) expect(text).toContain(one(`${path.at(-1)} ${summary}`));
    for (const { flags, description } of commonOptions) expect(text).toContain(one(`${flags} ${description}`));
    expect(text.match(/\$ axctl /g)?.length).toBeGreaterThanOrEqual(2);
    for (const { path } of tree) if (name === path[0]) expect(text).toContain(`$ axctl ${name} `);
    expect(text).toMatch(/Environment variables: PATH .*Exit codes: 0 .* 1 .* 2 .* 3 .* 130 .* 143 /);
  });
});

describe("what was mistyped", () => {
  it.each([
    ["sandbx", "Did you mean sandbox?"],
    ["relaese plan", "Did you mean release?"],
    ["qa preflite", "Did you mean preflight?"],
    ["preflight --env dev", "Did you mean axctl qa preflight?"],
    ["qa plan", "Did you mean axctl release plan?"],
    ["recvoer", "Did you mean axctl release recover?"],
    ["qa matrix --artifactdir x", "Did you mean --artifact-dir?"],
    ["release plan --strct", "Did you mean --strict?"],
    ["qa --jsn matrix", "Did you mean --json?"],
    ["--versoin", "Did you mean --version?"],
    ["qa report x --format htm", "got `htm` (Did you mean html?)"],
    ["qa matrix --fail-on-drift breakign", "got `breakign` (Did you mean breaking?)"],
    ["qa matrix --ignore-drift endpoint_gon", "(Did you mean endpoint_gone?)"],
  ])("`axctl %s`: %s", async (line, suggestion) => {
    const run = await withHome((home) => axctl(home, line.split(" ")));
    expect(run).toMatchObject({ code: 1, stdout: "" });
    expect(run.stderr).toContain(suggestion);
  });

  it.each(["qa xyzzy", "xyzzy", "qa report x --format xyzzy", "qa matrix --xyzzy"])(
    "`axctl %s` is near to nothing",
    async (line) => {
      const run = await withHome((home) => axctl(home, line.split(" ")));
      expect(run).toMatchObject({ code: 1, stdout: "" });
      expect(run.stderr).not.toContain("Did you mean");
    },
  );

  const closed = tree.flatMap(({ name, help }) =>
    help.options.flatMap(({ flags, values }) =>
      values === undefined ? [] : [[name, flags, values, help.operands === undefined ? [] : ["x"]] as const],
    ),
  );
  it.each(closed)("axctl %s %s proposes the nearest of its values", async (name, flags, values, operands) => {
    const [value = ""] = values;
    const [option = ""] = flags.split(" ");
    const mistyped = `${value}${value.at(-1)}`;
    const run = await withHome((home) => axctl(home, [...name.split(" "), option, mistyped, ...operands]));
    expect(run.stderr).toContain(`Did you mean ${value}?`);
  });
});

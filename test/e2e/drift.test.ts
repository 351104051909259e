import { cp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { sealed } from "../evidence/verify-support.ts";
import { takingTurns } from "../support/cases.ts";
import { parseDocument, Workspace } from "./support/workspace.ts";

/** Each takes long. */
const inTurn = takingTurns(2);

let workspace: Workspace;
beforeEach(async () => {
  workspace = await Workspace.create();
});
afterEach(() => workspace.dispose());

const MATRIX = ["qa", "matrix", "--env", "dev", "--env", "next", "--json"];

/** Two environments, of which the second lacks a field of every task. */
const lossy = () => workspace.sandbox({ envs: ["dev", "next"], faults: ["next:tasks.list=drop-field=tasks.*.title"] });

describe("drift between environments that both pass", () => {
  inTurn("is none between two of a kind", async () => {
    await workspace.sandbox({ envs: ["dev", "next"] });
    const run = await workspace.axctl(MATRIX);
    expect(run.code).toBe(0);
    expect(parseDocument(run.stdout)).toMatchObject({
      baseline: "dev",
      drift: [],
      summary: { drift: { breaking: 0, additive: 0, info: 0 } },
    });
  });

  it.each<[string, string[], number]>([
    ["closes the gate", [], 2],
    ["closes it at --fail-on-drift any", ["--fail-on-drift", "any"], 2],
    ["does not at --fail-on-drift none", ["--fail-on-drift", "none"], 0],
    ["is only additive the other way round", ["--baseline", "next"], 0],
    ["is then enough for --fail-on-drift any", ["--baseline", "next", "--fail-on-drift", "any"], 2],
    ["can be lived with", ["--ignore-drift", "field_gone"], 0],
    ["can be lived with at one check", ["--ignore-drift", "field_gone:tasks.list"], 0],
    ["is not lived with at another check", ["--ignore-drift", "field_gone:agents.list"], 2],
  ])("%s", async (_, options, code) => {
    await lossy();
    expect((await workspace.axctl([...MATRIX, ...options])).code).toBe(code);
  });

  inTurn("that was lived with stands in the matrix, by its rules", async () => {
    await lossy();
    const rules = ["--ignore-drift", "field_gone:tasks.list", "--ignore-drift", "type_widened"];
    const run = await workspace.axctl([...MATRIX, ...rules]);
    expect(parseDocument(run.stdout)).toMatchObject({ ignored_drift: ["field_gone:tasks.list", "type_widened"] });
  });

  inTurn("is shown to a person as a table, with what to do", async () => {
    await lossy();
    const run = await workspace.axctl(["qa", "matrix", "--env", "dev", "--env", "next"]);
    expect(run.stdout).toMatch(/Drift from dev\n {2}breaking {2}next {2}tasks\.list tasks\[\]\.title {2}field_gone/);
    expect(run.stdout).toContain("1 finding of drift closes the gate");
  });

  inTurn("is not what an unreachable environment is: that is a failed row", async () => {
    await workspace.sandbox({ envs: ["dev", "next"], faults: ["next:*=reset"] });
    const run = await workspace.axctl([...MATRIX, "--retries", "0"]);
    expect(run.code).toBe(2);
    expect(parseDocument(run.stdout)).toMatchObject({ drift: [], summary: { failed_envs: ["next"] } });
  });

  inTurn("is not said to be none when the baseline was not seen", async () => {
    await workspace.sandbox({ envs: ["dev", "next"], faults: ["dev:exchange=403"] });
    const run = await workspace.axctl(MATRIX);
    expect(run.code).toBe(2);
    expect(parseDocument(run.stdout)).toMatchObject({ summary: { failed_envs: ["dev"] } });
  });

  it.each([
    ["an unknown code", ["--ignore-drift", "nothing"]],
    ["a code with two checks", ["--ignore-drift", "field_gone:a:b"]],
    ["an unknown level", ["--fail-on-drift", "some"]],
    ["a baseline that is not compared", ["--baseline", "prod"]],
    ["a shard beyond the last", ["--shard", "3/2"]],
    ["a shard that is none", ["--shard", "half"]],
  ])("%s is wrong usage", async (_, options) => {
    await workspace.sandbox({ envs: ["dev", "next"] });
    const run = await workspace.axctl([...MATRIX, ...options]);
    expect(run.code).toBe(1);
    expect(parseDocument(run.stdout)).toMatchObject({ summary: { error: { code: "INVALID_OPTION" } } });
  });
});

describe("a matrix in parts", () => {
  const part = (index: number, total: number) =>
    workspace.axctl(["qa", "matrix", "--shard", `${index}/${total}`, "--artifact-dir", `part-${index}`, "--json"]);
  const merge = (...args: string[]) => workspace.axctl(["qa", "merge", ...args, "--artifact-dir", "whole", "--json"]);

  beforeEach(async () => {
    await workspace.sandbox({ envs: ["dev", "next", "prod"], faults: ["prod:tasks.list=drop-field=tasks.*.title"] });
  });

  inTurn("covers every environment once, and compares them when it is merged", async () => {
    const parts = [await part(1, 2), await part(2, 2)];
    expect(parts.map(({ code }) => code)).toEqual([0, 0]);
    expect(parts.map(({ stdout }) => parseDocument(stdout)["summary"])).toMatchObject([
      { env_count: 2, drift: null },
      { env_count: 1, drift: null },
    ]);
    const run = await merge("part-2", "part-1");
    expect(run.code).toBe(2);
    const whole = parseDocument(run.stdout);
    expect(whole).toMatchObject({
      envs: [{ env: "dev" }, { env: "next" }, { env: "prod" }],
      drift: [{ env: "prod", code: "field_gone", path: "tasks[].title" }],
      summary: { command: "axctl qa merge", env_count: 3, failed_envs: [] },
    });
    expect(whole).not.toHaveProperty("shard");
    expect(await workspace.document("whole/matrix.json")).toEqual(whole);
    for (const env of ["dev", "next", "prod"]) {
      const own = join(workspace.work, `part-${env === "next" ? 2 : 1}`, `${env}-preflight.json`);
      expect(await readFile(join(workspace.work, "whole", `${env}-preflight.json`), "utf8")).toBe(
        await readFile(own, "utf8"),
      );
    }
    expect((await merge("part-1", "part-2", "--ignore-drift", "field_gone")).code).toBe(0);
  });

  inTurn("compares with the default login as `qa matrix` does, by the name that it was asked by", async () => {
    await part(1, 2);
    await part(2, 2);
    for (const folder of ["part-1", "part-2"]) {
      const path = join(workspace.work, folder, "matrix.json");
      const text = (await readFile(path, "utf8")).replaceAll('"requested_env": "next"', '"requested_env": "default"');
      await writeFile(path, JSON.stringify(sealed(JSON.parse(text))));
    }
    const run = await merge("part-1", "part-2", "--baseline", "default");
    expect(parseDocument(run.stdout)).toMatchObject({ baseline: "next" });
  });

  inTurn("says what to do when no folder is named for the whole", async () => {
    const run = await workspace.axctl(["qa", "merge", "part-1", "part-2"]);
    expect(run).toMatchObject({ code: 1, stdout: "" });
    expect(run.stderr).toContain("--artifact-dir: name the folder that the whole is written to");
  });

  inTurn("skips a part without environments, and still merges", async () => {
    const parts = await Promise.all([1, 2, 3, 4].map((index) => part(index, 4)));
    expect(parts.map(({ code }) => code)).toEqual([0, 0, 0, 3]);
    expect((await merge("part-1", "part-2", "part-3", "part-4", "--fail-on-drift", "none")).code).toBe(0);
  });

  it.each<[string, () => Promise<string[]>, RegExp]>([
    ["a missing part", async () => ["part-1"], /the parts 2\/2 are missing/],
    ["a doubled part", async () => ["part-1", "part-1"], /it is part 1\/2, as part-1 is/],
    ["a folder without a matrix", async () => ["part-1", "nowhere"], /matrix\.json: there is no such file/],
    [
      "a part of another matrix",
      async () => {
        await workspace.axctl([
          "qa",
          "matrix",
          "--env",
          "dev",
          "--env",
          "next",
          "--shard",
          "2/2",
          "--artifact-dir",
          "foreign",
        ]);
        return ["part-1", "foreign"];
      },
      /it belongs to another matrix: its environments differs/,
    ],
    [
      "a part for another target",
      async () => {
        await workspace.axctl(["qa", "matrix", "--shard", "2/2", "--for", "release", "--artifact-dir", "foreign"]);
        return ["part-1", "foreign"];
      },
      /its target differs/,
    ],
    [
      "a whole matrix",
      async () => {
        await workspace.axctl(["qa", "matrix", "--artifact-dir", "all"]);
        return ["part-1", "all"];
      },
      /is a whole matrix/,
    ],
    [
      "an altered part",
      async () => {
        await cp(join(workspace.work, "part-2"), join(workspace.work, "altered"), { recursive: true });
        const path = join(workspace.work, "altered", "matrix.json");
        await writeFile(
          path,
          (await readFile(path, "utf8")).replace(
            '"preflight_ok": true',
            '"preflight_ok":  true'.replace("true", "false"),
          ),
        );
        return ["part-1", "altered"];
      },
      /its digest does not fit/,
    ],
    [
      "a part that lost its artifacts",
      async () => {
        await cp(join(workspace.work, "part-2", "matrix.json"), join(workspace.work, "lost", "matrix.json"));
        return ["part-1", "lost"];
      },
      /next-doctor\.json: there is no such file/,
    ],
  ])("refuses %s", async (_, folders, message) => {
    await part(1, 2);
    await part(2, 2);
    const run = await merge(...(await folders()));
    expect(run.code).toBe(2);
    expect(parseDocument(run.stdout)).toMatchObject({
      summary: { error: { code: "SHARD_REFUSED", message: expect.stringMatching(message) } },
    });
  });
});

describe("qa envs", () => {
  inTurn("prints one line for a job matrix", async () => {
    await workspace.sandbox({ envs: ["dev", "next", "prod"] });
    const run = await workspace.axctl(["qa", "envs", "--github-matrix"]);
    expect(run).toMatchObject({ code: 0, stderr: "" });
    expect(run.stdout).toBe('{"include":[{"env":"dev"},{"env":"next"},{"env":"prod"}]}\n');
    const shards = await workspace.axctl(["qa", "envs", "--github-matrix", "--shards", "2"]);
    expect(shards.stdout).toBe('{"include":[{"shard":"1/2"},{"shard":"2/2"}]}\n');
  });

  it("lists environments for a person and for a program, and asks no server", async () => {
    const sandbox = await workspace.sandbox({ envs: ["dev", "next"] });
    expect((await workspace.axctl(["qa", "envs"])).stdout).toBe("dev\nnext\n");
    const run = await workspace.axctl(["qa", "envs", "--json", "--env", "next"]);
    expect(parseDocument(run.stdout)).toMatchObject({ ok: true, envs: [{ env: "next" }] });
    expect(sandbox.requests()).toEqual([]);
  });

  inTurn("skips without logins", async () => {
    expect((await workspace.axctl(["qa", "envs"])).code).toBe(3);
  });
});

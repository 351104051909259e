import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, cp, mkdir, readdir, readFile, symlink, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { git } from "../../src/sandbox/github/local-git.ts";
import { makeRepository } from "../release/support/repository.ts";
import { partOf, takingTurns } from "../support/cases.ts";
import { recordCommand, recordDocument, recordOutput, recordSecrets } from "./support/record.ts";
import { expectAsOnPage } from "./support/rehearsal.ts";
import { binary, collect, parseDocument, type Run, shown, Workspace } from "./support/workspace.ts";

/** A whole rehearsal is some thirty runs of axctl, npm's included. */
const LONG_MS = 300_000;
const PATH = process.env["PATH"] ?? "";
const nodeModules = fileURLToPath(new URL("../../node_modules", import.meta.url));

/** Each takes long. The demo plays a whole one on one day in three, and in CI. */
const inTurn = takingTurns(6);

let workspace: Workspace;
let temporary: string;
beforeEach(async () => {
  workspace = await Workspace.create();
  temporary = join(workspace.root, "tmp");
  await mkdir(temporary);
});
afterEach(() => workspace.dispose());

const rehearse = (args: readonly string[] = [], env: Record<string, string> = {}) =>
  workspace.axctl(["rehearse", ...args], { env: { TMPDIR: temporary, ...env } });
const statesIn = ({ stdout }: Run) => {
  const { stages } = parseDocument(stdout);
  return Array.isArray(stages) ? stages.map(({ name, state, ok }) => [name, state, ok]) : stages;
};
const left = async () => [...(await readdir(temporary)), ...(await readdir(workspace.work))];

/** A `git` that takes down the variables that it is run with, and is git otherwise. */
async function watchedGit(): Promise<{ path: string; seen: () => Promise<string> }> {
  const [folder, log] = [join(workspace.root, "bin"), join(workspace.root, "seen")];
  await mkdir(folder);
  const real = PATH.split(delimiter).map((one) => join(one, "git"));
  const script = `#!/bin/sh\nenv >> '${log}'\nfor git in ${real.join(" ")}; do [ -x "$git" ] && exec "$git" "$@"; done\n`;
  await writeFile(join(folder, "git"), script);
  await chmod(join(folder, "git"), 0o755);
  return { path: `${folder}${delimiter}${PATH}`, seen: () => readFile(log, "utf8") };
}

/** The program in a folder of its own, and a working folder that has the packages that are named. */
const elsewhere = async (...packages: string[]): Promise<Run> => {
  const main = join(workspace.root, "program", "dist", "main.js");
  await cp(fileURLToPath(new URL(".", `file://${binary}`)), join(main, ".."), { recursive: true });
  await writeFile(join(workspace.root, "program", "package.json"), JSON.stringify({ type: "module" }));
  for (const name of packages) {
    await mkdir(join(workspace.work, "node_modules"), { recursive: true });
    await symlink(join(nodeModules, name), join(workspace.work, "node_modules", name));
  }
  const child = spawn(process.execPath, [main, "rehearse", "--json"], {
    cwd: workspace.work,
    env: { PATH, HOME: workspace.home, TMPDIR: temporary },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const run = await collect(child);
  recordOutput({ what: "axctl rehearse --json", text: run.stdout + run.stderr });
  recordDocument({ what: "axctl rehearse --json", text: run.stdout });
  return run;
};

describe("axctl rehearse", () => {
  inTurn(
    "plays the train, breaks it and mends it, without anything of the person's, and leaves nothing",
    async () => {
      const secrets = [
        "ghp_of_a_person_0123456789",
        "npm_of_a_person_0123456789",
        "axp_u_person.of_a_person_0123456789",
      ];
      recordSecrets(secrets);
      const [gitHub = "", npm = "", aX = ""] = secrets;
      await writeFile(join(workspace.home, ".npmrc"), `//registry.example/:_authToken=${npm}\n`);
      await writeFile(join(workspace.home, ".gitconfig"), "[user]\n\tname = Person\n[commit]\n\tgpgSign = true\n");
      const watched = await watchedGit();
      const run = await rehearse([], {
        PATH: watched.path,
        ...{ AXCTL_GITHUB_TOKEN: gitHub, RELEASE_PLEASE_TOKEN: gitHub, GITHUB_TOKEN: gitHub, GH_TOKEN: gitHub },
        ...{ NPM_TOKEN: npm, NODE_AUTH_TOKEN: npm, AX_TOKEN: aX, GITHUB_REPOSITORY: "person/real" },
        ...{ GIT_AUTHOR_NAME: "Person", GIT_DIR: join(workspace.work, "real.git") },
      });
      expect(run.code, run.stdout + run.stderr).toBe(0);
      expectAsOnPage(run.stdout);
      expect(run.stdout.match(/^\$ axctl /gm)).toHaveLength(17);
      expect(run.stdout.match(/exit 2, as expected$/gm)).toHaveLength(6);
      for (const told of ["a person merges #1", "a person merges #2", "the tag v1.1.0 is deleted"])
        expect(run.stdout).toContain(`· ${told}`);
      expect(run.stdout).toMatch(/\$ axctl release publish\n +✓ .*1\.1\.0.* exit 0, as expected/);
      expect(run.stdout).toContain("→ @rehearsal/door: create the tag v1.1.0 at ");
      expect(run.stdout).toMatch(/ {2}✓ {2}label_stuck\.apply +played +\d+ ms +axctl release recover --apply\n/);
      expect(run.stdout).toContain("✓ 22 stages played, all as expected");
      const environments = await watched.seen();
      expect(environments).toContain(`HOME=${temporary}/`);
      for (const text of [run.stdout, run.stderr, environments])
        for (const word of [...secrets, "person/real", "Person"]) expect(text).not.toContain(word);
      expect(await left()).toEqual([]);
      expect(await workspace.filesIn(workspace.home)).toEqual([".gitconfig", ".npmrc"]);
      expect(await workspace.filesIn(workspace.config)).toEqual([]);
    },
    LONG_MS,
  );

  it(
    "plays what needs nothing installed where nothing is, and is no pass",
    async () => {
      const run = await elsewhere();
      expect(run.code, run.stdout + run.stderr).toBe(3);
      expect(parseDocument(run.stdout)).toMatchObject({
        ...{ ok: false, skipped: true },
        summary: { played: 3, dry_run: 2, not_played: 17, failed: 0, next: expect.stringContaining("emulate@0.11.2") },
      });
      expect(Object(statesIn(run)).slice(0, 7)).toEqual([
        ...["doctor", "preflight", "matrix"].map((name) => [name, "played", true]),
        ["promote", "dry_run", true],
        ["merge_promotion", "not_played", null],
        ["pr", "dry_run", true],
        ["merge_release", "not_played", null],
      ]);
      expect(await left()).toEqual([]);
    },
    LONG_MS,
  );

  inTurn(
    "publishes nothing without verdaccio, and plays the rest with the emulate of the working folder",
    async () => {
      const run = await elsewhere("emulate");
      expect(run.code, run.stdout + run.stderr).toBe(0);
      expect(parseDocument(run.stdout)).toMatchObject({
        ok: true,
        summary: { played: 21, dry_run: 1, not_played: 0, next: expect.stringContaining("verdaccio@6") },
      });
      expect(statesIn(run)).toContainEqual(["publish", "dry_run", true]);
      expect(await readdir(temporary)).toEqual([]);
    },
    LONG_MS,
  );

  const signals = [
    ["SIGINT", "to it alone", 130],
    ["SIGINT", "to its whole group, as Ctrl-C goes", 130],
    ["SIGTERM", "to it alone", 143],
  ] as const;
  it.each(partOf(signals, 3, 1))(
    "interrupted by %s %s, leaves no file and no process",
    async (signal, to, code) => {
      const child = spawn(process.execPath, [binary, "rehearse"], {
        cwd: workspace.work,
        env: { PATH, HOME: workspace.home, TMPDIR: temporary },
        stdio: ["ignore", "pipe", "pipe"],
        detached: true,
      });
      const ended = once(child, "close");
      child.stdout.setEncoding("utf8");
      await shown(child, "$ axctl qa matrix");
      const group = -Number(child.pid);
      process.kill(to === "to it alone" ? Number(child.pid) : group, signal);
      expect(await ended).toEqual([code, null]);
      expect(await left()).toEqual([]);
      expect(() => process.kill(group, 0)).toThrow("ESRCH");
    },
    LONG_MS,
  );
});

describe("axctl rehearse --here", () => {
  const inClone = async (args: readonly string[], files: Readonly<Record<string, string>>) => {
    const { folder, dispose } = makeRepository([
      { message: "chore: release 1.2.0", write: { "version.txt": "1.2.0\n", ...files }, tags: ["v1.2.0"] },
      { message: "fix: a hinge", touch: ["hinge"] },
    ]);
    const refs = () => git(folder, ["for-each-ref"]).toString();
    const before = refs();
    try {
      const options = { cwd: folder, env: { TMPDIR: temporary } };
      return { run: await workspace.axctl(["rehearse", "--here", ...args], options), same: refs() === before };
    } finally {
      dispose();
    }
  };
  const configuration = {
    "release-please-config.json": JSON.stringify({ "release-type": "simple", packages: { ".": {} } }),
    ".release-please-manifest.json": JSON.stringify({ ".": "1.2.0" }),
  };

  const line = { page: "docs/reference.md", line: "axctl rehearse --here" };
  const isToday = inTurn(
    "plays with a copy of the repository, and says what is not for a registry",
    async () => {
      const { run, same } = await inClone(["--json"], configuration);
      expect(run.code, run.stdout + run.stderr).toBe(0);
      const document = parseDocument(run.stdout);
      expect(document).toMatchObject({
        ok: true,
        summary: { command: "axctl rehearse", repository: "here", played: 21, dry_run: 1, not_played: 0, failed: 0 },
        name: "o/r",
      });
      expect(document["details"]).toEqual(document["stages"]);
      expect(run.stdout).toContain('"says": "✓ released v1.3.0"');
      expect(run.stdout).toContain('"reason": "no package of this repository goes to a registry"');
      expect(same).toBe(true);
      expect(await left()).toEqual([]);
      // The example is the same for a person.
      recordCommand(line);
    },
    LONG_MS,
  );
  if (!isToday) recordCommand({ ...line, on: "another day" });

  it("needs a configuration of Release Please", async () => {
    const { run } = await inClone([], {});
    expect(run).toMatchObject({ code: 1, stdout: "" });
    expect(run.stderr).toContain("NO_RELEASE_CONFIG");
    expect(await left()).toEqual([]);
  });

  it("needs a repository", async () => {
    const run = await rehearse(["--here"]);
    expect(run.code).toBe(1);
    expect(run.stderr).toContain("NO_REPOSITORY");
  });
});

import { execFileSync } from "node:child_process";
import { cp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { changed, sealed } from "../evidence/verify-support.ts";
import { parseDocument, Workspace } from "./support/workspace.ts";

// Real artifacts, made once: of a clean checkout, and of the same one while a tracked file differed.
let workspace: Workspace;
let commit: string;
let cases = 0;
beforeAll(async () => {
  workspace = await Workspace.create();
  await workspace.sandbox({ envs: ["dev", "next"], faults: ["next:tasks.list=500x3"] });
  git("init", "-q", "-b", "main");
  git("remote", "add", "origin", "https://github.com/ax/app.git");
  await writeFile(join(workspace.work, "tracked"), "1");
  git("add", "tracked");
  git("commit", "-q", "-m", "one");
  commit = git("rev-parse", "HEAD");
  expect((await matrix("failing", "--retries", "0")).code).toBe(2);
  for (let run = 0; run < 2; run++) await matrix("failing", "--retries", "0");
  expect((await matrix("good")).code).toBe(0);
  await writeFile(join(workspace.work, "tracked"), "2");
  expect((await matrix("dirty")).code).toBe(0);
  git("checkout", "-q", "tracked");
});
afterAll(() => workspace.dispose());

function git(...args: string[]): string {
  const identity = ["-c", "user.name=a", "-c", "user.email=a@b.c", "-c", "commit.gpgsign=false"];
  return execFileSync("git", [...identity, ...args], { cwd: workspace.work, encoding: "utf8" }).trim();
}

function matrix(folder: string, ...args: string[]) {
  const envs = ["--env", "dev", "--env", "next"];
  return workspace.axctl(["qa", "matrix", ...envs, "--for", "release", "--artifact-dir", folder, ...args]);
}

/** The good evidence, in a folder of its own. */
async function evidence(from = "good"): Promise<string> {
  const folder = `case-${++cases}`;
  await cp(join(workspace.work, from), join(workspace.work, folder), { recursive: true });
  return folder;
}

function verify(folder: string, ...args: string[]) {
  return workspace.axctl(["qa", "verify", "--artifact-dir", folder, "--require", "dev,next", ...args]);
}

describe("qa verify", () => {
  it("passes for what a matrix just wrote, and says what it looked at", async () => {
    const run = await verify("good", "--json");
    expect(run).toMatchObject({ code: 0, stderr: "" });
    const names = ["dev-preflight.json", "dev-doctor.json", "next-preflight.json", "next-doctor.json", "matrix.json"];
    const artifacts = await Promise.all(
      names.map(async (name) => {
        const { evidence: block } = await workspace.document(`good/${name}`);
        const { digest } = Object(block);
        const [env, kind] = name === "matrix.json" ? [null, "matrix"] : name.replace(".json", "").split("-");
        const age_seconds = expect.any(Number);
        return { path: `good/${name}`, env, kind, ok: true, digest, commit, age_seconds, problems: [] };
      }),
    );
    expect(parseDocument(run.stdout)).toEqual({
      version: 1,
      ok: true,
      skipped: false,
      summary: { command: "axctl qa verify", required: ["dev", "next"], verified: 5, failed: 0 },
      details: artifacts,
      artifact_dir: "good",
      required: ["dev", "next"],
      target: "release",
      max_age_seconds: 86_400,
      commit,
      artifacts,
      problems: [],
    });
  });

  it("shows a person the artifacts, the verdict and what to run next", async () => {
    const passed = await verify("good");
    expect(passed).toMatchObject({ code: 0, stderr: "" });
    expect(passed.stdout).toMatch(/✓ {2}good\/matrix\.json +\d+ (?:s|min) +[0-9a-f]{12} {2}[0-9a-f]{12} {2}none\n/);
    expect(passed.stdout).toContain(`✓ the evidence for release from dev, next at ${commit.slice(0, 12)} holds`);
    expect(passed.stdout).toContain(
      "next: axctl qa gate --artifact-dir good --require dev,next --for release -- <command>\n",
    );

    const failed = await verify("none", "--require", "prod");
    expect(failed).toMatchObject({ code: 2, stderr: "" });
    expect(failed.stdout).toContain("✗ none/prod-preflight.json  missing: there is no such file\n");
    expect(failed.stdout).toContain(
      "next: axctl qa matrix --env dev --env next --env prod --for release --artifact-dir none\n",
    );
  });

  it("takes a preflight's own artifact for one environment", async () => {
    const gate = ["--for", "mcp-ui", "--artifact", "single/dev-preflight.json"];
    await workspace.axctl(["qa", "preflight", "--env", "dev", ...gate]);
    const options = ["--artifact-dir", "single", "--require", "dev", "--for", "mcp-ui"];
    expect(await workspace.axctl(["qa", "verify", ...options])).toMatchObject({ code: 0 });
    const other = await workspace.axctl(["qa", "verify", ...options, "--for", "release"]);
    expect(other.code).toBe(2);
    expect(other.stdout).toContain(
      "next: axctl qa preflight --env dev --for release --artifact single/dev-preflight.json\n",
    );
  });

  it("takes a preflight that wrote", async () => {
    const gate = ["--for", "release", "--write", "--send-message", "--artifact", "written/dev-preflight.json"];
    expect(await workspace.axctl(["qa", "preflight", "--env", "dev", ...gate])).toMatchObject({ code: 0 });
    const run = await workspace.axctl(["qa", "verify", "--artifact-dir", "written", "--require", "dev"]);
    expect(run).toMatchObject({ code: 0, stderr: "" });
  });
});

/** Spoils a copy of the good evidence. */
type Spoil = (folder: string) => Promise<unknown>;

const path = (folder: string, name: string) => join(workspace.work, folder, name);
const remove =
  (name: string): Spoil =>
  (folder) =>
    rm(path(folder, name));
const write =
  (name: string, content: string): Spoil =>
  (folder) =>
    writeFile(path(folder, name), content);
const replace =
  (name: string, from: string, to: string): Spoil =>
  async (folder) => {
    const text = await readFile(path(folder, name), "utf8");
    if (!text.includes(from)) throw new Error(`${name} has no ${from}`);
    await writeFile(path(folder, name), text.replace(from, to));
  };
/** Changes a member and seals the document anew, as a forger would. */
const forge =
  (name: string, at: string, value: unknown): Spoil =>
  async (folder) => {
    const document = parseDocument(await readFile(path(folder, name), "utf8"));
    await writeFile(path(folder, name), JSON.stringify(sealed(changed(document, [[at, value]]))));
  };

describe("qa verify refuses", () => {
  it.each<[string, Spoil, string[], string[]?]>([
    ["a missing preflight", remove("next-preflight.json"), ["next-preflight.json missing"]],
    ["a missing matrix", remove("matrix.json"), ["matrix.json missing"]],
    [
      "an altered preflight",
      replace("dev-preflight.json", '_at_unix": 1', '_at_unix": 2'),
      ["dev-preflight.json altered"],
    ],
    ["an altered doctor", replace("dev-doctor.json", '"warnings": 0', '"warnings": 9'), ["dev-doctor.json altered"]],
    ["an altered matrix", replace("matrix.json", '_at_unix": 1', '_at_unix": 2'), ["matrix.json altered"]],
    ["half a file", write("dev-preflight.json", '{"version": 1, "ok": tr'), ["dev-preflight.json unreadable"]],
    ["what is no artifact", write("matrix.json", "{}"), ["matrix.json altered", "matrix.json unknown_version"]],
    [
      "a link, although to a good one",
      async (folder) => {
        await rm(path(folder, "dev-preflight.json"));
        await symlink(path("good", "dev-preflight.json"), path(folder, "dev-preflight.json"));
      },
      ["dev-preflight.json unreadable"],
    ],
    [
      "one environment's file as another's",
      (folder) => cp(path(folder, "dev-preflight.json"), path(folder, "next-preflight.json")),
      ["next-preflight.json wrong_environment"],
    ],
    ["another tool's", forge("matrix.json", "evidence.tool.name", "curl"), ["matrix.json wrong_tool"]],
    ["another suite's", forge("matrix.json", "evidence.suite.digest", "sha256:0"), ["matrix.json wrong_suite"]],
    [
      "one from the future",
      forge("matrix.json", "evidence.generated_at", new Date(Date.now() + 3_600_000).toISOString()),
      ["matrix.json from_the_future"],
    ],
    [
      "a forged verdict",
      forge("matrix.json", "envs.0.preflight_ok", false),
      ["matrix.json failed", "matrix.json malformed"],
    ],
    [
      "a preflight without checks",
      forge("dev-preflight.json", "checks", []),
      ["dev-preflight.json incomplete", "dev-preflight.json malformed"],
    ],
    [
      "another target",
      async () => undefined,
      all("wrong_target", ["dev-preflight", "next-preflight", "matrix"]),
      ["--for", "mcp-ui"],
    ],
    ["what is too old", async () => undefined, all("stale"), ["--max-age", "1ms"]],
    ["another commit", async () => undefined, all("wrong_commit"), ["--commit", "f".repeat(40)]],
  ])("%s", async (_, spoil, problems, args = []) => {
    const folder = await evidence();
    await spoil(folder);
    const run = await verify(folder, "--json", ...args);
    expect(run).toMatchObject({ code: 2, stderr: "" });
    const document = parseDocument(run.stdout);
    expect(document).toMatchObject({ ok: false, skipped: false });
    expect(document["details"]).toEqual(document["artifacts"]);
    expect(problemsOf(document)).toEqual(problems.map((problem) => `${folder}/${problem}`).sort());
  });

  it("a gate that failed", async () => {
    const run = await verify("failing", "--json");
    expect(run.code).toBe(2);
    const codes = problemsOf(parseDocument(run.stdout));
    expect(codes).toContain("failing/next-preflight.json failed");
    expect(codes).toContain("failing/matrix.json failed");
  });

  it("what was made of a dirty checkout, unless that is allowed", async () => {
    const run = await verify("dirty", "--json");
    expect(run.code).toBe(2);
    expect(problemsOf(parseDocument(run.stdout))).toEqual(
      all("dirty")
        .map((problem) => `dirty/${problem}`)
        .sort(),
    );
    expect(await verify("dirty", "--allow-dirty")).toMatchObject({ code: 0 });
  });

  it("what is about another commit than HEAD, and takes the one that --commit names", async () => {
    git("commit", "-q", "--allow-empty", "-m", "two");
    try {
      const run = await verify("good", "--json");
      expect(run.code).toBe(2);
      expect(problemsOf(parseDocument(run.stdout))).toEqual(
        all("wrong_commit")
          .map((p) => `good/${p}`)
          .sort(),
      );
      for (const rev of ["HEAD~1", commit, commit.slice(0, 9)]) {
        expect(await verify("good", "--commit", rev)).toMatchObject({ code: 0 });
      }
    } finally {
      git("reset", "-q", "--hard", commit);
    }
  });

  it("what was made in another repository", async () => {
    git("remote", "set-url", "origin", "git@github.com:ax/fork.git");
    try {
      const run = await verify("good", "--json");
      expect(run.code).toBe(2);
      expect(problemsOf(parseDocument(run.stdout))).toEqual(
        all("wrong_repository")
          .map((p) => `good/${p}`)
          .sort(),
      );
      git("remote", "set-url", "origin", "git@github.com:ax/app.git");
      expect(await verify("good")).toMatchObject({ code: 0 });
    } finally {
      git("remote", "set-url", "origin", "https://github.com/ax/app.git");
    }
  });

  it("outside of a checkout it takes a full commit id, and nothing else", async () => {
    const options = ["--artifact-dir", path("good", "."), "--require", "dev,next"];
    const outside = (...args: string[]) =>
      workspace.axctl(["qa", "verify", ...options, ...args], { cwd: workspace.home });
    expect(await outside("--commit", commit)).toMatchObject({ code: 0 });
    for (const args of [[], ["--commit", "HEAD"], ["--commit", commit.slice(0, 12)]]) {
      const run = await outside(...args);
      expect(run).toMatchObject({ code: 1, stdout: "" });
      expect(run.stderr).toContain("INVALID_OPTION: --commit: this folder is no git checkout");
    }
  });
});

const ALL = ["dev-preflight", "dev-doctor", "next-preflight", "next-doctor", "matrix"];

function all(code: string, names: readonly string[] = ALL): string[] {
  return names.map((name) => `${name}.json ${code}`);
}

function problemsOf({ problems }: Record<string, unknown>): string[] {
  if (!Array.isArray(problems)) throw new Error("problems is a list");
  return problems
    .map((problem: unknown) => {
      const { path: file, code, reason } = Object(problem);
      expect(reason).toMatch(/./);
      return `${file} ${code}`;
    })
    .sort();
}

describe("wrong usage of qa verify and qa gate", () => {
  it.each<[string, string[], string]>([
    ["no folder", ["--require", "dev"], "--artifact-dir: name the folder"],
    ["an empty folder", ["--artifact-dir", " ", "--require", "dev"], "--artifact-dir: name the folder"],
    ["nothing required", ["--artifact-dir", "good"], "--require: name the environments"],
    ["an empty list", ["--artifact-dir", "good", "--require", ""], "--require: a name in the list is empty"],
    ["an empty name", ["--artifact-dir", "good", "--require", "dev,,next"], "--require: a name in the list is empty"],
    [
      "a name twice",
      ["--artifact-dir", "good", "--require", "dev,DEV"],
      "--require: an environment stands in the list twice",
    ],
    [
      "an age that is no time",
      ["--artifact-dir", "good", "--require", "dev", "--max-age", "soon"],
      "--max-age: expected a time",
    ],
    [
      "a commit that is none",
      ["--artifact-dir", "good", "--require", "dev", "--commit", "ghost"],
      "--commit: git knows no commit",
    ],
  ])("%s", async (_, options, message) => {
    for (const [command, rest] of [
      ["verify", []],
      ["gate", ["--", "true"]],
    ] as const) {
      const person = await workspace.axctl(["qa", command, ...options, ...rest]);
      expect(person).toMatchObject({ code: 1, stdout: "" });
      expect(person.stderr).toContain(`INVALID_OPTION: ${message}`);
      const machine = await workspace.axctl(["qa", command, ...options, "--json", ...rest]);
      expect(machine.code).toBe(1);
      expect(parseDocument(machine.stdout)).toMatchObject({
        ok: false,
        summary: { error: { code: "INVALID_OPTION" } },
      });
    }
  });
});

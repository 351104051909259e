import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ARTIFACTS, ciStep, commandsIn, tripleOf, variablesOf } from "./support/ci.ts";
import { gitIn } from "./support/evidence.ts";
import { fakeApi, person, suiteOf } from "./support/fake-api.ts";
import { parseDocument, Workspace } from "./support/workspace.ts";

let workspace: Workspace;
beforeEach(async () => {
  workspace = await Workspace.create();
});
afterEach(() => workspace.dispose());

const SIX = ["spaces.get", "spaces.members", "agents.list", "tasks.list", "context.list", "messages.list"];

describe("annotations on GitHub Actions", () => {
  it("are ten at most, one for each failed check, on standard error; how many more there are is said", async () => {
    const faults = SIX.map((check) => `*:${check}=403`);
    const sandbox = await workspace.sandbox({ envs: ["dev", "next"], faults }, { logins: false });
    const run = await ciStep(workspace, variablesOf(sandbox), ["--json"]);
    expect(run.code).toBe(2);
    const expected = ["dev", "next"].flatMap((env) => SIX.map((check) => `${env}: ${check}`)).slice(0, 10);
    expect(run.commands.map(({ name }) => name)).toEqual(expected.map(() => "error"));
    expect(run.commands.map(({ properties }) => properties["title"])).toEqual(expected);
    expect(run.commands[0]?.message).toContain("HTTP 403");
    expect(commandsIn(run.stdout)).toEqual([]);
    expect(run.stderr).toContain("\n2 more failures are in the artifacts\n");
  });

  it("are the checks that failed and nothing else: the verdict that differs for it is no second failure", async () => {
    const faults = ["next:tasks.list=403"];
    const sandbox = await workspace.sandbox({ envs: ["dev", "next"], faults }, { logins: false });
    const run = await ciStep(workspace, variablesOf(sandbox));
    expect(run.commands.map(({ properties }) => properties["title"])).toEqual(["next: tasks.list"]);
    expect(run.stderr).not.toContain("more failures");
  });

  it("are told to nobody but GitHub's runner", async () => {
    const sandbox = await workspace.sandbox({ faults: ["dev:tasks.list=403"] }, { logins: false });
    const variables = { ...variablesOf(sandbox, ["dev"]), AX_QA_ENVS: "dev", GITHUB_ACTIONS: "" };
    const run = await ciStep(workspace, variables);
    expect(run.code).toBe(2);
    expect(run.commands).toEqual([]);
  });
});

describe("what a server says in a failure", () => {
  it.each([
    ["a command at the start", "::error::x"],
    ["a command on a line of its own", "it fell\n::set-output name=a::b"],
    ["a command behind a carriage return", "it fell\r::add-mask::b"],
    ["a command in the older form", "##[error]x ##[set-env name=A]b"],
    ["an escaped line end", "it fell%0A::set-env name=A::b"],
    ["what ends a property", "100%,file=/etc/passwd::c:d"],
    ["a stop of all commands", "\n::stop-commands::pause\n::pause::"],
    ["Unicode line ends", "a\u2028::error::b\u2029::error::c\u0085::error::d"],
  ])("%s makes no other command: %j", async (_, said) => {
    const space = { id: "11111111-1111-4111-8111-111111111111", slug: "s", name: "s" };
    const hostile = { status: 403, json: { detail: said, [said]: said } };
    const api = await fakeApi({ ...suiteOf(person, [space]), "GET /api/v1/tasks": hostile });
    const variables = {
      ...tripleOf("dev", { token: "axp_u_key.secret", url: api.url, space: space.id }),
      AX_QA_ENVS: "dev",
    };
    for (const args of [[], ["--json"]]) {
      const run = await ciStep(workspace, variables, args);
      expect(run.code).toBe(2);
      expect(run.commands).toHaveLength(1);
      expect(run.commands).toMatchObject([{ name: "error", properties: { title: "dev: tasks.list" } }]);
      expect(Object.keys(run.commands[0]?.properties ?? {})).toEqual(["title"]);
      // A reader of the annotation sees one line, with the server's percent signs as they were.
      expect(run.commands[0]?.message).not.toMatch(/[\r\n\u2028\u2029\u0085]/);
      expect(run.commands[0]?.message.includes("%0A")).toBe(said.includes("%0A"));
    }
  });
});

describe("the job's summary", () => {
  it("is appended to, on a line of its own, and says what the artifacts say", async () => {
    const faults = ["next:tasks.list=403"];
    const sandbox = await workspace.sandbox({ envs: ["dev", "next"], faults }, { logins: false });
    await writeFile(join(workspace.work, "step-summary.md"), "# Before\n\nno line end here");
    const run = await ciStep(workspace, variablesOf(sandbox));
    expect(run.stepSummary).toMatch(/^# Before\n\nno line end here\n## ✗ aX gate for `release`: failed\n/);
    expect(run.stepSummary).toContain("`tasks.list`");
    expect(run.stepSummary?.endsWith("\n")).toBe(true);
    const report = await workspace.axctl(["qa", "report", ARTIFACTS, "--format", "markdown"]);
    expect(run.stepSummary).toContain(report.stdout.trim());
  });

  it("of two runs stand one below the other", async () => {
    const sandbox = await workspace.sandbox({ envs: ["dev", "next"] }, { logins: false });
    await ciStep(workspace, variablesOf(sandbox));
    const { stepSummary } = await ciStep(workspace, variablesOf(sandbox));
    expect(stepSummary?.match(/^## ✓ aX gate for `release`: passed$/gm)).toHaveLength(2);
  });

  it.each(["", undefined])("is written nowhere when GITHUB_STEP_SUMMARY is %j", async (path) => {
    const run = await workspace.axctl(["qa", "ci"], { env: path === undefined ? {} : { GITHUB_STEP_SUMMARY: path } });
    expect(run.code).toBe(3);
    expect(await workspace.filesIn(workspace.work)).toEqual([`${ARTIFACTS}/operator-qa-summary.json`]);
  });
});

describe("what later steps make of the artifacts", () => {
  it("qa verify accepts them in the checkout that they were made in, and qa report renders them", async () => {
    const git = (...args: string[]) => gitIn(workspace.work, ...args);
    git("init", "-q", "-b", "main");
    await writeFile(join(workspace.work, "tracked"), "1");
    git("add", "tracked");
    git("commit", "-q", "-m", "one");
    const sandbox = await workspace.sandbox({ envs: ["dev", "next"] }, { logins: false });
    const run = await ciStep(workspace, variablesOf(sandbox), ["--json"]);
    expect(parseDocument(run.stdout)).toMatchObject({
      evidence: { subject: { commit: git("rev-parse", "HEAD"), branch: "main", dirty: false } },
    });
    const verify = ["qa", "verify", "--artifact-dir", ARTIFACTS, "--require"];
    const verified = await workspace.axctl([...verify, "dev,next", "--json"]);
    expect(verified.code).toBe(0);
    expect(parseDocument(verified.stdout)).toMatchObject({ ok: true, summary: { verified: 5, failed: 0 } });
    expect((await workspace.axctl([...verify, "dev,next,prod"])).code).toBe(2);
    for (const format of ["markdown", "junit", "html", "ctrf", "in-toto"]) {
      const report = await workspace.axctl([
        "qa",
        "report",
        ARTIFACTS,
        "--format",
        format,
        "--out",
        `report.${format}`,
      ]);
      expect(report.code).toBe(0);
      const text = await readFile(join(workspace.work, `report.${format}`), "utf8");
      for (const env of ["dev", "next"]) expect(text).toContain(env);
    }
  });

  it("an artifact of an earlier run is gone, also where this run measures nothing", async () => {
    const sandbox = await workspace.sandbox({ envs: ["dev", "next"] }, { logins: false });
    await ciStep(workspace, variablesOf(sandbox));
    await writeFile(join(workspace.work, ARTIFACTS, "notes.txt"), "somebody else's");
    const run = await ciStep(workspace, {});
    expect(run.code).toBe(3);
    expect((await workspace.filesIn(join(workspace.work, ARTIFACTS))).sort()).toEqual([
      "notes.txt",
      "operator-qa-summary.json",
    ]);
    expect(await readFile(join(workspace.work, ARTIFACTS, "notes.txt"), "utf8")).toBe("somebody else's");
  });
});

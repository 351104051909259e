import { cp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { changed, sealed } from "../evidence/verify-support.ts";
import { all, Evidence, problemsOf } from "./support/evidence.ts";
import { parseDocument } from "./support/workspace.ts";

let evidence: Evidence;
beforeAll(async () => {
  evidence = await Evidence.create();
}, 60_000);
afterAll(() => evidence.workspace.dispose());

/** Spoils a copy of the good evidence. */
type Spoil = (folder: string) => Promise<unknown>;

const remove =
  (name: string): Spoil =>
  (folder) =>
    rm(join(folder, name));
const write =
  (name: string, content: string): Spoil =>
  (folder) =>
    writeFile(join(folder, name), content);
const replace =
  (name: string, from: string, to: string): Spoil =>
  async (folder) => {
    const text = await readFile(join(folder, name), "utf8");
    if (!text.includes(from)) throw new Error(`${name} has no ${from}`);
    await writeFile(join(folder, name), text.replace(from, to));
  };
/** Changes a member and seals the document anew, as a forger would. */
const forge =
  (name: string, at: string, value: unknown): Spoil =>
  async (folder) => {
    const document = parseDocument(await readFile(join(folder, name), "utf8"));
    await writeFile(join(folder, name), JSON.stringify(sealed(changed(document, [[at, value]]))));
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
    [
      "an altered doctor",
      replace("dev-doctor.json", '"warnings": 0', '"warnings": 9'),
      ["dev-doctor.json altered", "dev-doctor.json malformed"],
    ],
    ["an altered matrix", replace("matrix.json", '_at_unix": 1', '_at_unix": 2'), ["matrix.json altered"]],
    ["half a file", write("dev-preflight.json", '{"version": 1, "ok": tr'), ["dev-preflight.json unreadable"]],
    ["what is no artifact", write("matrix.json", "{}"), ["matrix.json altered", "matrix.json unknown_version"]],
    [
      "a link, although to a good one",
      async (folder) => {
        await rm(join(folder, "dev-preflight.json"));
        await symlink(join(evidence.workspace.work, "good", "dev-preflight.json"), join(folder, "dev-preflight.json"));
      },
      ["dev-preflight.json unreadable"],
    ],
    [
      "one environment's file as another's",
      (folder) => cp(join(folder, "dev-preflight.json"), join(folder, "next-preflight.json")),
      ["next-preflight.json wrong_environment"],
    ],
    [
      "another tool's",
      forge("matrix.json", "evidence.tool.name", "curl"),
      ["matrix.json malformed", "matrix.json wrong_tool"],
    ],
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
      "a preflight of another host than its doctor and its row",
      forge("dev-preflight.json", "evidence.target.host", "localhost"),
      ["dev-doctor.json disagrees", "matrix.json disagrees"],
    ],
    [
      "a preflight without a principal",
      forge("dev-preflight.json", "principal", null),
      ["dev-preflight.json malformed"],
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
    const folder = await evidence.copy();
    await spoil(folder);
    const run = await evidence.verify(folder, "--json", ...args);
    expect(run).toMatchObject({ code: 2, stderr: "" });
    const document = parseDocument(run.stdout);
    expect(document).toMatchObject({ ok: false, skipped: false });
    expect(document["details"]).toEqual(document["artifacts"]);
    expect(problemsOf(document)).toEqual([...problems].sort());
  });

  it("a gate that failed", async () => {
    const run = await evidence.verify("failing", "--json");
    expect(run.code).toBe(2);
    const codes = problemsOf(parseDocument(run.stdout));
    expect(codes).toContain("next-preflight.json failed");
    expect(codes).toContain("matrix.json failed");
  });

  it("a lenient run, although it passed", async () => {
    const { workspace } = evidence;
    const gate = ["--env", "dev", "--for", "release", "--lenient", "--artifact", "lenient/dev-preflight.json"];
    expect(await workspace.axctl(["qa", "preflight", ...gate])).toMatchObject({ code: 0 });
    const options = ["--artifact-dir", "lenient", "--require", "dev", "--json"];
    const run = await workspace.axctl(["qa", "verify", ...options]);
    expect(run.code).toBe(2);
    expect(problemsOf(parseDocument(run.stdout))).toEqual(["dev-preflight.json wrong_suite"]);
  });

  it("what was made of a dirty checkout, unless that is allowed", async () => {
    const run = await evidence.verify("dirty", "--json");
    expect(run.code).toBe(2);
    expect(problemsOf(parseDocument(run.stdout))).toEqual(all("dirty").sort());
    expect(await evidence.verify("dirty", "--allow-dirty")).toMatchObject({ code: 0 });
  });

  it("what is about another commit than HEAD, and takes the one that --commit names", async () => {
    evidence.git("commit", "-q", "--allow-empty", "-m", "two");
    try {
      const run = await evidence.verify("good", "--json");
      expect(run.code).toBe(2);
      expect(problemsOf(parseDocument(run.stdout))).toEqual(all("wrong_commit").sort());
      const { commit } = evidence;
      for (const rev of ["HEAD~1", commit, commit.slice(0, 9)]) {
        expect(await evidence.verify("good", "--commit", rev)).toMatchObject({ code: 0 });
      }
    } finally {
      evidence.git("reset", "-q", "--hard", evidence.commit);
    }
  });

  it("what was made in another repository", async () => {
    evidence.git("remote", "set-url", "origin", "git@github.com:ax/fork.git");
    try {
      const run = await evidence.verify("good", "--json");
      expect(run.code).toBe(2);
      expect(problemsOf(parseDocument(run.stdout))).toEqual(all("wrong_repository").sort());
      evidence.git("remote", "set-url", "origin", "git@github.com:ax/app.git");
      expect(await evidence.verify("good")).toMatchObject({ code: 0 });
    } finally {
      evidence.git("remote", "set-url", "origin", "https://github.com/ax/app.git");
    }
  });

  it("outside of a checkout it takes a full commit id, and nothing else", async () => {
    const { workspace, commit } = evidence;
    const options = ["--artifact-dir", join(workspace.work, "good"), "--require", "dev,next"];
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

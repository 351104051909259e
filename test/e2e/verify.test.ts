import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Evidence } from "./support/evidence.ts";
import { parseDocument, type Workspace } from "./support/workspace.ts";

let evidence: Evidence;
let workspace: Workspace;
beforeAll(async () => {
  evidence = await Evidence.create();
  workspace = evidence.workspace;
}, 60_000);
afterAll(() => workspace.dispose());

describe("qa verify", () => {
  it("passes for what a matrix just wrote, and says what it looked at", async () => {
    const run = await evidence.verify("good", "--json");
    expect(run).toMatchObject({ code: 0, stderr: "" });
    const names = ["dev-preflight.json", "dev-doctor.json", "next-preflight.json", "next-doctor.json", "matrix.json"];
    const artifacts = await Promise.all(
      names.map(async (name) => {
        const { evidence: block } = await workspace.document(`good/${name}`);
        const { digest } = Object(block);
        const [env, kind] = name === "matrix.json" ? [null, "matrix"] : name.replace(".json", "").split("-");
        const age_seconds = expect.any(Number);
        return {
          path: `good/${name}`,
          env,
          kind,
          ok: true,
          digest,
          commit: evidence.commit,
          age_seconds,
          problems: [],
        };
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
      commit: evidence.commit,
      artifacts,
      problems: [],
    });
  });

  it("shows a person the artifacts, the verdict and what to run next", async () => {
    const passed = await evidence.verify("good");
    expect(passed).toMatchObject({ code: 0, stderr: "" });
    expect(passed.stdout).toMatch(/✓ {2}good\/matrix\.json +\d+ (?:s|min) +[0-9a-f]{12} {2}[0-9a-f]{12} {2}none\n/);
    expect(passed.stdout).toContain(
      `✓ the evidence for release from dev, next at ${evidence.commit.slice(0, 12)} holds`,
    );
    expect(passed.stdout).toContain(
      "next: axctl qa gate --artifact-dir good --require dev,next --for release -- <command>\n",
    );

    const failed = await evidence.verify("none", "--require", "prod");
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

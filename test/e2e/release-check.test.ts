import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { GOOD } from "../release/check/good-repository.ts";
import { makeRepository, type Step } from "../release/support/repository.ts";
import { parseDocument, Workspace } from "./support/workspace.ts";

let workspace: Workspace;
beforeEach(async () => {
  workspace = await Workspace.create();
});
afterEach(() => workspace.dispose());

async function check(steps: readonly Step[], ...args: string[]) {
  const repository = makeRepository(steps);
  try {
    return await workspace.axctl(["release", "check", ...args], { cwd: repository.folder });
  } finally {
    repository.dispose();
  }
}

const seed: Step = { message: "chore: seed", write: GOOD, tags: ["v1.2.0"] };
const worse: Step = {
  message: "chore: worse",
  write: {
    ".github/workflows/publish.yml": `${GOOD[".github/workflows/publish.yml"]}`.replace("on:\n", "on:\n  push:\n"),
    "web/package.json": "{}",
  },
};

describe("axctl release check", () => {
  it("passes where the posture holds", async () => {
    const { code, stdout } = await check([seed], "--json");
    expect(code).toBe(0);
    expect(parseDocument(stdout)).toMatchObject({
      ok: true,
      summary: { errors: 0, warnings: 0, files_read: 7, tags_seen: 1 },
      target: "main",
      findings: [],
      unverifiable: [{ code: "secrets" }, { code: "branch_protection" }],
    });
    expect((await check([seed])).stdout).toMatch(
      /^✓ the release posture for main holds: 0 errors, 0 warnings in 7 files\n/,
    );
  });

  it("fails with each finding, its place and what mends it", async () => {
    const { code, stdout } = await check([seed, worse], "--json");
    expect(code).toBe(2);
    expect(parseDocument(stdout)).toMatchObject({
      ok: false,
      findings: [{ code: "publish_on_push", severity: "error", path: ".github/workflows/publish.yml", line: 2 }],
    });
    const shown = await check([seed, worse]);
    expect(shown.code).toBe(2);
    expect(shown.stdout).toMatch(/^✗ \.github\/workflows\/publish\.yml:2 {2}publish_on_push: it publishes on a push/);
    expect(shown.stdout).toContain(
      "\n    fix: remove `push`; publish on:\n           release:\n             types: [published]\n",
    );
    expect(shown.stdout).toContain("\n✗ the release posture for main does not hold: 1 error, 0 warnings\n");
  });

  it("looks at the commit that it is told, whatever is checked out", async () => {
    const { code, stdout } = await check([seed, worse], "--ref", "v1.2.0", "--json");
    expect([code, parseDocument(stdout)["ok"]]).toEqual([0, true]);
  });

  it("passes on nothing where there is no repository", async () => {
    const run = await workspace.axctl(["release", "check", "--json"]);
    expect(run.code).toBe(1);
    expect(parseDocument(run.stdout)).toMatchObject({ ok: false, summary: { error: { code: "NO_REPOSITORY" } } });
  });
});

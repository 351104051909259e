import { execFileSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeRepository, type TestRepository } from "../release/support/repository.ts";
import { fits, readCommandLine, readExamples } from "./support/examples.ts";
import { recordCommand } from "./support/record.ts";
import { Workspace } from "./support/workspace.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const examples = readExamples(await readFile(join(root, "README.md"), "utf8"));
const plan = examples.find(({ heading }) => heading === "The next release");

let workspace: Workspace;
let copy: TestRepository | undefined;

beforeAll(async () => {
  workspace = await Workspace.create();
});
afterAll(async () => {
  copy?.dispose();
  await workspace.dispose();
});

/** This repository; where its history was cut or is not there, one of the same configuration with a history of its own. */
async function repository(): Promise<string> {
  if (hasWholeHistory()) return root;
  const names = ["release-please-config.json", ".release-please-manifest.json", "package.json"];
  const files = await Promise.all(names.map(async (name) => [name, await readFile(join(root, name), "utf8")]));
  copy = makeRepository([{ message: "feat: everything", write: Object.fromEntries(files) }]);
  return copy.folder;
}

function hasWholeHistory(): boolean {
  try {
    const shallow = execFileSync("git", ["rev-parse", "--is-shallow-repository"], { cwd: root, stdio: "pipe" });
    return shallow.toString().trim() === "false";
  } catch {
    // A copy of the sources without git.
    return false;
  }
}

describe("the README", () => {
  it("shows the plan of this repository as it is", async () => {
    const [step, ...others] = plan?.steps ?? [];
    expect(others).toEqual([]);
    const { program, args } = readCommandLine(step?.command ?? "");
    expect(program).toBe("axctl");
    // On the branch that is released, whichever is checked out.
    const { code, stdout } = await workspace.axctl([...args, "--target-branch", "main"], { cwd: await repository() });
    expect(code).toBe(0);
    expect(fits(step?.expected ?? "", stdout), stdout).toBe(true);
    recordCommand({ page: "README.md", line: step?.command ?? "" });
  });
});

import { execFileSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeRepository, type TestRepository } from "../release/support/repository.ts";
import { fits, readCommandLine, readExamples } from "./support/examples.ts";
import { recordCommand } from "./support/record.ts";
import { Workspace } from "./support/workspace.ts";

const MANIFEST = ".release-please-manifest.json";
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
  const names = ["release-please-config.json", "package.json"];
  const files = await Promise.all(names.map(async (name) => [name, await readFile(join(root, name), "utf8")]));
  const write = { ...Object.fromEntries(files), [MANIFEST]: JSON.stringify({ ".": "0.0.0" }) };
  copy = makeRepository([{ message: "feat: everything", write }]);
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

/** The commit before the one that brought the first version; the head, while there is none. */
function beforeFirstRelease(cwd: string): string {
  const read = (...args: string[]) => execFileSync("git", args, { cwd, encoding: "utf8", stdio: "pipe" }).trim();
  if (JSON.parse(read("show", `HEAD:${MANIFEST}`))["."] === "0.0.0") return "HEAD";
  return `${read("log", "-1", "--format=%H", "-S", '"0.0.0"', "--", MANIFEST)}^1`;
}

describe("the README", () => {
  it("shows the plan of this repository as it is, or was before its first release", async () => {
    const [step, ...others] = plan?.steps ?? [];
    expect(others).toEqual([]);
    const { program, args } = readCommandLine(step?.command ?? "");
    expect(program).toBe("axctl");
    const cwd = await repository();
    // On the branch that is released, whichever is checked out.
    const where = ["--target-branch", "main", "--ref", beforeFirstRelease(cwd)];
    const { code, stdout } = await workspace.axctl([...args, ...where], { cwd });
    expect(code).toBe(0);
    expect(fits(step?.expected ?? "", stdout), stdout).toBe(true);
    recordCommand({ page: "README.md", line: step?.command ?? "" });
  });
});

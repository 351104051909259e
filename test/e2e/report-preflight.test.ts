import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "junit2json";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseDocument, Workspace } from "./support/workspace.ts";

let workspace: Workspace;
beforeAll(async () => {
  workspace = await Workspace.create();
  await workspace.sandbox({ envs: ["dev", "next"], faults: ["next:tasks.list=500"] });
});
afterAll(() => workspace.dispose());

function read(path: string): Promise<string> {
  return readFile(join(workspace.work, path), "utf8");
}

describe("a gate's result as JUnit XML and Markdown", () => {
  it.each(["preflight", "contracts"])("is written beside the printed one, without an artifact: qa %s", async (verb) => {
    const files = ["--junit", `${verb}/j.xml`, "--markdown", `${verb}/m.md`];
    const { code, stdout } = await workspace.axctl(["qa", verb, "--env", "dev", ...files, "--json"]);
    expect(code).toBe(0);
    const { checks } = parseDocument(stdout);
    const names: unknown[] = Object(checks).map(({ name }: { name: string }) => name);
    const junit = await parse(await read(`${verb}/j.xml`));
    expect(junit).toMatchObject({ tests: names.length, failures: 0, errors: 0, skipped: 0 });
    expect(junit).toMatchObject({ testsuite: [{ name: "dev", testcase: names.map((name) => ({ name })) }] });
    expect(await read(`${verb}/m.md`)).toContain("- compare the environments: `axctl qa matrix`\n");
  });

  it("tells what failed, as the exit code does", async () => {
    const args = ["--env", "next", "--retries", "0", "--junit", "j.xml", "--markdown", "m.md"];
    expect((await workspace.axctl(["qa", "preflight", ...args])).code).toBe(2);
    expect(await parse(await read("j.xml"))).toMatchObject({ name: "axctl qa for mcp-ui", failures: 1 });
    const markdown = await read("m.md");
    expect(markdown).toMatch(/^## ✗ aX gate for `mcp-ui`: failed\n/);
    expect(markdown).toContain("| `next` | `tasks.list` | `HTTP 500: ");
    expect(markdown).toContain(": `axctl qa preflight --env next --json`");
  });

  it("names the artifact's verification where it was written as such", async () => {
    const args = ["--env", "dev", "--artifact", "qa/dev-preflight.json", "--markdown", "qa/m.md"];
    expect((await workspace.axctl(["qa", "preflight", ...args])).code).toBe(0);
    expect(await read("qa/m.md")).toContain(": `axctl qa verify --artifact-dir qa --require dev --for mcp-ui`\n");
  });

  it("is never green for a gate that measured nothing", async () => {
    const args = ["--env", "absent", "--junit", "s.xml", "--markdown", "s.md"];
    expect((await workspace.axctl(["qa", "preflight", ...args])).code).toBe(3);
    expect(await parse(await read("s.xml"))).toMatchObject({ tests: 1, failures: 0, skipped: 1 });
    expect(await read("s.md")).toMatch(/^## – aX gate for `mcp-ui`: not measured\n/);
  });

  it("is an error where it cannot be written, and the result is still printed", async () => {
    await mkdir(join(workspace.work, "folder"), { recursive: true });
    const args = ["qa", "preflight", "--env", "dev", "--junit", "folder"];
    const { code, stdout, stderr } = await workspace.axctl(args);
    expect(code).toBe(1);
    expect(stdout).toMatch(/preflight for mcp-ui passes/);
    expect(stderr).toContain("it is a folder");
    const json = await workspace.axctl([...args, "--json"]);
    expect(json.code).toBe(1);
    expect(parseDocument(json.stdout)).toMatchObject({
      preflight: { passed: false },
      summary: { error: { code: "ARTIFACT_NOT_WRITTEN" } },
    });
  });
});

import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parseDocument, Workspace } from "./support/workspace.ts";

let workspace: Workspace;
beforeEach(async () => {
  workspace = await Workspace.create();
});
afterEach(() => workspace.dispose());

describe("--lenient", () => {
  it("accepts any JSON, and is marked as another suite", async () => {
    await workspace.sandbox({ faults: ["dev:tasks.list=drop-field=tasks"] });
    expect((await workspace.axctl(["qa", "preflight", "--env", "dev"])).code).toBe(2);
    const run = await workspace.axctl(["qa", "preflight", "--env", "dev", "--lenient", "--json"]);
    expect(run.code).toBe(0);
    expect(parseDocument(run.stdout)).toMatchObject({ evidence: { suite: { name: "core+lenient" } } });
    const matrix = await workspace.axctl(["qa", "matrix", "--env", "dev", "--lenient", "--json"]);
    expect(parseDocument(matrix.stdout)).toMatchObject({ evidence: { suite: { name: "core+lenient" } } });
  });

  it("still refuses what is no JSON", async () => {
    await workspace.sandbox({ faults: ["dev:tasks.list=malformed"] });
    expect((await workspace.axctl(["qa", "preflight", "--env", "dev", "--lenient"])).code).toBe(2);
  });
});

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openRepository } from "../../src/system/git.ts";
import { cloneState } from "../../src/system/git-clone.ts";
import { makeRepository, type TestRepository } from "../release/support/repository.ts";

let repository: TestRepository;
beforeAll(() => {
  repository = makeRepository([{ message: "feat: one", touch: ["a"] }]);
});
afterAll(() => repository.dispose());

describe("cloneState", () => {
  const absent = "1".repeat(40);

  // The ids are somebody else's answer.
  it.each([
    ["a commit that is not there", absent],
    ["an option of git's", "--is-inside-git-dir"],
    ["what has no character", ""],
  ])("misses %s, and nothing beside it", async (_, sha) => {
    const place = { cwd: repository.folder, env: process.env };
    const { sha: head, close } = await openRepository(place, "main");
    close();
    expect(await cloneState(place, [head])).toEqual({ shallow: false, missing: [] });
    expect(await cloneState(place, [head, sha])).toEqual({ shallow: false, missing: [sha] });
  });
});

import { spawn } from "node:child_process";
import { describe, expect, it } from "vitest";
import { openObjects } from "../../src/system/git-objects.ts";
import { makeRepository } from "../release/support/repository.ts";

/** A program in git's place, whose output is given. */
function speaking(output: string) {
  return () => {
    const { stdin, stdout, kill } = spawn(
      process.execPath,
      ["-e", `process.stdin.once("data", () => process.stdout.write(${JSON.stringify(output)}, () => process.exit()))`],
      { stdio: ["pipe", "pipe", "ignore"] },
    );
    stdin.on("error", () => undefined);
    return { stdin, stdout, kill };
  };
}

describe("git's objects", () => {
  it("are read whole, however many and however large, and files that are not there are missing", async () => {
    const large = "x".repeat(5_000_000);
    const repository = makeRepository([
      { message: "feat: x", write: { "a/large": large, "a/b/small": "s", empty: "" } },
    ]);
    const objects = openObjects(() => {
      const child = spawn("git", ["cat-file", "--batch"], {
        cwd: repository.folder,
        stdio: ["pipe", "pipe", "ignore"],
      });
      return { stdin: child.stdin, stdout: child.stdout, kill: () => child.kill() };
    }, "main");
    try {
      const read = ["a/large", "a/b/small", "empty", "none", "a", "a/large"].map((path) => objects.read(path));
      expect(await Promise.all(read)).toEqual([large, "s", "", undefined, undefined, large]);
      expect(await objects.list()).toEqual(["a/b/small", "a/large", "empty"]);
      expect(await objects.list("a")).toEqual(["a/b/small", "a/large"]);
      expect(await objects.list("none")).toEqual([]);
    } finally {
      objects.close();
      repository.dispose();
    }
  });

  it.each([
    ["at once", ""],
    ["within a header", "0123456789012345678901234567890123456789 blo"],
    ["within an object", "0123456789012345678901234567890123456789 blob 100\nhalf of it"],
  ])("are an error, not missing, when git ends %s", async (_, output) => {
    const objects = openObjects(speaking(output), "main");
    const first = objects.read("a");
    const second = objects.read("b");
    await expect(first).rejects.toMatchObject({ code: "GIT_FAILED" });
    await expect(second).rejects.toMatchObject({ code: "GIT_FAILED" });
    await expect(objects.read("c")).rejects.toMatchObject({ code: "GIT_FAILED" });
  });
});

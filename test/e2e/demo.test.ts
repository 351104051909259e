import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { recordOutput } from "./support/record.ts";
import { Workspace } from "./support/workspace.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

describe("npm run demo", () => {
  it("plays the sequence, sees each planted fault, and leaves the tree clean", async () => {
    const workspace = await Workspace.create();
    const run = promisify(execFile);
    const before = await run("git", ["status", "--porcelain"], { cwd: root });
    const { stdout } = await run(process.execPath, [".github/scripts/demo.mjs"], {
      cwd: root,
      env: { PATH: process.env["PATH"], HOME: workspace.home },
    });
    recordOutput({ what: "npm run demo", text: stdout });
    expect(stdout.match(/^\$ axctl /gm)).toHaveLength(14);
    expect(stdout).toMatch(/✓ +axctl qa matrix .* exit 2 .*\.ax\/demo\/broken\/matrix\/matrix\.json/);
    expect(stdout).toContain("work on the API: tasks.list");
    expect(stdout).toMatch(/breaking {2}next {2}tasks\.list tasks\[\]\.title {2}field_gone/);
    expect(stdout.match(/^the promotion starts$/gm)).toHaveLength(1);
    expect(stdout).toContain("Every step ended as told.");
    const [, page = ""] = /Worth opening: (\S+\.html)$/.exec(stdout.trimEnd()) ?? [];
    expect(await readFile(join(root, page), "utf8")).toContain("<h1>Gate failed</h1>");
    const after = await run("git", ["status", "--porcelain"], { cwd: root });
    expect(after.stdout).toBe(before.stdout);
    expect(await workspace.filesIn(workspace.home)).toEqual([]);
    await workspace.dispose();
  });
});

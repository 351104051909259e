import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { partOf, takingTurns } from "../support/cases.ts";
import { recordOutput } from "./support/record.ts";
import { expectAsOnPage, recordAnotherDay } from "./support/rehearsal.ts";
import { shown, Workspace } from "./support/workspace.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** It is some forty runs of axctl, and most of them are other tests', too. */
const inTurn = takingTurns(3);

describe("npm run demo", () => {
  const isToday = inTurn(
    "plays the sequence, sees each planted fault, and leaves the tree clean",
    async () => {
      const workspace = await Workspace.create();
      const run = promisify(execFile);
      const before = await run("git", ["status", "--porcelain"], { cwd: root });
      const { stdout } = await run(process.execPath, [".github/scripts/demo.mjs"], {
        cwd: root,
        env: { PATH: process.env["PATH"], HOME: workspace.home },
      });
      recordOutput({ what: "npm run demo", text: stdout });
      // Its own fifteen, and those that the rehearsal types.
      expect(stdout.match(/^\$ axctl /gm)).toHaveLength(15 + 17);
      expectAsOnPage(/^\$ axctl rehearse\n([\s\S]*?)^── What was run/m.exec(stdout)?.[1] ?? "no rehearsal");
      expect(stdout).toContain("✓ 22 stages played, all as expected");
      expect(stdout).toMatch(/✓ +axctl rehearse +exit 0 /);
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
      // The rehearsal alone is some thirty runs of axctl.
    },
    300_000,
  );
  if (!isToday) recordAnotherDay();

  const signals = [
    ["SIGINT", "to it alone", 130],
    ["SIGINT", "to its whole group, as Ctrl-C goes", 130],
    ["SIGTERM", "to it alone", 143],
  ] as const;
  it.each(partOf(signals, 3))(
    "interrupted by %s %s, it takes its sandbox and its logins along",
    async (signal, to, code) => {
      const workspace = await Workspace.create();
      const demo = spawn(process.execPath, [".github/scripts/demo.mjs"], {
        cwd: root,
        env: { PATH: process.env["PATH"], HOME: workspace.home, TMPDIR: workspace.home },
        stdio: ["ignore", "pipe", "pipe"],
        detached: true,
      });
      const ended = once(demo, "close");
      await shown(demo, "$ axctl qa preflight");
      const logins = await workspace.filesIn(workspace.home);
      const login = logins.find((path) => path.endsWith("dev/user.toml")) ?? "";
      const [, url = ""] = /base_url = "(.+)"/.exec(await readFile(join(workspace.home, login), "utf8")) ?? [];
      expect((await fetch(url)).status).toBe(404);
      process.kill(to === "to it alone" ? Number(demo.pid) : -Number(demo.pid), signal);
      expect(await ended).toEqual([code, null]);
      expect(await workspace.filesIn(workspace.home)).toEqual([]);
      await expect(fetch(url)).rejects.toThrow("fetch failed");
      await workspace.dispose();
    },
  );
});

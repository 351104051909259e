import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parseDocument, type Run, Workspace } from "./support/workspace.ts";

/** A fault in the program that no code around it catches: it comes once there is a file, from a timer, beside the run. */
const STRAY = `
import { existsSync } from "node:fs";
const timer = setInterval(() => {
  if (!existsSync(process.env.STRAY_AT)) return;
  clearInterval(timer);
  throw new Error("a fault beside the run");
}, 10);
timer.unref();
`;

let workspace: Workspace;
beforeEach(async () => {
  workspace = await Workspace.create();
});
afterEach(() => workspace.dispose());

/** Runs a preflight that waits for an answer while the fault comes. */
async function preflight(more: readonly string[]): Promise<Run> {
  const sandbox = await workspace.sandbox({ faults: ["dev:tasks.list=hang"] });
  const [module, file] = [join(workspace.root, "stray.mjs"), join(workspace.root, "now")];
  await writeFile(module, STRAY);
  return workspace.axctl(["qa", "preflight", "--env", "dev", ...more], {
    env: { NODE_OPTIONS: `--import=${module}`, STRAY_AT: file },
    during: async () => {
      while (!sandbox.requests().some(({ path }) => path.includes("/tasks"))) await sleep(10);
      await writeFile(file, "");
    },
  });
}

describe("a fault that nobody catches", () => {
  it("ends the command with INTERNAL and one document, without a stack trace", async () => {
    const run = await preflight(["--json"]);
    expect(run.code, run.stderr).toBe(1);
    expect(parseDocument(run.stdout)).toMatchObject({ ok: false, summary: { error: { code: "INTERNAL" } } });
    expect(run.stderr).toMatch(/^error INTERNAL: axctl failed unexpectedly: a fault beside the run\n {2}Run .*\n$/);
  });

  it("shows where it came from with --debug", async () => {
    const run = await preflight(["--debug"]);
    expect(run).toMatchObject({ code: 1, stdout: expect.not.stringContaining("passes") });
    expect(run.stderr).toMatch(/\n\s+at .*stray\.mjs:\d+/);
  });
});

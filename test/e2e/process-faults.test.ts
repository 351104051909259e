import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { recordOutput } from "./support/record.ts";
import { binary, parseDocument, type Run, Workspace } from "./support/workspace.ts";

let workspace: Workspace;
beforeEach(async () => {
  workspace = await Workspace.create();
});
afterEach(() => workspace.dispose());

/** A shell's line in which `axctl` is the built binary; without a user id it runs as this one. */
async function shell(line: string, options: { env?: Record<string, string>; uid?: number } = {}): Promise<Run> {
  const script = `axctl() { "$NODE" "$BINARY" "$@"; }; ${line}`;
  const child = spawn("sh", ["-c", script], {
    cwd: workspace.work,
    env: { PATH: process.env["PATH"], NODE: process.execPath, BINARY: binary, HOME: workspace.home, ...options.env },
    stdio: ["ignore", "pipe", "pipe"],
    ...(options.uid === undefined ? {} : { uid: options.uid }),
  });
  const run: Run = { code: null, stdout: "", stderr: "" };
  child.stdout.on("data", (text: Buffer) => (run.stdout += text.toString()));
  child.stderr.on("data", (text: Buffer) => (run.stderr += text.toString()));
  run.code = await new Promise((resolve, reject) => child.once("error", reject).once("close", resolve));
  recordOutput({ what: line, text: `${run.stdout}\n${run.stderr}` });
  return run;
}

function expectOneError(run: Run, code: string): void {
  expect(run.code).toBe(1);
  expect(parseDocument(run.stdout)).toMatchObject({ ok: false, summary: { error: { code } } });
  expect(run.stderr).toContain(`error ${code}: `);
  expect(run.stderr).not.toMatch(/\n\s+at /);
}

describe("a process that lacks what others have", () => {
  it("in a working folder that was removed says so, in one document", async () => {
    const gone = "mkdir gone; cd gone; rmdir ../gone;";
    expectOneError(await shell(`${gone} axctl auth doctor --json`), "NO_WORKING_FOLDER");
    expect(await shell(`${gone} axctl auth doctor --help`)).toMatchObject({ code: 0, stderr: "" });
  });

  it.runIf(process.getuid?.() === 0)("of a user without a home says so, in one document", async () => {
    // Nobody has that id, and so it has no entry in the user database; the interpreter lies where all may enter, or not.
    const probe = await shell("axctl --version", { uid: 54_321 });
    if (probe.code !== 0) return;
    expectOneError(await shell("unset HOME; axctl auth doctor --json", { uid: 54_321 }), "NO_HOME_FOLDER");
  });
});

describe.runIf(existsSync("/dev/full"))("an output that cannot be written", () => {
  it.each([
    ["standard output, of a list", "axctl auth envs > /dev/full"],
    ["standard output, of a document", "axctl auth doctor --json > /dev/full"],
  ])("on %s is one line on standard error: 1", async (_, line) => {
    const run = await shell(line);
    expect(run.code).toBe(1);
    expect(run.stderr).toBe("error OUTPUT_NOT_WRITTEN: standard output was not written: ENOSPC\n");
  });

  it("on standard error leaves the document whole: 1", async () => {
    const run = await shell("axctl auth doctor --env '' --json 2> /dev/full");
    expect(run.code).toBe(1);
    expect(parseDocument(run.stdout)).toMatchObject({ ok: false });
  });
});

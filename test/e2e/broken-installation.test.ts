import { spawn } from "node:child_process";
import { cp, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { AxctlError } from "../../src/core/errors.ts";
import { recordDocument, recordOutput } from "./support/record.ts";
import { binary, collect, parseDocument, type Run, Workspace } from "./support/workspace.ts";

let workspace: Workspace;
let installed: string;
beforeEach(async () => {
  workspace = await Workspace.create();
  installed = join(workspace.root, "installed");
  await cp(dirname(binary), installed, { recursive: true });
});
afterEach(() => workspace.dispose());

/** Runs the copy of the program, which a disk has damaged. */
async function axctl(args: readonly string[]): Promise<Run> {
  const child = spawn(process.execPath, [join(installed, "main.js"), ...args], {
    cwd: workspace.work,
    env: { PATH: process.env["PATH"], HOME: workspace.home },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const run = await collect(child);
  const what = `axctl ${args.join(" ")}`;
  const { code } = run;
  recordOutput({ what, text: `${run.stdout}\n${run.stderr}`, code });
  if (run.stdout.startsWith("{\n")) recordDocument({ what, text: run.stdout, code });
  return run;
}

const remove = (part: string) => rm(join(installed, part));
const cutShort = async (part: string) => {
  const text = await readFile(join(installed, part), "utf8");
  await writeFile(join(installed, part), text.slice(0, text.length / 2));
};

const DOCTOR = ["auth", "doctor"];

describe("an installation that a disk has damaged", () => {
  it.each([
    ["the process itself is missing", remove, "process.js", DOCTOR],
    ["the process itself is cut short", cutShort, "process.js", DOCTOR],
    ["what all parts need is missing", remove, "base.js", DOCTOR],
    ["the part of the command is missing", remove, "identity.js", DOCTOR],
    ["the part of the command is cut short", cutShort, "identity.js", DOCTOR],
    ["a part that the command asks for later is missing", remove, "check.js", ["release", "check", "--offline"]],
    ["a part that the command asks for later is cut short", cutShort, "check.js", ["release", "check", "--offline"]],
  ])("ends with INTERNAL and one document, where %s", async (_, damage, part, command) => {
    await damage(part);
    const { code, stdout, stderr } = await axctl([...command, "--json"]);
    const { message, hint, reason } = toldBy(stdout);
    const internal = new AxctlError("INTERNAL", { reason });
    expect({ message, hint }).toEqual({ message: internal.message, hint: internal.hint });
    expect(stderr).toBe(`error INTERNAL: ${message}\n  ${hint}\n`);
    expect(code).toBe(1);
  });

  it("shows a person the same, and the stack trace with --debug alone", async () => {
    await remove("process.js");
    const plain = await axctl(DOCTOR);
    expect(plain).toMatchObject({ code: 1, stdout: "" });
    expect(plain.stderr).toMatch(/^error INTERNAL: .*process\.js.*\n {2}Run .*\n$/);
    expect((await axctl([...DOCTOR, "--debug"])).stderr).toMatch(/^error INTERNAL: .*\n {2}Run .*\n[\s\S]*\n\s+at /);
  });

  it("gives a shell no words", async () => {
    await remove("process.js");
    expect(await axctl(["__complete", "auth", "--json"])).toMatchObject({ code: 1, stdout: "" });
  });
});

/** The error of a document, and what the system said. */
function toldBy(stdout: string): { message: string; hint: string; reason: string } {
  const document: { summary?: unknown } = parseDocument(stdout);
  expect(document).toMatchObject({ ok: false, summary: { error: { code: "INTERNAL" } } });
  const { message, hint } = Object(Object(document.summary).error);
  const reason = /unexpectedly: (.+)/.exec(message)?.[1] ?? "";
  expect(reason).not.toBe("");
  return { message, hint, reason };
}

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { runScript } from "./shell.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "axctl a 'shell' "));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it("runs scripts in their folders, with their input, one after the other", () => {
  expect(runScript("pwd", { cwd: folder }).toString()).toBe(`${folder}\n`);
  expect(runScript("cat", { cwd: "/", input: "one\n'two'\0" }).toString()).toBe("one\n'two'\0");
  expect(runScript("cat", { cwd: "/" }).toString()).toBe("");
  expect(runScript("x=1\nset -e\ntrue", { cwd: "/" }).toString()).toBe("");
  // What one of them sets holds for itself alone.
  expect(runScript('false\necho "$x"', { cwd: "/" }).toString()).toBe("\n");
});

it("throws what a script said that failed, and goes on with others", () => {
  const failing = () => runScript("echo out\necho why >&2\nexit 7", { cwd: folder });
  expect(failing).toThrow("ended with 7: why");
  expect(() => runScript("echo here", { cwd: join(folder, "none") })).toThrow(/ended with [12]: .*none/s);
  expect(() => runScript("echo 'never ended", { cwd: folder })).toThrow();
  expect(runScript("echo on", { cwd: folder }).toString()).toBe("on\n");
});

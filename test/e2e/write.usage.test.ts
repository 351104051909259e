import { mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { bodiesOf } from "../gate/write-support.ts";
import { field } from "../sandbox/support.ts";
import { parseDocument, Workspace } from "./support/workspace.ts";
import { WRITE } from "./support/write.ts";

let workspace: Workspace;
beforeEach(async () => {
  workspace = await Workspace.create();
  await writeFile(join(workspace.work, "notes.txt"), "first line\nzweite Zeile äöü\n");
});
afterEach(() => workspace.dispose());
const preflight = (...args: string[]) => workspace.axctl(["qa", "preflight", ...args]);

describe("wrong usage, before anything is sent", () => {
  it.each<[string, string[], string]>([
    ["--upload-file without --write", ["--upload-file", "notes.txt"], "--upload-file: it needs --write"],
    ["--send-message without --write", ["--send-message"], "--send-message: it needs --write"],
    ["--ttl without --write", ["--ttl", "300"], "--ttl: it needs --write"],
    ["--keep without --write", ["--keep"], "--keep: it needs --write"],
    ["a life of nothing", ["--write", "--ttl", "0"], "--ttl: expected a whole number"],
    ["a life that is no number", ["--write", "--ttl", "5m"], "--ttl: expected a whole number"],
    ["a file that is missing", ["--write", "--upload-file", "no.txt"], "no.txt: there is no such file"],
    ["a file below a file", ["--write", "--upload-file", "notes.txt/x"], "notes.txt/x: there is no such file"],
    ["a folder", ["--write", "--upload-file", "folder"], "folder: it is a folder"],
    ["a device", ["--write", "--upload-file", "/dev/null"], "/dev/null: it is no regular file"],
    ["a link to itself", ["--write", "--upload-file", "loop"], "loop: ELOOP"],
    ["an empty file", ["--write", "--upload-file", "empty.txt"], "empty.txt: it is empty"],
    ["a file over 10 MiB", ["--write", "--upload-file", "../large.bin"], "../large.bin: it is larger than 10 MiB"],
  ])("%s", async (_, args, message) => {
    const sandbox = await workspace.sandbox();
    await mkdir(join(workspace.work, "folder"));
    await symlink("loop", join(workspace.work, "loop"));
    await writeFile(join(workspace.work, "empty.txt"), "");
    // Outside of the working folder: what lies there counts as written by axctl.
    await writeFile(join(workspace.root, "large.bin"), Buffer.alloc(10 * 1024 ** 2 + 1));
    for (const command of ["preflight", "contracts"]) {
      const run = await workspace.axctl(["qa", command, "--env", "dev", "--json", ...args]);
      expect(run.code).toBe(1);
      const error = { code: "INVALID_OPTION", message: expect.stringContaining(message) };
      expect(parseDocument(run.stdout)).toMatchObject({
        ok: false,
        summary: { command: `axctl qa ${command}`, error },
      });
    }
    expect(sandbox.requests()).toEqual([]);
  });

  it.each([
    ["contracts", "--for", "release"],
    ["matrix", "--write"],
  ])("qa %s does not take %s", async (command, ...args) => {
    const run = await workspace.axctl(["qa", command, ...args]);
    expect(run).toMatchObject({ code: 1, stdout: "" });
    expect(run.stderr).toContain("unknown option");
  });

  it("a file of exactly 10 MiB is uploaded, through a link as well", async () => {
    const sandbox = await workspace.sandbox();
    await writeFile(join(workspace.root, "large.bin"), Buffer.alloc(10 * 1024 ** 2, 7));
    await symlink("large.bin", join(workspace.root, "link.bin"));
    expect((await preflight(...WRITE, "--upload-file", "../link.bin")).code).toBe(0);
    const value: unknown = JSON.parse(String(field(bodiesOf(sandbox, "uploads.context.set")[0], "value")));
    expect(value).toMatchObject({
      filename: "link.bin",
      size: 10 * 1024 ** 2,
      content_type: "application/octet-stream",
    });
    expect(value).not.toHaveProperty("content");
  });
});

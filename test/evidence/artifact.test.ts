import { chmod, mkdir, readdir, readFile, stat, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { AxctlError } from "../../src/core/errors.ts";
import { toJson, writeArtifact } from "../../src/evidence/artifact.ts";
import { envelope, errorEnvelope } from "../../src/evidence/envelope.ts";
import { files } from "../support/files.ts";
import { temporaryFolder } from "../system/support.ts";

const DOCUMENT = { ok: true, text: "a\u001b[31m\u202eb ##[error]" };

describe("an artifact", () => {
  it("is the document as JSON, one line end at its end, alone in its folder, which is made", async () => {
    const folder = join(await temporaryFolder(), "made", "deeper");
    await writeArtifact(files, join(folder, "a.json"), DOCUMENT);
    const text = await readFile(join(folder, "a.json"), "utf8");
    expect(JSON.parse(text)).toEqual(DOCUMENT);
    expect(text.endsWith("}\n")).toBe(true);
    expect(await readdir(folder)).toEqual(["a.json"]);
    expect((await stat(join(folder, "a.json"))).mode & 0o777).toBe(0o644 & ~process.umask());
  });

  it("holds nothing that a terminal or a CI log would take for a command", () => {
    expect(toJson(DOCUMENT)).toBe('{\n  "ok": true,\n  "text": "a\\u001b[31m\\u202eb #\\u0023[error]"\n}\n');
  });

  it("replaces an older one whole, and never reads it", async () => {
    const path = join(await temporaryFolder(), "a.json");
    await writeFile(path, "x".repeat(10_000));
    await writeArtifact(files, path, DOCUMENT);
    expect(await readFile(path, "utf8")).toBe(toJson(DOCUMENT));
  });

  it.each<[string, (path: string, folder: string) => Promise<unknown>, RegExp]>([
    [
      "a link",
      async (path, folder) => [
        await writeFile(join(folder, "victim"), "untouched"),
        await symlink(join(folder, "victim"), path),
      ],
      /it is a link/,
    ],
    ["a link to nowhere", (path, folder) => symlink(join(folder, "nowhere"), path), /it is a link/],
    ["a folder", (path) => mkdir(path), /it is a folder/],
  ])("is not written where there is %s, which stays as it is", async (_, make, reason) => {
    const folder = await temporaryFolder();
    const path = join(folder, "a.json");
    await make(path, folder);
    const before = (await readdir(folder)).sort();
    const failed = await writeArtifact(files, path, DOCUMENT).catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(AxctlError);
    expect(failed).toMatchObject({ code: "ARTIFACT_NOT_WRITTEN", exitCode: 1, message: expect.stringMatching(reason) });
    expect((await readdir(folder)).sort()).toEqual(before);
    if (before.includes("victim")) expect(await readFile(join(folder, "victim"), "utf8")).toBe("untouched");
  });

  it("is not written over a device", async () => {
    await expect(writeArtifact(files, "/dev/null", DOCUMENT)).rejects.toMatchObject({
      message: expect.stringMatching(/it is no regular file/),
    });
  });

  it.each([
    ["below a file", "file/below/a.json", /ENOTDIR|EEXIST/],
    ["under too long a name", `${"n".repeat(300)}.json`, /ENAMETOOLONG/],
    ["under a name with a NUL", "a\0.json", /ERR_INVALID_ARG_VALUE/],
  ])("is not written %s: the system's code says why", async (_, name, reason) => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, "file"), "untouched");
    await expect(writeArtifact(files, join(folder, name), DOCUMENT)).rejects.toMatchObject({
      code: "ARTIFACT_NOT_WRITTEN",
      message: expect.stringMatching(reason),
    });
    expect(await readdir(folder)).toEqual(["file"]);
  });

  it.skipIf(process.getuid?.() === 0)("is not written in a folder that is closed [not as root]", async () => {
    const folder = await temporaryFolder();
    await chmod(folder, 0o500);
    await expect(writeArtifact(files, join(folder, "a.json"), DOCUMENT)).rejects.toMatchObject({
      message: expect.stringMatching(/EACCES/),
    });
    await chmod(folder, 0o700);
  });
});

describe("the envelope", () => {
  it("is version 1 before what the command reports", () => {
    const report = { ok: true, skipped: false, summary: { command: "axctl x" }, details: [], own: 1 };
    expect(JSON.stringify(envelope(report))).toBe(`{"version":1,${JSON.stringify(report).slice(1)}`);
  });

  it("of an error is not ok, not skipped, and carries code, message and hint alone", () => {
    const error = new AxctlError(
      "USAGE",
      { reason: "no such option", command: "axctl qa" },
      { cause: new Error("inner") },
    );
    expect(errorEnvelope("axctl qa", error)).toEqual({
      version: 1,
      ok: false,
      skipped: false,
      summary: {
        command: "axctl qa",
        error: {
          code: "USAGE",
          message: "no such option",
          hint: "Run `axctl qa --help` for the options and examples.",
        },
      },
      details: [],
    });
  });
});

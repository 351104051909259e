import { createHash } from "node:crypto";
import { mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readResults } from "../../src/gate/result-artifacts.ts";
import { files } from "../support/files.ts";
import { temporaryFolder } from "../system/support.ts";
import { doctor, environmentOf, GOOD, preflight, reportOf } from "./report-support.ts";

/** A folder with these files; names may lead into folders. */
async function folderOf(texts: Readonly<Record<string, string>>): Promise<string> {
  const folder = await temporaryFolder();
  for (const [name, text] of Object.entries(texts)) {
    await mkdir(join(folder, name, ".."), { recursive: true });
    await writeFile(join(folder, name), text);
  }
  return folder;
}

const good = GOOD["dev-preflight.json"] ?? "";

describe("the artifacts in a folder", () => {
  it("are what a gate writes there, and in its folder `matrix`; nothing else is read", async () => {
    const matrix = GOOD["matrix.json"] ?? "";
    const folder = await folderOf({
      ...GOOD,
      "matrix/matrix.json": matrix,
      "report.html": "",
      "a/matrix.json": matrix,
      "x.json": "{",
    });
    const found = await readResults(files, `${folder}/`);
    expect(found.map(({ path, kind, env, problem }) => [path.slice(folder.length), kind, env, problem])).toEqual([
      ["/dev-doctor.json", "doctor", "dev", null],
      ["/dev-preflight.json", "preflight", "dev", null],
      ["/matrix.json", "matrix", null, null],
      ["/next-doctor.json", "doctor", "next", null],
      ["/next-preflight.json", "preflight", "next", null],
      ["/matrix/matrix.json", "matrix", null, null],
    ]);
  });

  it("carry the digest of their bytes, which another tool can take, beside the one that seals them", async () => {
    const [found] = await readResults(files, await folderOf({ "dev-preflight.json": good }));
    const { evidence } = JSON.parse(good);
    expect(found?.digest).toBe(evidence.digest);
    expect(found?.sha256).toBe(createHash("sha256").update(good).digest("hex"));
  });

  it.each(["", "absent", "a.txt"])("are none where there are none, or no folder: '%s'", async (name) => {
    const folder = await folderOf({ "a.txt": "" });
    expect(await readResults(files, join(folder, name))).toEqual([]);
  });

  it.each([
    ["altered after it was written", good.replace('"ada"', '"eve"'), "its digest does not fit"],
    ["without evidence", JSON.stringify({ version: 1, ok: true }), "it carries no evidence"],
    ["of another version", good.replace('"version":1', '"version":2'), "its `version` is not 1"],
    ["of another environment", preflight("next"), "it is about another environment than its name says"],
    ["another document", doctor("dev"), "it is no such document"],
    ["with a member that no document has", preflight("dev", { extra: 1 }), "it is no such document"],
    ["no JSON", "{", "JSON"],
    ["no object", "[]", "it holds no JSON object"],
    ["empty", "", "it is empty"],
  ])("do not count, and fail their environment: %s", async (_, text, reason) => {
    const [found] = await readResults(files, await folderOf({ "dev-preflight.json": text }));
    expect(found).toMatchObject({ problem: expect.stringContaining(reason), document: null });
    const report = reportOf({ ...GOOD, "dev-preflight.json": text });
    expect(report.outcome).toBe("failed");
    expect(report.sources.filter(({ problem }) => problem !== null).map(({ path }) => path)).toEqual([
      "qa/dev-preflight.json",
    ]);
    expect(environmentOf(report, "dev")).toMatchObject({
      outcome: "failed",
      problems: [{ code: "artifact_does_not_count", reason: expect.stringContaining(reason) }],
    });
    expect(environmentOf(report, "next").outcome).toBe("passed");
  });

  it("are not read through a link, nor when they are folders", async () => {
    const folder = await folderOf({ "real.json": good, "next-preflight.json/x": "" });
    await symlink(join(folder, "real.json"), join(folder, "dev-preflight.json"));
    const found = await readResults(files, folder);
    expect(found.map(({ problem }) => problem)).toEqual(["it is a link", "it is a folder"]);
  });
});

import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { checksSeen, environmentOf, sandboxOf } from "../api/support.ts";
import { digestOfDocument } from "../evidence/support.ts";
import { temporaryFolder } from "../system/support.ts";
import { matrix } from "./matrix-support.ts";
import { SUBJECT } from "./support.ts";

async function artifact(folder: string, name: string) {
  return JSON.parse(await readFile(join(folder, name), "utf8"));
}

describe("artifacts", () => {
  it("are one doctor and one preflight for each environment, and the matrix, each with its own digest", async () => {
    const sandbox = await sandboxOf({ envs: ["dev", "next"] });
    const folder = join(await temporaryFolder(), "made", "here");
    const { document, error } = await matrix(sandbox, ["dev", "next", "absent"], { artifactDir: `${folder}/` });
    expect(error).toBeUndefined();
    const names = (await readdir(folder)).sort();
    expect(names).toEqual([
      "absent-doctor.json",
      "dev-doctor.json",
      "dev-preflight.json",
      "matrix.json",
      "next-doctor.json",
      "next-preflight.json",
    ]);
    for (const name of names) {
      const written = await artifact(folder, name);
      expect(written.version).toBe(1);
      expect(written.evidence).toMatchObject({ subject: SUBJECT, digest: digestOfDocument(written) });
    }
    expect(await artifact(folder, "matrix.json")).toEqual(JSON.parse(JSON.stringify(document)));
    expect(document.artifact_path).toBe(`${folder}/matrix.json`);
    expect(document.envs.map(({ artifact_path }) => artifact_path)).toEqual([
      `${folder}/dev-preflight.json`,
      `${folder}/next-preflight.json`,
      null,
    ]);
    expect(await artifact(folder, "dev-preflight.json")).toMatchObject({
      ok: true,
      artifacts: [`${folder}/dev-preflight.json`],
      evidence: { target: { host: "127.0.0.1", space_id: environmentOf(sandbox, "dev").spaces[0]?.id } },
    });
    expect(await artifact(folder, "absent-doctor.json")).toMatchObject({
      ok: false,
      summary: { command: "axctl auth doctor" },
      evidence: { suite: { name: "doctor" } },
    });
  });

  it("hold no secret", async () => {
    const sandbox = await sandboxOf();
    const folder = await temporaryFolder();
    await matrix(sandbox, ["dev"], { artifactDir: folder });
    const jwts = sandbox.requests().map(({ authorization }) => authorization?.replace("Bearer ", "") ?? "");
    expect(new Set(jwts).size).toBe(2);
    for (const name of await readdir(folder)) {
      const text = await readFile(join(folder, name), "utf8");
      for (const secret of [environmentOf(sandbox).pat, ...jwts]) expect(text).not.toContain(secret);
    }
  });

  it("that cannot be written are an error beside the result; the others are written, and no row names what is not there", async () => {
    const sandbox = await sandboxOf({ envs: ["dev", "next"] });
    const folder = await temporaryFolder();
    await mkdir(join(folder, "dev-preflight.json"));
    const { document, error } = await matrix(sandbox, ["dev", "next"], { artifactDir: folder });
    expect(error).toMatchObject({
      code: "ARTIFACT_NOT_WRITTEN",
      exitCode: 1,
      message: expect.stringMatching(/dev-preflight\.json was not written: it is a folder/),
    });
    expect(document.ok).toBe(true);
    expect(document.envs.map(({ artifact_path }) => artifact_path)).toEqual([null, `${folder}/next-preflight.json`]);
    expect(await readdir(folder)).toEqual([
      "dev-doctor.json",
      "dev-preflight.json",
      "matrix.json",
      "next-doctor.json",
      "next-preflight.json",
    ]);
  });

  it("do not count the matrix when it could not be written itself: its document does not say where, and its digest fits", async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, "matrix.json"));
    const { document, error } = await matrix(await sandboxOf(), ["dev"], { artifactDir: folder });
    expect(error).toMatchObject({ code: "ARTIFACT_NOT_WRITTEN" });
    expect(document).not.toHaveProperty("artifact_path");
    expect(document.evidence.digest).toBe(digestOfDocument(document));
  });

  it("replace older ones, which are never read", async () => {
    const sandbox = await sandboxOf();
    const folder = await temporaryFolder();
    for (const name of ["dev-doctor.json", "dev-preflight.json", "matrix.json"])
      await writeFile(join(folder, name), "not JSON");
    const { document } = await matrix(sandbox, ["dev"], { artifactDir: folder });
    expect(document.ok).toBe(true);
    expect((await artifact(folder, "matrix.json")).evidence.digest).toBe(document.evidence.digest);
    expect(checksSeen(sandbox)).toHaveLength(9);
  });
});

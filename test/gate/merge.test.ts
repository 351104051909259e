import { cp, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { mergeParts } from "../../src/gate/merge.ts";
import { readPart } from "../../src/gate/read-parts.ts";
import { sandboxOf } from "../api/support.ts";
import { type Change, changed, sealed } from "../evidence/verify-support.ts";
import { files } from "../support/files.ts";
import { temporaryFolder } from "../system/support.ts";
import { matrix } from "./matrix-support.ts";

/** Two parts of a matrix of `dev` and `next`, as two runs wrote them. */
let parts: [dev: string, next: string];
beforeEach(async () => {
  const sandbox = await sandboxOf({ envs: ["dev", "next"] });
  const root = await temporaryFolder();
  parts = [join(root, "1"), join(root, "2")];
  for (const [at, env] of ["dev", "next"].entries()) {
    const shard = { index: at + 1, total: 2, envs: ["dev", "next"] };
    const { error } = await matrix(sandbox, [env], { artifactDir: parts[at] ?? "", options: { shard } });
    expect(error).toBeUndefined();
  }
});

const merged = async () => mergeParts(await Promise.all(parts.map((folder) => readPart(files, folder))));

/** Changes an artifact and seals it anew: whoever wrote it, its digest fits. */
async function change(path: string, changes: readonly Change[]): Promise<void> {
  const document = JSON.parse(await readFile(path, "utf8"));
  await writeFile(path, JSON.stringify(sealed(changed(document, changes))));
}

describe("parts that belong together", () => {
  it("make a row for each environment, each with its preflight", async () => {
    const rows = await merged();
    expect(rows.map(({ row, preflight }) => [row.env, preflight?.checks.length])).toEqual([
      ["dev", 8],
      ["next", 8],
    ]);
  });
});

describe("a preflight that is not the one its row shows is refused", () => {
  const DIFFERS = /dev-preflight\.json is not what the row dev of its matrix\.json shows: its (.+) differs/;

  it.each<[string, readonly Change[], string]>([
    ["of another environment", [["environment", "next"]], "environment"],
    ["for another target", [["preflight.target", "mcp-ui"]], "target"],
    ["of another host", [["evidence.target.host", "elsewhere.example"]], "host"],
    ["of another space", [["space_id", "11111111-1111-4111-8111-111111111111"]], "space"],
    ["of another suite", [["evidence.suite.name", "core+lenient"]], "suite"],
    ["about another commit", [["evidence.subject.commit", "f".repeat(40)]], "commit"],
    ["made outside of a checkout", [["evidence.subject", null]], "commit"],
    ["of a dirty checkout", [["evidence.subject.dirty", true]], "commit"],
    ["of another axctl", [["evidence.tool.version", "9.9.9"]], "version of axctl"],
    ["that failed", [["ok", false]], "verdict"],
    ["with a failed check", [["checks.2.ok", false]], "list of checks"],
    ["with another check", [["checks.2.name", "spaces.other"]], "list of checks"],
    ["with another count", [["checks.5.count", 4711]], "list of checks"],
    ["with fewer checks", [["checks", []]], "list of checks"],
  ])("%s", async (_, changes, what) => {
    await change(join(parts[0], "dev-preflight.json"), changes);
    const error = await merged().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: "SHARD_REFUSED", exitCode: 2, message: expect.stringMatching(DIFFERS) });
    expect(DIFFERS.exec(String(error))?.[1]).toBe(what);
  });

  it("another environment's, put in its place as it is", async () => {
    await cp(join(parts[1], "next-preflight.json"), join(parts[0], "dev-preflight.json"));
    await expect(merged()).rejects.toThrow(DIFFERS);
  });

  it("a missing one, although the row shows it", async () => {
    await rm(join(parts[0], "dev-preflight.json"));
    await expect(merged()).rejects.toThrow(/dev-preflight\.json: there is no such file/);
  });
});

describe("a doctor that is not the one its row shows is refused", () => {
  const DIFFERS = /dev-doctor\.json is not what the row dev of its matrix\.json shows: its (.+) differs/;

  it.each<[string, readonly Change[], string]>([
    ["of another environment", [["selected_env", "next"]], "environment"],
    ["of another host", [["effective.host", "elsewhere.example"]], "host"],
    ["of another port", [["effective.base_url", "http://127.0.0.1:9"]], "base URL"],
    ["about another commit", [["evidence.subject.commit", "f".repeat(40)]], "commit"],
    ["without evidence of a checkout", [["evidence.subject", null]], "commit"],
    ["that failed", [["ok", false]], "verdict"],
    ["with a problem", [["problems", [{ code: "missing_token", reason: "-", fix: "-" }]]], "list of problems"],
    ["with a warning", [["warnings", [{ code: "insecure", reason: "-", fix: "-" }]]], "list of warnings"],
  ])("%s", async (_, changes, what) => {
    await change(join(parts[0], "dev-doctor.json"), changes);
    const error = await merged().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: "SHARD_REFUSED", message: expect.stringMatching(DIFFERS) });
    expect(DIFFERS.exec(String(error))?.[1]).toBe(what);
  });

  it("altered, whatever was altered in it", async () => {
    const path = join(parts[0], "dev-doctor.json");
    await writeFile(path, (await readFile(path, "utf8")).replace('"ok": true', '"ok": false'));
    await expect(merged()).rejects.toThrow(/dev-doctor\.json: its digest does not fit its content/);
  });

  it("missing, although doctor ran", async () => {
    await rm(join(parts[0], "dev-doctor.json"));
    await expect(merged()).rejects.toThrow(/dev-doctor\.json: there is no such file/);
  });
});

it("a row whose name is no environment's, but leads out of the folder, is refused", async () => {
  const name = "../dev";
  await change(join(parts[0], "matrix.json"), [
    ["envs.0.env", name],
    ["details.0.env", name],
    ["shard.envs.0", name],
  ]);
  await expect(merged()).rejects.toMatchObject({ code: "SHARD_REFUSED" });
});

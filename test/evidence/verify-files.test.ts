import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readArtifact } from "../../src/evidence/read-artifact.ts";
import { verdictOf, verifyEvidence } from "../../src/evidence/verify.ts";
import type { Expectation } from "../../src/evidence/verify-types.ts";
import { files } from "../support/files.ts";
import { artifact, both, type Change, changed, EXPECTED, sealed } from "./verify-support.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "axctl-verify-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function put(name: string, document: unknown): Promise<void> {
  await mkdir(join(folder, name, ".."), { recursive: true });
  await writeFile(join(folder, name), typeof document === "string" ? document : JSON.stringify(document));
}

async function putAll(...envs: string[]): Promise<void> {
  for (const env of envs) {
    await put(`${env}-preflight.json`, artifact("preflight", env));
    await put(`${env}-doctor.json`, artifact("doctor", env));
  }
  await put("matrix.json", artifact("matrix"));
}

async function verified(expected: Partial<Expectation> = {}, dir = folder) {
  const { ok, artifacts, problems } = await verifyEvidence(files, dir, { ...EXPECTED, ...expected });
  const name = (path: string) => path.slice(folder.length + 1);
  return {
    ok,
    holds: artifacts.filter((one) => one.ok).map(({ path }) => name(path)),
    problems: problems.map(({ path, code }) => `${name(path)} ${code}`),
  };
}

describe("a folder of evidence", () => {
  it("holds with every preflight, every doctor and the matrix", async () => {
    await putAll("dev", "next");
    const holds = ["dev-preflight.json", "dev-doctor.json", "next-preflight.json", "next-doctor.json", "matrix.json"];
    expect(await verified()).toEqual({ ok: true, holds, problems: [] });
    expect(await verified({}, `${folder}//`)).toEqual({ ok: true, holds, problems: [] });
  });

  it("that is not there has nothing of what is required", async () => {
    const problems = ["none/dev-preflight.json", "none/next-preflight.json", "none/matrix.json"];
    expect(await verified({}, join(folder, "none"))).toEqual({
      ok: false,
      holds: [],
      problems: problems.map((path) => `${path} missing`),
    });
  });

  it.each<[string, string, string[] | undefined]>([
    ["a preflight is required", "next-preflight.json", ["next-preflight.json missing"]],
    ["the matrix is required", "matrix.json", ["matrix.json missing"]],
    ["a doctor is not", "dev-doctor.json", undefined],
  ])("%s", async (_, path, problems = []) => {
    await putAll("dev", "next");
    await rm(join(folder, path));
    expect(await verified()).toMatchObject({ ok: problems.length === 0, problems });
  });

  it("needs no matrix, and reads none, for one environment", async () => {
    await putAll("dev");
    await put("matrix.json", "no JSON");
    expect(await verified({ required: ["dev"] })).toMatchObject({ ok: true, problems: [] });
  });

  it("fails for a doctor that is there and does not hold", async () => {
    await putAll("dev", "next");
    await put("next-doctor.json", sealed(changed(artifact("doctor", "next"), [["ok", false]])));
    expect(await verified()).toMatchObject({ ok: false, problems: ["next-doctor.json failed"] });
  });

  it("does not take one environment's file for another's", async () => {
    await putAll("dev", "next");
    await put("next-preflight.json", artifact("preflight", "dev"));
    expect(await verified()).toMatchObject({ ok: false, problems: ["next-preflight.json wrong_environment"] });
  });

  it("may have its matrix in a folder of its own", async () => {
    await putAll("dev", "next");
    await rm(join(folder, "matrix.json"));
    await put("matrix/matrix.json", artifact("matrix"));
    expect(await verified()).toMatchObject({ ok: true, problems: [] });
  });

  it("with two matrices needs both of them to hold", async () => {
    await putAll("dev", "next");
    await put("matrix/matrix.json", sealed(changed(artifact("matrix"), [["skipped", true]])));
    expect(await verified()).toMatchObject({ ok: false, problems: ["matrix/matrix.json skipped"] });
  });

  it("names every file that does not hold, and still judges the others", async () => {
    await putAll("dev", "next");
    await put("dev-preflight.json", changed(artifact("preflight"), [["preflight.generated_at_unix", 1]]));
    await put("next-preflight.json", "{");
    expect(await verified()).toEqual({
      ok: false,
      holds: ["dev-doctor.json", "next-doctor.json", "matrix.json"],
      problems: ["dev-preflight.json altered", "next-preflight.json unreadable"],
    });
  });

  it("of which nothing is required is no evidence", () => {
    expect(verdictOf([])).toEqual({ ok: false, artifacts: [], problems: [] });
  });
});

describe("a file that is no artifact", () => {
  const deep = (levels: number) => `${'{"a":'.repeat(levels)}1${"}".repeat(levels)}`;
  it.each<[string, string | Uint8Array, string]>([
    ["empty", "", "it is empty"],
    ["blank", " \n", "it is empty"],
    ["cut off", '{"version":1,', "it is no valid JSON"],
    ["a list", "[]", "it holds no JSON object"],
    ["null", "null", "it holds no JSON object"],
    ["no UTF-8", new Uint8Array([0x7b, 0xff, 0x7d]), "it is no UTF-8 text"],
    ["as deep as nobody nests", deep(50_000), "it is nested deeper than 128 levels"],
    ["one level too deep", deep(129), "it is nested deeper than 128 levels"],
    ["with a name twice", '{"ok":false,"x":{"y":[1,":"]},"ok":true}', "it holds a name twice in one object"],
    ["with a name twice, once escaped", '{"ok":false,"\\u006fk":true}', "it holds a name twice in one object"],
    ["with an endless number", '{"count":[1e999]}', "it holds a number that is too large"],
    ["larger than 10 MiB", `{"a":"${"x".repeat(10 * 1024 * 1024)}"}`, "it is larger than 10485760 bytes"],
  ])("%s", async (_, content, reason) => {
    await writeFile(join(folder, "a.json"), content);
    expect(await readArtifact(files, join(folder, "a.json"))).toEqual({ state: "unreadable", reason });
  });

  it("128 levels are read", async () => {
    await put("a.json", deep(128));
    expect(await readArtifact(files, join(folder, "a.json"))).toMatchObject({ state: "read" });
  });

  it("a file of just under 10 MiB is read", async () => {
    await put("a.json", `{"a":"${"x".repeat(10 * 1024 * 1024 - 8)}"}`);
    expect(await readArtifact(files, join(folder, "a.json"))).toMatchObject({ state: "read" });
  });

  it.each<[string, (path: string) => Promise<unknown>, string]>([
    ["a folder", (path) => mkdir(path), "it is a folder"],
    ["a link to a good one", (path) => symlink("good.json", path), "it is a link"],
    ["a link to nothing", (path) => symlink("nothing.json", path), "it is a link"],
    ["a device", (path) => symlink("/dev/zero", path), "it is a link"],
  ])("%s", async (_, make, reason) => {
    await put("good.json", artifact("preflight"));
    await make(join(folder, "a.json"));
    expect(await readArtifact(files, join(folder, "a.json"))).toEqual({ state: "unreadable", reason });
  });

  it("a device itself is not read", async () => {
    expect(await readArtifact(files, "/dev/zero")).toEqual({ state: "unreadable", reason: "it is no regular file" });
  });

  it.skipIf(process.getuid?.() === 0)("behind a closed folder is named, not thrown [not as root]", async () => {
    await put("closed/a.json", artifact("preflight"));
    await chmod(join(folder, "closed"), 0);
    const read = await readArtifact(files, join(folder, "closed", "a.json"));
    await chmod(join(folder, "closed"), 0o755);
    expect(read).toEqual({ state: "unreadable", reason: "EACCES" });
  });

  it("a path that the file system refuses is named, not thrown", async () => {
    const read = await readArtifact(files, join(folder, "x".repeat(5000)));
    expect(read).toEqual({ state: "unreadable", reason: "ENAMETOOLONG" });
  });
});

describe("artifacts of one environment that are about two places", () => {
  const elsewhere = "11111111-1111-4111-8111-111111111111";

  it.each<[string, () => Promise<void>, string[]]>([
    [
      "a preflight of another host",
      () => put("dev-preflight.json", forged("preflight", [["evidence.target.host", "localhost"]])),
      ["dev-doctor.json disagrees", "matrix.json disagrees"],
    ],
    [
      "a doctor of another space",
      () =>
        put(
          "dev-doctor.json",
          forged("doctor", [
            ["effective.space_id", elsewhere],
            ["summary.space_id", elsewhere],
            ["evidence.target.space_id", elsewhere],
          ]),
        ),
      ["dev-doctor.json disagrees", "matrix.json disagrees"],
    ],
    [
      "a row of another port",
      () => put("matrix.json", forged("matrix", both("envs", "0.base_url", "https://dev.example:8443"))),
      ["matrix.json disagrees"],
    ],
    [
      "a row of another space",
      () => put("matrix.json", forged("matrix", both("envs", "1.space_id", elsewhere))),
      ["matrix.json disagrees"],
    ],
  ])("%s", async (_, spoil, problems) => {
    await putAll("dev", "next");
    await spoil();
    expect((await verified()).problems).toEqual(problems);
  });

  it("a space that doctor knows by its name only does not disagree with its id", async () => {
    await putAll("dev", "next");
    const named = forged("doctor", [
      ["effective.space_id", "crew"],
      ["summary.space_id", "crew"],
      ["evidence.target.space_id", "crew"],
    ]);
    await put("dev-doctor.json", named);
    expect(await verified()).toMatchObject({ ok: true, problems: [] });
  });
});

function forged(kind: Parameters<typeof artifact>[0], changes: readonly Change[]) {
  return sealed(changed(artifact(kind), changes));
}

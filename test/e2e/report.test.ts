import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { validate } from "ctrf";
import { parse } from "junit2json";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { digestOfDocument } from "../evidence/support.ts";
import { Evidence } from "./support/evidence.ts";
import { parseDocument, type Run, type Workspace } from "./support/workspace.ts";

let evidence: Evidence;
let workspace: Workspace;
beforeAll(async () => {
  evidence = await Evidence.create();
  workspace = evidence.workspace;
}, 60_000);
afterAll(() => workspace.dispose());

const FORMATS = ["markdown", "junit", "html", "ctrf", "in-toto"] as const;

function report(folder: string, ...args: string[]): Promise<Run> {
  return workspace.axctl(["qa", "report", folder, ...args]);
}

function read(path: string): Promise<string> {
  return readFile(join(workspace.work, path), "utf8");
}

/** Changes a copy's artifact; sealed anew, it passes for one that axctl wrote. */
async function change(path: string, from: string, to: string, { seal = false } = {}): Promise<void> {
  const text = (await readFile(path, "utf8")).replaceAll(from, to);
  const document = JSON.parse(text);
  if (seal) document.evidence.digest = digestOfDocument(document);
  await writeFile(path, JSON.stringify(document));
}

const LOOKS_LIKE: Readonly<Record<(typeof FORMATS)[number], RegExp>> = {
  markdown: /^## ✓ aX gate for `release`: passed\n/,
  junit:
    /^<\?xml version="1\.0" encoding="UTF-8"\?>\n<testsuites name="axctl qa for release" tests="\d\d" failures="0" errors="0" skipped="0"/,
  html: /^<!doctype html>\n<html lang="en">\n/,
  ctrf: /^\{\n {2}"reportFormat": "CTRF"/,
  "in-toto": /^\{\n {2}"_type": "https:\/\/in-toto\.io\/Statement\/v1"/,
};

describe("qa report", () => {
  it.each(FORMATS)("prints the report and nothing else, and writes the same to a file: %s", async (format) => {
    const printed = await report("good", "--format", format);
    expect(printed).toMatchObject({ code: 0, stderr: "" });
    expect(printed.stdout).toMatch(LOOKS_LIKE[format]);
    const out = `reports/new/${format}`;
    const written = await report("good", "--format", format, "--out", out);
    expect(written).toMatchObject({ code: 0, stderr: "" });
    expect(written.stdout).toContain(`✓ ${format} report of 5 artifacts: the gate passed\n  artifact: ${out}\n`);
    expect(await read(out)).toBe(printed.stdout);
    expect(await readdir(join(workspace.work, "reports/new"))).not.toContainEqual(expect.stringContaining("tmp"));
  });

  it("says in JSON what it used, with the content unless it went to a file", async () => {
    const { stdout } = await report("good", "--format", "markdown");
    const document = {
      ...{ version: 1, ok: true, skipped: false, format: "markdown", artifact_dir: "good", out: null, content: stdout },
      summary: { command: "axctl qa report", format: "markdown", outcome: "passed", artifacts: 5, unusable: 0 },
      details: ["dev-doctor", "dev-preflight", "matrix", "next-doctor", "next-preflight"].map((name) => ({
        path: `good/${name}.json`,
        problem: null,
      })),
    };
    const printed = await report("good", "--format", "markdown", "--json");
    expect({ ...printed, stdout: parseDocument(printed.stdout) }).toEqual({ code: 0, stderr: "", stdout: document });
    const written = await report("good", "--format", "markdown", "--json", "--out", "a.md");
    expect(parseDocument(written.stdout)).toEqual({ ...document, out: "a.md", content: null });
  });

  it("shows a gate that failed, and is itself no failure", async () => {
    const failed = await report("failing", "--format", "junit");
    expect(failed).toMatchObject({ code: 0, stderr: "" });
    expect(await parse(failed.stdout)).toMatchObject({ failures: 2, errors: 0, skipped: 0 });
    expect((await report("failing", "--format", "markdown")).stdout).toContain(
      "work on the API of `next`: `tasks.list`: `axctl qa preflight --env next --json`",
    );
    expect((await report("failing", "--format", "ctrf", "--out", "x.json")).stdout).toContain("the gate failed");
  });

  it("has the same checks in every format: one test per check and environment", async () => {
    const [junit, ctrf, statement] = await Promise.all(
      ["junit", "ctrf", "in-toto"].map(async (format) => (await report("good", "--format", format)).stdout),
    );
    const { checks } = await workspace.document("good/dev-preflight.json");
    const names: string[] = Object(checks).map(({ name }: { name: string }) => name);
    expect(names.length).toBeGreaterThan(5);
    expect(await parse(junit ?? "")).toMatchObject({ tests: 2 * names.length });
    const document: unknown = JSON.parse(ctrf ?? "");
    expect(validate(document)).toMatchObject({ valid: true });
    expect(document).toMatchObject({ results: { summary: { tests: 2 * names.length, passed: 2 * names.length } } });
    const { predicate } = JSON.parse(statement ?? "");
    expect(predicate.passedTests).toEqual(
      ["dev", "next"].flatMap((env) => ["auth.doctor", "qa.preflight", ...names].map((name) => `${env}/${name}`)),
    );
  });

  it("attests the commit by the bytes of the artifacts", async () => {
    const { subject, predicate } = JSON.parse((await report("good", "--format", "in-toto")).stdout);
    expect(subject).toEqual([{ name: "git+https://github.com/ax/app", digest: { gitCommit: evidence.commit } }]);
    expect(predicate.result).toMatch(/^(?:PASSED|WARNED)$/);
    expect(predicate.configuration).toHaveLength(5);
    for (const { name, digest } of predicate.configuration) {
      const bytes = await readFile(join(workspace.work, name));
      expect(digest.sha256).toBe(createHash("sha256").update(bytes).digest("hex"));
    }
  });

  it("attests nothing that was measured with changes, or outside of a checkout", async () => {
    const dirty = await report("dirty", "--format", "in-toto", "--out", "statement.json");
    expect(dirty.code).toBe(2);
    expect(dirty.stderr).toContain("tracked files differed from the commit");
    expect(await readdir(workspace.work)).not.toContain("statement.json");
    const outside = join(workspace.root, "outside");
    await mkdir(outside);
    const args = ["qa", "matrix", "--env", "dev", "--artifact-dir", "qa"];
    expect((await workspace.axctl(args, { cwd: outside })).code).toBe(0);
    const { code, stdout } = await report(join(outside, "qa"), "--format", "in-toto", "--json");
    expect(code).toBe(2);
    expect(parseDocument(stdout)).toMatchObject({ ok: false, summary: { error: { code: "NOT_ATTESTABLE" } } });
  });

  it.each(FORMATS)("names an altered artifact, and is a failure: %s", async (format) => {
    const folder = await evidence.copy();
    await change(join(folder, "next-preflight.json"), '"ok": false', '"ok": true');
    await change(join(folder, "next-preflight.json"), '"tasks.list"', '"tasks.lost"');
    const { code, stdout } = await report(folder, "--format", format);
    expect(code).toBe(2);
    expect(stdout).toContain("next-preflight.json");
    // A statement has no place for a reason.
    expect(stdout).toContain(format === "in-toto" ? '"result": "FAILED"' : "changed after it was written");
    const told = await report(folder, "--format", format, "--json");
    expect(told.code).toBe(2);
    expect(parseDocument(told.stdout)).toMatchObject({ ok: false, summary: { outcome: "failed", unusable: 1 } });
  });

  it.each(FORMATS)("blanks a secret that somebody put into an artifact: %s", async (format) => {
    const folder = await evidence.copy();
    const secret = "axp_u_planted00.VerySecretHalf0123456789";
    // One of the two, the host and the name of a check, stands in each of the formats.
    for (const path of ["next-preflight.json", "matrix.json"].map((name) => join(folder, name))) {
      await change(path, "127.0.0.1", `${secret}.example`, { seal: true });
      await change(path, "tasks.list", `tasks:${secret}`, { seal: true });
    }
    // A file is not printed: what redacts all that is printed does not see it.
    const out = `redacted/${format}`;
    await report(folder, "--format", format, "--out", out);
    for (const text of [
      await read(out),
      (await report(folder, "--format", format)).stdout,
      (await report(folder, "--format", format, "--json")).stdout,
    ]) {
      expect(text).not.toContain("VerySecretHalf");
      // Markdown names only checks that did not pass.
      expect(text).toContain(format === "markdown" ? "`***`" : "tasks:***");
    }
  });
});

describe("qa report, wrongly used", () => {
  it.each<[string, string[], string]>([
    ["an unknown format", ["good", "--format", "pdf"], "markdown, junit, html, ctrf, in-toto"],
    ["no format", ["good"], "--format"],
    ["no folder", ["--format", "html"], "dir"],
    ["a missing folder", ["absent", "--format", "html"], "absent"],
    ["an empty folder", ["empty", "--format", "html"], "empty"],
    ["a file instead of a folder", ["tracked", "--format", "html"], "tracked"],
    ["a folder to write to", ["good", "--format", "html", "--out", "empty"], "it is a folder"],
    ["a link to write to", ["good", "--format", "html", "--out", "link"], "it is a link"],
    ["a place below a file to write to", ["good", "--format", "html", "--out", "tracked/x"], "tracked/x"],
    ["an unwritable place", ["good", "--format", "html", "--out", "/proc/axctl/x"], "/proc/axctl/x"],
  ])("is told with code 1 and writes nothing: %s", async (_, args, told) => {
    await mkdir(join(workspace.work, "empty"), { recursive: true });
    await rm(join(workspace.work, "link"), { force: true });
    await symlink("tracked", join(workspace.work, "link"));
    const before = await workspace.filesIn(workspace.work);
    const { code, stdout, stderr } = await workspace.axctl(["qa", "report", ...args]);
    expect(code).toBe(1);
    expect(stderr).toContain(told);
    expect(stdout).not.toContain("<html");
    expect((await workspace.filesIn(workspace.work)).sort()).toEqual(before.sort());
    expect(await read("tracked")).toBe("1");
    const json = await workspace.axctl(["qa", "report", ...args, "--json"]);
    expect(json.code).toBe(1);
    expect(parseDocument(json.stdout)).toMatchObject({ ok: false, summary: { error: { code: expect.any(String) } } });
  });

  it("finds no artifacts in an empty folder", async () => {
    await mkdir(join(workspace.work, "empty"), { recursive: true });
    const { stdout } = await report("empty", "--format", "html", "--json");
    expect(parseDocument(stdout)).toMatchObject({ ok: false, summary: { error: { code: "NO_ARTIFACTS" } } });
  });

  it("leaves an older report as it was when there is nothing to replace it with", async () => {
    await writeFile(join(workspace.work, "old.json"), "old");
    expect((await report("dirty", "--format", "in-toto", "--out", "old.json")).code).toBe(2);
    expect(await read("old.json")).toBe("old");
  });
});

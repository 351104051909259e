import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { bodiesOf, contextKeys, timesAsked } from "../gate/write-support.ts";
import { field, firstSpace, get, jwtOf } from "../sandbox/support.ts";
import { environmentOf, parseDocument, Workspace } from "./support/workspace.ts";
import { checksOf, EVERYTHING, entriesIn, leftIn, PROBE, UPLOAD, WRITE } from "./support/write.ts";

let workspace: Workspace;
beforeEach(async () => {
  workspace = await Workspace.create();
  await writeFile(join(workspace.work, "notes.txt"), "first line\nzweite Zeile äöü\n");
});
afterEach(() => workspace.dispose());
const preflight = (...args: string[]) => workspace.axctl(["qa", "preflight", ...args]);

describe("a run that writes", () => {
  it.each<[string, string, string[], string[], string[]]>([
    ["--write", "preflight", WRITE, PROBE, []],
    ["everything", "preflight", EVERYTHING, [...PROBE, ...UPLOAD, "uploads.message.send"], ["upload", "message"]],
    ["a message alone", "preflight", [...WRITE, "--send-message"], [...PROBE, "messages.send"], ["message"]],
    ["contracts", "contracts", EVERYTHING, [...PROBE, ...UPLOAD, "uploads.message.send"], ["upload", "message"]],
  ])("%s passes and leaves the context as it was", async (_, command, args, writes, kinds) => {
    const sandbox = await workspace.sandbox();
    const dev = environmentOf(sandbox);
    const keys = await contextKeys(dev);
    const run = await workspace.axctl(["qa", command, ...args, "--json"]);
    expect(run).toMatchObject({ code: 0, stderr: "" });
    const document = parseDocument(run.stdout);
    expect(document).toMatchObject({
      mode: "write",
      summary: { command: `axctl qa ${command}`, mode: "write", checks_failed: 0, checks_total: 8 + writes.length },
      preflight: { target: command === "contracts" ? null : "mcp-ui", passed: true },
    });
    expect(
      checksOf(document)
        .slice(8)
        .map(({ name }) => name),
    ).toEqual(writes);
    expect(leftIn(document).map(({ kind }) => kind)).toEqual(kinds);
    for (const name of writes) expect(timesAsked(sandbox, name)).toBe(1);
    expect(await contextKeys(dev)).toEqual(keys);
    expect(sandbox.patsRefused()).toBe(0);
  });

  it("puts a text file's content into the upload's entry, and refers to it from the message", async () => {
    const sandbox = await workspace.sandbox();
    expect((await preflight(...EVERYTHING)).code).toBe(0);
    const [set] = bodiesOf(sandbox, "uploads.context.set");
    const value: unknown = JSON.parse(String(field(set, "value")));
    expect(value).toMatchObject({
      type: "file_upload",
      filename: "notes.txt",
      content_type: "text/plain",
      content: "first line\nzweite Zeile äöü\n",
    });
    const id = field(value, "attachment_id");
    expect(field(set, "key")).toMatch(new RegExp(`^upload:\\d{13}:notes\\.txt:${String(id)}$`));
    const [message] = bodiesOf(sandbox, "uploads.message.send");
    expect(field(message, "attachments")).toMatchObject([{ id, context_key: field(set, "key"), kind: "file" }]);
  });

  it("shows a person each check as it ends, and what stays", async () => {
    await workspace.sandbox();
    const run = await preflight(...EVERYTHING);
    expect(run.stdout).toMatch(/^✓ uploads\.context\.delete +\d+ ms$/m);
    expect(run.stdout).toMatch(
      /\nLeft behind\n {2}! upload [0-9a-f-]{36}: the API has no delete for it\n {2}! message /,
    );
    expect(run.stdout).toContain("✓ preflight for mcp-ui passes: 16 checks");
  });

  it("--keep leaves the entries for as long as --ttl says, and names them", async () => {
    const sandbox = await workspace.sandbox();
    const dev = environmentOf(sandbox);
    const keys = await contextKeys(dev);
    const run = await preflight(...EVERYTHING, "--keep", "--ttl", "900", "--json");
    expect(run.code).toBe(0);
    const document = parseDocument(run.stdout);
    const more = (await contextKeys(dev)).filter((key) => !keys.includes(key));
    expect(more).toHaveLength(2);
    expect(entriesIn(document).sort()).toEqual(more);
    expect(checksOf(document).map(({ name }) => name)).not.toContain("context.delete");
    const list = await get(`${dev.url}/api/v1/context?space_id=${firstSpace(dev)}`, await jwtOf(dev));
    const items = field(list.body, "context", "items");
    if (!Array.isArray(items)) throw new Error("no list");
    for (const item of items.filter((one) => more.includes(String(field(one, "key"))))) {
      const life = Date.parse(String(field(item, "expires_at"))) - Date.parse(String(field(item, "updated_at")));
      expect(life).toBe(900_000);
    }
  });

  it("the evidence tells a run that writes from one that reads, and the artifact is the document", async () => {
    await workspace.sandbox();
    const writing = parseDocument((await preflight(...WRITE, "--artifact", "write-preflight.json", "--json")).stdout);
    const reading = parseDocument((await preflight("--env", "dev", "--json")).stdout);
    expect(await workspace.document("write-preflight.json")).toEqual(writing);
    const suites = [writing, reading].map(({ evidence }) => field(evidence, "suite"));
    expect(suites.map((suite) => field(suite, "name"))).toEqual(["core+write", "core"]);
    expect(field(suites[0], "digest")).not.toBe(field(suites[1], "digest"));
    expect(reading).not.toHaveProperty("left_behind");
  });
});

describe("qa contracts without --write", () => {
  it("is the suite without a target", async () => {
    const sandbox = await workspace.sandbox();
    const run = await workspace.axctl(["qa", "contracts", "--env", "dev", "--json"]);
    expect(run.code).toBe(0);
    expect(parseDocument(run.stdout)).toMatchObject({
      ok: true,
      mode: "read_only",
      summary: { command: "axctl qa contracts", target: null, checks_total: 8 },
      preflight: { target: null, command: "axctl qa contracts" },
      evidence: { suite: { name: "core" } },
    });
    expect(sandbox.requests().every(({ method, check }) => method === "GET" || check === "exchange")).toBe(true);
  });

  it("fails with code 2, and tells a person how to see why", async () => {
    await workspace.sandbox({ faults: ["dev:tasks.list=403"] });
    const run = await workspace.axctl(["qa", "contracts", "--env", "dev"]);
    expect(run.code).toBe(2);
    expect(run.stdout).toContain("✗ contract suite fails: 1 of 8 checks failed; work on the API: tasks.list");
    expect(run.stdout).toContain("next: axctl qa contracts --env dev --json");
  });
});

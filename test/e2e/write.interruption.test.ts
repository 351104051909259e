import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { contextKeys, timesAsked } from "../gate/write-support.ts";
import { field } from "../sandbox/support.ts";
import { partOf } from "../support/cases.ts";
import { environmentOf, parseDocument, Workspace } from "./support/workspace.ts";
import { asked, EVERYTHING, PROBE, UPLOAD, WRITE } from "./support/write.ts";

let workspace: Workspace;
beforeEach(async () => {
  workspace = await Workspace.create();
  await writeFile(join(workspace.work, "notes.txt"), "first line\nzweite Zeile äöü\n");
});
afterEach(() => workspace.dispose());

describe("an interruption while a write check hangs", () => {
  const signals = [
    ["SIGINT", 130, "INTERRUPTED"],
    ["SIGTERM", 143, "TERMINATED"],
  ] as const;
  const cases = signals.flatMap((signal) =>
    [...PROBE, ...UPLOAD, "uploads.message.send"].map((check) => [check, ...signal] as const),
  );

  it.each(partOf(cases, 3))("%s: %s ends it with %i, cleaned up", async (check, signal, code, error) => {
    // A delete that hangs once works the second time, in the clean-up.
    const sandbox = await workspace.sandbox({ faults: [`dev:${check}=hang${check.endsWith(".delete") ? "x1" : ""}`] });
    const dev = environmentOf(sandbox);
    const keys = await contextKeys(dev);
    let sent = 0;
    const run = await workspace.axctl(["qa", "preflight", ...EVERYTHING, "--artifact", "a-preflight.json", "--json"], {
      during: async (child) => {
        await asked(sandbox, check);
        sent = performance.now();
        child.kill(signal);
      },
    });
    expect(performance.now() - sent).toBeLessThan(5000);
    expect(run.code).toBe(code);
    expect(await contextKeys(dev)).toEqual(keys);
    const { summary, ...document } = parseDocument(run.stdout);
    expect(document).toEqual({ version: 1, ok: false, skipped: false, details: [] });
    expect(summary).toMatchObject({ command: "axctl qa preflight", error: { code: error } });
    // What is named in the document is named to a person as well.
    const left = field(summary, "left_behind");
    if (!Array.isArray(left)) throw new Error("nothing says what is left behind");
    expect(left.filter((item) => field(item, "kind") === "context_entry")).toEqual([]);
    expect(run.stderr.match(/left behind: /g) ?? []).toHaveLength(left.length);
    for (const item of left) expect(run.stderr).toContain(`left behind: ${String(field(item, "kind"))} `);
    if (check === "uploads.create") {
      expect(left).toEqual([{ kind: "upload", id: null, reason: expect.stringContaining("it may be there") }]);
    }
    expect(await workspace.filesIn(workspace.work)).not.toContain("a-preflight.json");
  });

  it("a delete that hangs for good is given up after seconds, and the entry is named", async () => {
    const sandbox = await workspace.sandbox({ faults: ["dev:context.delete=hang"] });
    const dev = environmentOf(sandbox);
    const keys = await contextKeys(dev);
    const run = await workspace.axctl(["qa", "contracts", ...WRITE, "--json"], {
      during: async (child) => {
        await asked(sandbox, "context.delete");
        child.kill("SIGINT");
      },
    });
    expect(run.code).toBe(130);
    const [more = ""] = (await contextKeys(dev)).filter((key) => !keys.includes(key));
    expect(parseDocument(run.stdout)["summary"]).toMatchObject({
      left_behind: [
        { kind: "context_entry", key: more, reason: expect.stringContaining("300 s after it was written") },
      ],
    });
    expect(run.stderr).toContain(`left behind: context entry ${more}: `);
  });

  it("a second Ctrl-C ends it at once", async () => {
    const sandbox = await workspace.sandbox({ faults: ["dev:context.delete=hang"] });
    let second = 0;
    const run = await workspace.axctl(["qa", "preflight", ...WRITE, "--json"], {
      during: async (child) => {
        await asked(sandbox, "context.delete");
        child.kill("SIGINT");
        while (timesAsked(sandbox, "context.delete") < 2) await sleep(10);
        second = performance.now();
        child.kill("SIGINT");
      },
    });
    expect(run.code).toBe(130);
    expect(performance.now() - second).toBeLessThan(1500);
  });

  it("a run that only reads says nothing of what is left behind", async () => {
    const sandbox = await workspace.sandbox({ faults: ["dev:tasks.list=hang"] });
    const run = await workspace.axctl(["qa", "preflight", "--env", "dev", "--json"], {
      during: async (child) => {
        await asked(sandbox, "tasks.list");
        child.kill("SIGINT");
      },
    });
    expect(parseDocument(run.stdout)["summary"]).not.toHaveProperty("left_behind");
    expect(run.stderr).not.toContain("left behind:");
  });
});

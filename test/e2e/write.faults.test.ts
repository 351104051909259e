import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { contextKeys } from "../gate/write-support.ts";
import { partOf } from "../support/cases.ts";
import { environmentOf, parseDocument, Workspace } from "./support/workspace.ts";
import { EVERYTHING, entriesIn } from "./support/write.ts";

let workspace: Workspace;
beforeEach(async () => {
  workspace = await Workspace.create();
  await writeFile(join(workspace.work, "notes.txt"), "first line\nzweite Zeile äöü\n");
});
afterEach(() => workspace.dispose());
const preflight = (...args: string[]) => workspace.axctl(["qa", "preflight", ...args]);

/** What a fault takes from each answer that the answer needs. */
const FIELDS: Record<string, string> = {
  "context.set": "key",
  "context.get": "value",
  "context.delete": "deleted",
  "uploads.create": "attachment.attachment_id",
  "uploads.context.set": "key",
  "uploads.context.get": "value",
  "uploads.context.delete": "key",
  "uploads.message.send": "message.id",
};

describe.each(Object.keys(FIELDS).map((check, at) => [check, at] as const))(
  "faults of %s are a failed gate, and nothing is left that is not named",
  (check, at) => {
    const faults = ["403", "500", "reset", "hang", "truncate", "html", "malformed", `drop-field=${FIELDS[check]}`];
    it.each(partOf(faults, 8, at))("=%s", async (fault) => {
      const sandbox = await workspace.sandbox({ faults: [`dev:${check}=${fault}`] });
      const dev = environmentOf(sandbox);
      const keys = await contextKeys(dev);
      const run = await preflight(
        ...EVERYTHING,
        "--json",
        "--retries",
        "0",
        "--check-timeout",
        fault === "hang" ? "500ms" : "5s",
      );
      expect(run.code).toBe(2);
      const document = parseDocument(run.stdout);
      expect(document).toMatchObject({ ok: false, summary: { failed_checks: expect.arrayContaining([check]) } });
      const more = (await contextKeys(dev)).filter((key) => !keys.includes(key));
      // Only a delete that itself never works can leave an entry behind.
      const stays = check.endsWith(".delete") && !/^(?:truncate|drop)/.test(fault);
      expect(more).toHaveLength(stays ? 1 : 0);
      expect(entriesIn(document)).toEqual(expect.arrayContaining(more));
      if (!check.endsWith(".delete")) expect(entriesIn(document)).toEqual([]);
    });
  },
);

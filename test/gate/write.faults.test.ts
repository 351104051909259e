import { describe, expect, it } from "vitest";
import type { LeftBehind } from "../../src/gate/left-behind.ts";
import { environmentOf, sandboxOf } from "../api/support.ts";
import { partOf } from "../support/cases.ts";
import { preflight } from "./support.ts";
import { contextKeys, EVERYTHING, resultOf, timesAsked } from "./write-support.ts";

/** Read once: what a retry does is told elsewhere. */
const ONCE = { ...EVERYTHING, retries: 0 };

/** An answer by which nothing happened: the API, or what stands before it, says no. */
const REFUSED = ["400", "403", "404", "409", "422", "429", "redirect"];
/** An answer that leaves open what happened; nothing did. */
const OPEN = ["500", "503", "reset", "hang", "html", "malformed"];

interface Expected {
  failed: string[];
  /** Requests of the faulty check. */
  requests: number;
  /** Deletes of the probe and of the upload's entry. */
  deletes: [probe: number, upload: number];
  left: Partial<LeftBehind>[];
}

const PROBE = ["context.set", "context.get", "context.delete"];
const UPLOAD = ["uploads.context.set", "uploads.context.get", "uploads.context.delete", "uploads.message.send"];
const upload = { kind: "upload" as const, id: expect.any(String), reason: "the API has no delete for it" };
const message = { ...upload, kind: "message" as const };
const doubtful = (kind: "upload" | "message", id: string | null = null) => ({
  kind,
  id,
  reason: expect.stringMatching(/^it may be there, since uploads\.\S+ failed \(.+\); the API has no delete for it$/),
});
const entry = (key: RegExp) => ({
  kind: "context_entry" as const,
  key: expect.stringMatching(key),
  reason: expect.stringMatching(/^deleting it failed \(.+\); it ends by itself 300 s after it was written$/),
});
const all = (faults: string[], expected: Expected): [string, Expected][] => faults.map((fault) => [fault, expected]);
const both = [upload, message];

async function run(check: string, fault: string) {
  const sandbox = await sandboxOf({ faults: [`dev:${check}=${fault}`] });
  const dev = environmentOf(sandbox);
  const before = await contextKeys(dev);
  const document = await preflight(dev, {
    options: { ...ONCE, checkTimeoutMs: fault.startsWith("hang") ? 500 : 10_000 },
  });
  const after = await contextKeys(dev);
  return {
    sandbox,
    document,
    more: after.filter((key) => !before.includes(key)),
    lost: before.some((key) => !after.includes(key)),
  };
}

const TABLE: Record<string, [string, Expected][]> = {
  "context.set": [
    ...all(REFUSED, { failed: PROBE, requests: 1, deletes: [0, 1], left: both }),
    // Whether it is there is not known: a delete is tried, and 404 says that it is not.
    ...all([...OPEN, "truncate", "drop-field=key"], { failed: PROBE, requests: 1, deletes: [1, 1], left: both }),
    ["401", { failed: PROBE, requests: 2, deletes: [0, 1], left: both }],
  ],
  "context.get": all([...REFUSED, ...OPEN, "truncate", "drop-field=value", "drop-field=key"], {
    failed: ["context.get"],
    requests: 1,
    deletes: [1, 1],
    left: both,
  }),
  "context.delete": [
    ...all(["400", "403", "409", "422", "429", "redirect"], {
      failed: ["context.delete"],
      requests: 1,
      deletes: [1, 1],
      left: [entry(/^qa:/), ...both],
    }),
    ...all(OPEN, { failed: ["context.delete"], requests: 2, deletes: [2, 1], left: [entry(/^qa:/), ...both] }),
    // Tried once more, since it may or may not have happened; what is gone is not left behind.
    ...all(["500x1", "resetx1", "hangx1", "htmlx1", "malformedx1", "truncatex1", "drop-field=deletedx1"], {
      failed: ["context.delete"],
      requests: 2,
      deletes: [2, 1],
      left: both,
    }),
    ["drop-field=deleted", { failed: ["context.delete"], requests: 2, deletes: [2, 1], left: both }],
  ],
  "uploads.create": [
    ...all(REFUSED, { failed: ["uploads.create", ...UPLOAD], requests: 1, deletes: [1, 0], left: [] }),
    ...all([...OPEN, "truncate", "drop-field=attachment", "drop-field=attachment.attachment_id"], {
      failed: ["uploads.create", ...UPLOAD],
      requests: 1,
      deletes: [1, 0],
      left: [doubtful("upload")],
    }),
    ...all(["drop-field=attachment.url", "drop-field=attachment.size", "drop-field=attachment.content_type"], {
      failed: ["uploads.create", ...UPLOAD],
      requests: 1,
      deletes: [1, 0],
      left: [doubtful("upload", expect.any(String))],
    }),
  ],
  "uploads.context.set": [
    ...all(REFUSED, { failed: UPLOAD, requests: 1, deletes: [1, 0], left: [upload] }),
    ...all([...OPEN, "truncate", "drop-field=key"], { failed: UPLOAD, requests: 1, deletes: [1, 1], left: [upload] }),
  ],
  "uploads.context.get": all([...REFUSED, ...OPEN, "truncate", "drop-field=value"], {
    failed: ["uploads.context.get"],
    requests: 1,
    deletes: [1, 1],
    left: both,
  }),
  "uploads.context.delete": [
    ...all(["403", "429", "redirect"], {
      failed: ["uploads.context.delete"],
      requests: 1,
      deletes: [1, 1],
      left: [upload, entry(/^upload:/), message],
    }),
    ...all(OPEN, {
      failed: ["uploads.context.delete"],
      requests: 2,
      deletes: [1, 2],
      left: [upload, entry(/^upload:/), message],
    }),
    ...all(["500x1", "hangx1", "truncatex1"], {
      failed: ["uploads.context.delete"],
      requests: 2,
      deletes: [1, 2],
      left: both,
    }),
  ],
  "uploads.message.send": [
    ...all(REFUSED, { failed: ["uploads.message.send"], requests: 1, deletes: [1, 1], left: [upload] }),
    ...all([...OPEN, "truncate", "drop-field=message", "drop-field=message.id"], {
      failed: ["uploads.message.send"],
      requests: 1,
      deletes: [1, 1],
      left: [upload, doubtful("message")],
    }),
  ],
};

describe.each(Object.entries(TABLE))("%s", (check, rows) => {
  it.each(partOf(rows, 12))("=%s", async (fault, { failed, requests, deletes, left }) => {
    const { sandbox, document, more, lost } = await run(check, fault);
    expect(document).toMatchObject({ ok: false, summary: { failed_checks: failed } });
    expect(timesAsked(sandbox, check)).toBe(requests);
    expect([timesAsked(sandbox, "context.delete"), timesAsked(sandbox, "uploads.context.delete")]).toEqual(deletes);
    expect(document.left_behind).toEqual(left);
    // What is in the space and was not before is exactly what the document names.
    expect(more).toEqual((document.left_behind ?? []).flatMap((item) => ("key" in item ? [item.key] : [])));
    expect(lost).toBe(false);
    // What was asked failed by its answer; what depends on it never ran, and says for want of what.
    expect(resultOf(document, check)).toMatchObject({ attempts: 1, error: expect.anything() });
    for (const name of failed.slice(1)) {
      const detail = expect.stringMatching(/^not run, because \S+ failed$/);
      expect(resultOf(document, name)).toMatchObject({
        attempts: 0,
        error: { type: "refused", code: "not_run", detail },
      });
      expect(timesAsked(sandbox, name)).toBe(name.endsWith(".delete") ? deletes[check === "context.set" ? 0 : 1] : 0);
    }
  });
});

it("a delete that answers 404 fails the check, and nothing is left behind: there is nothing", async () => {
  const { document } = await run("context.delete", "404");
  expect(document.summary.failed_checks).toEqual(["context.delete"]);
  expect(document.left_behind).toEqual(both);
});

describe("the reasons", () => {
  it.each<[string, string]>([
    ["403", "deleting it failed (HTTP 403); it ends by itself 300 s after it was written"],
    [
      "hang",
      "deleting it failed (deadline_exceeded: no whole answer within 3000 ms); it ends by itself 300 s after it was written",
    ],
    [
      "html",
      "deleting it failed (HTTP 200: an HTML page answered: this is the front end or a proxy, not the API; check base_url); it ends by itself 300 s after it was written",
    ],
  ])("context.delete=%s", async (fault, reason) => {
    const { document } = await run("context.delete", fault);
    expect(document.left_behind?.[0]).toMatchObject({ kind: "context_entry", reason });
  });

  it("a step that never ran names the one that it waited for", async () => {
    const { document } = await run("uploads.create", "403");
    for (const name of UPLOAD) {
      const detail = "not run, because uploads.create failed";
      expect(resultOf(document, name).error).toMatchObject({ detail });
    }
    expect(resultOf((await run("uploads.context.set", "403")).document, "uploads.message.send").error).toMatchObject({
      detail: "not run, because uploads.context.set failed",
    });
  });
});

describe("a 401 in the middle", () => {
  it.each(["context.set", "context.get", "context.delete", "uploads.create", "uploads.message.send"])(
    "of %s renews the token once and goes on",
    async (check) => {
      const { sandbox, document } = await run(check, "401x1");
      expect(document.ok).toBe(true);
      expect(timesAsked(sandbox, check)).toBe(2);
      // The test's own two, and the run's two.
      expect(timesAsked(sandbox, "exchange")).toBe(4);
      expect(sandbox.patsRefused()).toBe(0);
    },
  );

  it("for ever, of one check, fails that check alone; the entry is deleted with the new token", async () => {
    const { document, more } = await run("context.get", "401");
    expect(document.summary.failed_checks).toEqual(["context.get"]);
    expect(document.left_behind).toEqual(both);
    expect(more).toEqual([]);
  });

  it("for ever, of the delete, leaves the entry behind and says so", async () => {
    const { sandbox, document, more } = await run("context.delete", "401");
    expect(document.summary.failed_checks).toEqual(["context.delete"]);
    expect(document.left_behind?.[0]).toMatchObject({ key: more[0], reason: expect.stringContaining("HTTP 401") });
    expect(timesAsked(sandbox, "context.delete")).toBe(2);
  });
});

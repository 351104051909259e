import { describe, expect, it } from "vitest";
import { coreSuite } from "../../src/gate/suite.ts";
import { checksSeen, environmentOf, sandboxOf } from "../api/support.ts";
import { preflight, world } from "./support.ts";

const NAMES = coreSuite.map(({ name }) => name);

describe("a check that fails", () => {
  it.each<[string, string, object]>([
    ["a status", "403", { status_code: 403, detail: { detail: "The sandbox was told to answer 403." } }],
    ["a page of HTML", "html", { status_code: 200, detail: expect.stringMatching(/front end/) }],
    [
      "a redirect",
      "redirect",
      { status_code: 302, detail: expect.stringMatching(/^a redirect to http:\/\/localhost:\d+\/redirected/) },
    ],
    ["malformed JSON", "malformed", { type: "contract", code: "invalid_json" }],
    ["a list that is missing", "drop-field=tasks", { type: "contract", code: "shape_mismatch" }],
    ["a body beyond the bounds", "huge", { type: "transport", code: "body_too_large" }],
    ["a reset", "reset", { type: "transport", code: "connection_reset" }],
    ["half a body", "truncate", { type: "transport", code: "body_truncated" }],
  ])("by %s fails the gate alone, and says what came", async (_, fault, error) => {
    const dev = environmentOf(await sandboxOf({ faults: [`dev:tasks.list=${fault}`] }));
    const document = await preflight(dev);
    expect(document).toMatchObject({
      ok: false,
      skipped: false,
      problems: [],
      summary: { checks_total: 8, checks_failed: 1, failed_checks: ["tasks.list"], preflight_passed: false },
      preflight: { passed: false },
    });
    expect(document.checks[5]).toMatchObject({ name: "tasks.list", ok: false, error });
    expect(document.checks.filter(({ ok }) => ok)).toHaveLength(7);
  });

  it("carries the URL that was asked", async () => {
    const dev = environmentOf(await sandboxOf({ faults: ["dev:tasks.list=404"] }));
    const [, , , , , tasks] = (await preflight(dev)).checks;
    expect(tasks?.error).toMatchObject({ url: `${dev.url}/api/v1/tasks?limit=10&space_id=${dev.spaces[0]?.id}` });
  });

  it("by a whoami without a principal leaves the principal open", async () => {
    const dev = environmentOf(await sandboxOf({ faults: ["dev:auth.whoami=drop-field=principal_type"] }));
    expect(await preflight(dev)).toMatchObject({
      ok: false,
      principal: null,
      summary: { principal_type: null, failed_checks: ["auth.whoami"] },
    });
  });

  it("for ever with a 401 costs one more exchange in all", async () => {
    const sandbox = await sandboxOf({ faults: ["dev:tasks.list=401"] });
    const document = await preflight(environmentOf(sandbox));
    expect(document.summary.failed_checks).toEqual(["tasks.list"]);
    expect(checksSeen(sandbox).filter((check) => check === "exchange")).toHaveLength(2);
    expect(checksSeen(sandbox).filter((check) => check === "tasks.list")).toHaveLength(2);
  });

  it("by hanging is given up at its deadline, attempt by attempt", async () => {
    const sandbox = await sandboxOf({ faults: ["dev:tasks.list=hang"] });
    const document = await preflight(environmentOf(sandbox), { options: { checkTimeoutMs: 300, retries: 1 } });
    expect(document.checks[5]).toMatchObject({
      ok: false,
      attempts: 2,
      error: { type: "transport", code: "deadline_exceeded" },
    });
    expect(checksSeen(sandbox).filter((check) => check === "tasks.list")).toHaveLength(2);
  });
});

describe("an exchange that is refused", () => {
  it("fails every check with that answer", async () => {
    const sandbox = await sandboxOf({ faults: ["dev:exchange=403"] });
    const document = await preflight(environmentOf(sandbox));
    expect(document).toMatchObject({ ok: false, skipped: false, principal: null, space_id: null, problems: [] });
    expect(document.summary).toMatchObject({ checks_total: 8, checks_failed: 8, failed_checks: NAMES });
    for (const check of document.checks) {
      expect(check).toMatchObject({
        ok: false,
        attempts: 0,
        error: { status_code: 403, url: expect.stringMatching(/\/auth\/exchange$/) },
      });
    }
    expect(checksSeen(sandbox)).toEqual(["exchange"]);
  });

  it("for a moment passes after a retry, which makes every check flaky", async () => {
    const sandbox = await sandboxOf({ faults: ["dev:exchange=503x2"] });
    const document = await preflight(environmentOf(sandbox));
    expect(document.ok).toBe(true);
    expect(document.checks.every(({ flaky }) => flaky)).toBe(true);
    expect(checksSeen(sandbox).filter((check) => check === "exchange")).toHaveLength(3);
  });
});

describe("a check that passes after a retry", () => {
  const faults = ["dev:tasks.list=503x1", "dev:spaces.list=resetx1"];

  it("is flaky, and passes", async () => {
    const document = await preflight(environmentOf(await sandboxOf({ faults })));
    expect(document.ok).toBe(true);
    expect(document.checks.filter(({ flaky }) => flaky).map(({ name, ok, attempts }) => [name, ok, attempts])).toEqual([
      ["spaces.list", true, 2],
      ["tasks.list", true, 2],
    ]);
  });

  it("fails under --fail-on-flaky, with the reason, in the document and in the line of the moment", async () => {
    const at = world();
    const document = await preflight(environmentOf(await sandboxOf({ faults })), {
      at,
      options: { failOnFlaky: true },
    });
    expect(document).toMatchObject({
      ok: false,
      summary: { failed_checks: ["spaces.list", "tasks.list"], preflight_passed: false },
    });
    const flaky = {
      ok: false,
      flaky: true,
      attempts: 2,
      error: { code: "flaky", detail: expect.stringMatching(/attempt 2/) },
    };
    expect(document.checks[5]).toMatchObject(flaky);
    expect(at.ended.find(({ name }) => name === "tasks.list")).toMatchObject(flaky);
    // What it answered is still good for finding the space and the principal.
    expect(document.checks.filter(({ ok }) => ok)).toHaveLength(6);
  });

  it("is not tried again when no retries are allowed", async () => {
    const sandbox = await sandboxOf({ faults });
    expect((await preflight(environmentOf(sandbox), { options: { retries: 0 } })).summary.failed_checks).toEqual([
      "spaces.list",
      "tasks.list",
    ]);
    expect(checksSeen(sandbox)).toHaveLength(9);
  });
});

describe("the space", () => {
  it("that cannot be resolved is a failed gate with a problem that says what to pass", async () => {
    const sandbox = await sandboxOf();
    const document = await preflight(environmentOf(sandbox), { spaceId: "nowhere" });
    expect(document).toMatchObject({
      ok: false,
      skipped: false,
      space_id: null,
      principal: { principal_type: "user" },
      problems: [
        {
          code: "space_unresolved",
          reason: expect.stringMatching(/nowhere/),
          fix: expect.stringMatching(/--space-id/),
        },
      ],
      summary: { failed_checks: NAMES.slice(2) },
    });
    expect(checksSeen(sandbox).sort()).toEqual(["auth.whoami", "exchange", "spaces.list"]);
  });

  it("may be named by its slug", async () => {
    const dev = environmentOf(await sandboxOf());
    const [, second] = dev.spaces;
    expect(await preflight(dev, { spaceId: second?.slug ?? "" })).toMatchObject({ ok: true, space_id: second?.id });
  });
});

import { describe, expect, it } from "vitest";
import { runPreflight } from "../../src/gate/preflight.ts";
import { coreSuite } from "../../src/gate/suite.ts";
import { checksSeen, environmentOf, sandboxOf } from "../api/support.ts";
import { loginFor, OPTIONS, preflight, world } from "./support.ts";
import { contextKeys, EVERYTHING, resultOf, timesAsked, writing } from "./write-support.ts";

const READS = coreSuite.map(({ name }) => name);
const PROBE = ["context.set", "context.get", "context.delete"];
const UPLOAD = ["uploads.create", "uploads.context.set", "uploads.context.get", "uploads.context.delete"];

describe("nothing is written", () => {
  const everyWrite = [...PROBE, ...UPLOAD, "uploads.message.send"];

  it("when the exchange is refused: every check fails with that answer", async () => {
    const sandbox = await sandboxOf({ faults: ["dev:exchange=403"] });
    const at = world();
    const document = await preflight(environmentOf(sandbox), { at, options: EVERYTHING });
    expect(document.checks.map(({ name }) => name)).toEqual([...READS, ...everyWrite]);
    for (const check of document.checks) {
      expect(check).toMatchObject({ ok: false, attempts: 0, error: { status_code: 403 } });
    }
    expect(at.ended).toHaveLength(16);
    expect(document.left_behind).toEqual([]);
    expect(checksSeen(sandbox)).toEqual(["exchange"]);
  });

  it("when the space cannot be resolved", async () => {
    const sandbox = await sandboxOf();
    const document = await preflight(environmentOf(sandbox), { spaceId: "no-such-space", options: EVERYTHING });
    for (const name of everyWrite) {
      expect(resultOf(document, name)).toMatchObject({ ok: false, attempts: 0, error: { code: "space_unresolved" } });
      expect(timesAsked(sandbox, name)).toBe(0);
    }
    expect(document).toMatchObject({ ok: false, left_behind: [], problems: [{ code: "space_unresolved" }] });
  });

  it("when the identity is refused: a document that says so", async () => {
    const sandbox = await sandboxOf();
    const document = await preflight(environmentOf(sandbox), { login: { token: undefined }, options: writing() });
    expect(document).toMatchObject({ ok: false, skipped: true, mode: "write", checks: [], left_behind: [] });
    expect(checksSeen(sandbox)).toEqual([]);
  });

  it("when the time is over before the space is known", async () => {
    const sandbox = await sandboxOf({ faults: ["dev:spaces.list=slow=400"] });
    const dev = environmentOf(sandbox);
    const identity = await loginFor(dev, {}, { spaceId: dev.spaces[1]?.slug ?? "" });
    const document = await runPreflight(world().needs, identity, { ...OPTIONS, ...EVERYTHING, timeoutMs: 500 });
    for (const name of ["context.set", "uploads.create"]) {
      expect(resultOf(document, name)).toMatchObject({ attempts: 0, error: { code: "deadline_exceeded" } });
      expect(timesAsked(sandbox, name)).toBe(0);
    }
    expect(document.left_behind).toEqual([]);
  });
});

describe("retries", () => {
  it.each<[string, number, boolean]>([
    ["context.set=503x1", 1, false],
    ["context.get=503x1", 2, true],
    ["context.get=resetx2", 3, true],
    ["context.delete=503x1", 2, false],
    ["uploads.create=503x1", 1, false],
    ["uploads.context.get=429,retry-after=1x1", 2, true],
    ["uploads.message.send=503x1", 1, false],
  ])("%s: reads are tried again, writes never", async (fault, requests, ok) => {
    const sandbox = await sandboxOf({ faults: [`dev:${fault}`] });
    const document = await preflight(environmentOf(sandbox), { options: EVERYTHING });
    const name = fault.split("=")[0] ?? "";
    expect(resultOf(document, name)).toMatchObject({ ok, attempts: ok ? requests : 1, ...(ok ? { flaky: true } : {}) });
    // The clean-up's own delete is no second try of the check.
    expect(timesAsked(sandbox, name)).toBe(requests);
    expect(document.ok).toBe(ok);
  });

  it("a read-back that passed only later fails with --fail-on-flaky, and is cleaned up", async () => {
    const sandbox = await sandboxOf({ faults: ["dev:context.get=503x1"] });
    const dev = environmentOf(sandbox);
    const keys = await contextKeys(dev);
    const document = await preflight(dev, { options: { ...writing(), failOnFlaky: true } });
    expect(document.summary.failed_checks).toEqual(["context.get"]);
    expect(await contextKeys(dev)).toEqual(keys);
  });
});

import { describe, expect, it } from "vitest";
import type { CheckOutcome } from "../../src/gate/check.ts";
import { failure, NAMES, run, SPACE } from "./run-support.ts";

describe("without a token", () => {
  it("every check fails with the exchange's answer, and nothing is asked", async () => {
    const { results, asked, ended } = await run({ token: async () => ({ ok: false, answer: failure(401) }) });
    expect(results.map(({ name }) => name)).toEqual(NAMES);
    for (const result of results) {
      expect(result).toMatchObject({ ok: false, attempts: 0, duration_ms: 0, error: { status_code: 401 } });
    }
    expect(asked).toEqual([]);
    expect(ended).toEqual(results);
  });

  it("for a moment the exchange is tried again, as a read is", async () => {
    let tries = 0;
    const { results, clock } = await run({
      token: async () =>
        ++tries < 3 ? { ok: false, answer: failure(503) } : { ok: true, token: "eyJ.x", tokenClass: null },
    });
    expect(tries).toBe(3);
    expect(clock.slept).toEqual([100, 200]);
    // The checks themselves passed at once, but would not have without the retry.
    expect(results.every(({ ok, attempts, flaky }) => ok && attempts === 1 && flaky)).toBe(true);
  });
});

describe("without a space", () => {
  it("the checks that need one fail with the reason, and are not asked", async () => {
    const error = { type: "refused", code: "space_unresolved", detail: "2 spaces are visible" } as const;
    const { results, asked } = await run({ options: { resolveSpace: async () => ({ ok: false, error }) } });
    expect(asked).toEqual(["auth.whoami", "spaces.list"]);
    expect(results.map(({ ok }) => ok)).toEqual([true, true, false, false, false, false, false, false]);
    for (const result of results.slice(2)) expect(result).toMatchObject({ attempts: 0, error });
  });

  it("asked of a check that the suite does not have is a defect", async () => {
    const resolveSpace = async (outcomeOf: (name: string) => Promise<CheckOutcome>) => {
      await outcomeOf("no.such.check");
      return { ok: true as const, space: SPACE };
    };
    await expect(run({ options: { resolveSpace } })).rejects.toThrow("the suite has no check no.such.check");
  });
});

import { describe, expect, it } from "vitest";
import { partAt } from "./cases.ts";

describe("a part of an enumeration", () => {
  const sizes = Array.from({ length: 21 }, (_, size) => Array.from({ length: size }, (_none, index) => index));
  const days = [...Array(12).keys()].map((day) => day - 3);

  it("is another one every day, and all of it is tried in as many days as the step has", () => {
    for (const cases of sizes)
      for (const step of [2, 3, 5, 9]) {
        const parts = days.slice(0, step).map((at) => partAt(cases, { step, at }));
        expect([...new Set(parts.flat())].sort((one, other) => one - other)).toEqual(cases);
        for (const part of parts)
          expect(part.length).toBeLessThanOrEqual(Math.ceil(cases.length / Math.min(step, cases.length || 1)));
      }
  });

  it("has one case at least on any day, also of fewer than the step has", () => {
    for (const cases of sizes.slice(1)) for (const at of days) expect(partAt(cases, { step: 9, at })).not.toEqual([]);
  });
});

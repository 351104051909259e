import { describe, expect, it } from "vitest";
import { allCases, isTurnAt, partAt, takingTurns } from "./cases.ts";

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

describe("taking turns", () => {
  it("brings everyone on in as many days as the step has, once, and one of as many that follow one another on each", () => {
    for (const step of [2, 3, 5])
      for (const first of [-4, 0, 7, 20_785]) {
        const days = Array.from({ length: step }, (_, index) => first + index);
        const places = Array.from({ length: 4 * step }, (_, index) => index);
        for (const place of places) expect(days.filter((at) => isTurnAt(place, { step, at }))).toHaveLength(1);
        for (const at of days)
          for (const place of places)
            if (place + step <= places.length)
              expect(places.slice(place, place + step).filter((one) => isTurnAt(one, { step, at }))).toHaveLength(1);
      }
  });

  it("declares those whose turn it is", () => {
    const names = Array.from({ length: 9 }, (_, index) => String(index));
    const declared: string[] = [];
    const inTurn = takingTurns(3, (name) => declared.push(name));
    for (const name of names) inTurn(name, async () => undefined);
    const [first = 0] = declared.map(Number);
    expect(declared).toEqual(allCases ? names : names.filter((name) => Number(name) % 3 === first % 3));
    expect(declared.length).toBe(allCases ? 9 : 3);
  });
});

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { isTurnAt, oftener, partAt, stepOf, takingTurns, timeOf } from "./cases.ts";

const tests = fileURLToPath(new URL("..", import.meta.url));
const days = [...Array(12).keys()].map((day) => day - 3);

describe("a part of an enumeration", () => {
  const sizes = Array.from({ length: 21 }, (_, size) => Array.from({ length: size }, (_none, index) => index));
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

describe("a part inside of a part", () => {
  const inner = [...Array(12).keys()];

  it.each([2, 3, 4])("comes by every case on the days of the other: %i", (step) => {
    for (const turn of Array.from({ length: step }, (_, index) => index)) {
      const at = Array.from({ length: 12 }, (_, time) => 20_785 * step + turn + time * step);
      const tried = at.flatMap((day) => partAt(inner, { step: 12, at: timeOf(step, day) }));
      expect(new Set(tried)).toEqual(new Set(inner));
    }
  });
});

describe("what CI tries", () => {
  const steps = [...Array(40).keys()].map((before) => before + 1);

  it("is twice as much at least, and all that is tried on the same day elsewhere", () => {
    for (const step of steps) {
      expect(oftener(step)).toBeLessThanOrEqual(Math.max(1, step / 2));
      for (const at of days) {
        const cases = [...Array(50).keys()];
        const more = new Set(partAt(cases, { step: oftener(step), at }));
        expect(partAt(cases, { step, at }).filter((one) => !more.has(one))).toEqual([]);
      }
    }
  });
});

describe("taking turns", () => {
  const places = [...Array(20).keys()];
  const onDay = (at: number, step: number) => places.filter((place) => isTurnAt(place, { step, at }));

  it.each([2, 3, 5])("brings everyone on once in as many days as the step has: %i", (step) => {
    for (const first of [-4, 0, 7, 20_785]) {
      const days = Array.from({ length: step }, (_, index) => onDay(first + index, step));
      expect(days.flat().sort((one, other) => one - other)).toEqual(places);
    }
  });

  it.each([2, 3, 5])("brings on one of as many that follow one another, on any day: %i", (step) => {
    for (const at of days) {
      const [first = 0] = onDay(at, step);
      expect(first).toBeLessThan(step);
      expect(onDay(at, step)).toEqual(places.filter((place) => place >= first && (place - first) % step === 0));
    }
  });

  // The runner fails for a `describe` without a test: it would on some days only.
  it("leaves no `describe` without a test on any day", () => {
    const files = readdirSync(tests, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".test.ts"));
    const inTurns = files.flatMap((name) => {
      const text = readFileSync(join(tests, name), "utf8");
      const step = /^const (\w+) = takingTurns\((\d+)/m.exec(text);
      return step === null
        ? []
        : blocksOf(text).map((block) => ({ name, block, declare: step[1], step: Number(step[2]) }));
    });
    expect(inTurns.length).toBeGreaterThan(40);
    const empty = inTurns.filter(({ block, declare, step }) => {
      return (
        !/^ +it[.(]/m.test(block) &&
        [...block.matchAll(new RegExp(`^ +(?:const \\w+ = )?${declare}\\(`, "gm"))].length < step
      );
    });
    expect(empty.map(({ name, block }) => `${name}: ${block.split("\n")[0]}`)).toEqual([]);
  });

  it("declares those whose turn it is", () => {
    const names = Array.from({ length: 9 }, (_, index) => String(index));
    const declared: string[] = [];
    const inTurn = takingTurns(3, (name) => declared.push(name));
    for (const name of names) inTurn(name, async () => undefined);
    const [first = 0] = declared.map(Number);
    const step = stepOf(3);
    expect(declared).toEqual(names.filter((name) => Number(name) % step === first % step));
    expect(declared.length).toBe(9 / step);
  });
});

/** The text of each `describe` of a file, up to the next one. */
function blocksOf(text: string): string[] {
  return text.split(/^(?=describe)/m).slice(1);
}

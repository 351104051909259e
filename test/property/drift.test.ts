import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findDrift, type Observed } from "../../src/gate/drift.ts";
import { shapeOf } from "../../src/gate/shape.ts";

type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

const { json } = fc.letrec<{ json: Json }>((tie) => ({
  json: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.constant(null),
    fc.boolean(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.string({ maxLength: 5 }),
    fc.array(tie("json"), { maxLength: 4 }),
    fc.dictionary(
      fc.oneof(fc.constantFrom("id", "name", "items", "__proto__", "toString"), fc.string({ maxLength: 4 })),
      tie("json"),
      { maxKeys: 4 },
    ),
  ),
}));

/** Another value of the same shape: scalars replaced, lists turned round and repeated. */
function otherValues(value: Json): Json {
  if (typeof value === "boolean") return !value;
  if (typeof value === "number") return value + 1;
  if (typeof value === "string") return `${value}!`;
  if (Array.isArray(value)) return [...value, ...value].reverse().map(otherValues);
  if (value === null) return null;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([name, field]) => [name, otherValues(field)]),
  );
}

function observed(env: string, body: Json): Observed {
  return {
    env,
    scheme: "https",
    principalType: "user",
    build: null,
    checks: [{ name: "tasks.list", ok: true, shape: shapeOf(body) }],
  };
}

const drift = (from: Json, to: Json) => findDrift(observed("dev", from), [observed("next", to)]);

describe("drift", () => {
  it("is never found between equal shapes, whatever the values and the order of items", () => {
    fc.assert(
      fc.property(json, (value) => {
        expect(drift(value, otherValues(value))).toEqual([]);
      }),
      { numRuns: 1000 },
    );
  });

  it("is always found when a field is removed, wherever it stood", () => {
    fc.assert(
      fc.property(json, fc.nat(), (value, pick) => {
        const places = objectsIn(value);
        const place = places[pick % Math.max(1, places.length)];
        fc.pre(place !== undefined);
        const name = Object.keys(place)[pick % Object.keys(place).length] ?? "";
        // Out of every item of a list: a field that some items lack was not always there to begin with.
        const without = (node: Json): Json => {
          if (Array.isArray(node)) return node.map(without);
          if (node === null || typeof node !== "object") return node;
          return Object.fromEntries(
            Object.entries(node).flatMap(([key, field]): [string, Json][] =>
              key === name ? [] : [[key, without(field)]],
            ),
          );
        };
        const findings = drift(value, without(value));
        expect(findings.some(({ code, severity }) => code === "field_gone" && severity === "breaking")).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  it("never takes an empty collection for missing fields", () => {
    const emptied = (node: Json): Json => {
      if (Array.isArray(node)) return [];
      if (node === null || typeof node !== "object") return node;
      return Object.fromEntries(Object.entries(node).map(([name, field]) => [name, emptied(field)]));
    };
    fc.assert(
      fc.property(json, (value) => {
        expect(drift(value, emptied(value))).toEqual([]);
        expect(drift(emptied(value), value)).toEqual([]);
      }),
      { numRuns: 1000 },
    );
  });

  it("does not depend on the order of the environments beside the baseline", () => {
    fc.assert(
      fc.property(json, fc.array(json, { minLength: 2, maxLength: 4 }), (baseline, bodies) => {
        const others = bodies.map((body, index) => observed(`env${index}`, body));
        const of = (list: Observed[]) => findDrift(observed("dev", baseline), list);
        const sorted = (list: Observed[]) =>
          of(list)
            .map((finding) => JSON.stringify(finding))
            .sort();
        expect(sorted([...others].reverse())).toEqual(sorted(others));
      }),
    );
  });

  it("has no values in it: two values of one shape have one fingerprint", () => {
    fc.assert(
      fc.property(json, (value) => {
        expect(shapeOf(otherValues(value))).toEqual(shapeOf(value));
      }),
      { numRuns: 1000 },
    );
  });

  it("merges items in any order, and however often they come, to the same shape", () => {
    fc.assert(
      fc.property(json, json, json, (a, b, c) => {
        expect(shapeOf([a, b, c])).toEqual(shapeOf([c, a, b]));
        expect(shapeOf([a, b, c])).toEqual(shapeOf([a, a, c, b, c]));
        expect(shapeOf({ a: [a, b], b: [c] })).toEqual(shapeOf({ b: [c], a: [b, a] }));
      }),
      { numRuns: 500 },
    );
  });
});

/** Every object in a value that has a field. */
function objectsIn(value: Json): Record<string, Json>[] {
  if (Array.isArray(value)) return value.flatMap(objectsIn);
  if (value === null || typeof value !== "object") return [];
  const below = Object.values(value).flatMap(objectsIn);
  return Object.keys(value).length === 0 ? below : [value, ...below];
}

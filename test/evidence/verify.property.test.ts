import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isObject, type JsonObject, parseArtifact } from "../../src/evidence/read-artifact.ts";
import { canonical } from "./support.ts";
import { artifact, codesOf, sealed, withValue } from "./verify-support.ts";

/** Every place in a value, by its path, the innermost included. */
function placesIn(node: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (typeof node !== "object" || node === null) return [path];
  const inner = Object.entries(node).flatMap(([name, member]) => placesIn(member, [...path, name]));
  return path.length === 0 ? inner : [path, ...inner];
}

function objectAt(node: unknown, path: readonly string[]): unknown {
  return path.reduce((at: unknown, name) => (typeof at === "object" && at !== null ? Reflect.get(at, name) : at), node);
}

const documents = fc.oneof(
  fc.constantFrom<JsonObject>(artifact("preflight"), artifact("doctor"), artifact("matrix")),
  // Anything that JSON can say beside the evidence.
  fc
    .dictionary(fc.string(), fc.jsonValue())
    .map((members) =>
      sealed({ ...Object.fromEntries(Object.entries(members)), ...artifact("preflight"), more: members }),
    ),
);

/** A sealed artifact, and the same one with another value in one place. */
const spoiled = documents.chain((document) =>
  fc
    .tuple(fc.constantFrom(...placesIn(document)), fc.oneof(fc.jsonValue(), fc.constant(undefined)))
    .map(([path, value]) => ({ document, path, value }))
    // Equal values, and zero with and without a sign, are no change to a reader of JSON.
    .filter(({ path, value }) => value === undefined || canonical(objectAt(document, path)) !== canonical(value))
    // Taking an item out of a list is another list.
    .filter(
      ({ document, path, value }) => value !== undefined || !Array.isArray(objectAt(document, path.slice(0, -1))),
    ),
);

describe("a sealed artifact", { timeout: 60_000 }, () => {
  it("is altered by any change of a single value, or by its absence, wherever it stands", () => {
    fc.assert(
      fc.property(spoiled, ({ document, path, value }) => {
        const after = withValue(document, path, value);
        if (!isObject(after)) throw new Error("it is an object still");
        expect(codesOf("preflight", after)).toContain("altered");
      }),
      { numRuns: 500 },
    );
  });

  it("is altered by a member more, in whatever object", () => {
    const places = placesIn(artifact("matrix")).filter((path) => isObject(objectAt(artifact("matrix"), path)));
    fc.assert(
      fc.property(fc.constantFrom([], ...places), fc.uuid(), fc.jsonValue(), (path, name, value) => {
        const after = withValue(artifact("matrix"), [...path, name], value);
        if (!isObject(after)) throw new Error("it is an object still");
        expect(codesOf("matrix", after)).toContain("altered");
      }),
    );
  });

  it("is the same in any layout and any order of members", () => {
    const reversed = (node: unknown): unknown => {
      if (Array.isArray(node)) return node.map(reversed);
      if (!isObject(node)) return node;
      return Object.fromEntries(
        Object.entries(node)
          .reverse()
          .map(([name, member]) => [name, reversed(member)]),
      );
    };
    fc.assert(
      fc.property(documents, fc.integer({ min: 0, max: 4 }), (document, blanks) => {
        const read = parseArtifact(JSON.stringify(reversed(document), null, blanks));
        if (read.state !== "read") throw new Error(`it was not read: ${JSON.stringify(read)}`);
        expect(codesOf("preflight", read.document)).not.toContain("altered");
      }),
    );
  });
});

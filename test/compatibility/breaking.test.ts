import { describe, expect, it } from "vitest";
import { breakingChanges, type Interface, mayBreak, type Schema } from "./breaking.ts";
import { currentInterface } from "./interface.ts";

const text: Schema = { type: "string" };
const object = (properties: Record<string, Schema>, required = Object.keys(properties)): Schema => ({
  type: "object",
  properties,
  required,
  additionalProperties: false,
});
const nullable = (schema: Schema): Schema => ({ anyOf: [schema, { type: "null" }] });
const interfaceOf = (schema: Schema): Interface => ({
  exit_codes: { pass: 0 },
  error_codes: { USAGE: 1 },
  artifacts: ["matrix.json"],
  commands: { "qa matrix": ["--env <value>", "--for <value>: release"] },
  functions: { planRelease: ["cwd", "ref: text"] },
  schemas: { matrix: schema },
});

describe("breakingChanges", () => {
  it.each<[string, Schema, Schema, string[]]>([
    ["the same", object({ a: text }), object({ a: text }), []],
    ["a new field", object({ a: text }), object({ a: text, b: text }), []],
    ["a field that is gone", object({ a: text, b: text }), object({ a: text }), ["matrix.b: gone"]],
    ["a field that may be absent", object({ a: text }), object({ a: text }, []), ["matrix.a: may be absent"]],
    ["a field that is always there now", object({ a: text }, []), object({ a: text }), []],
    ["another type", object({ a: text }), object({ a: { type: "number" } }), ["matrix.a: number in place of string"]],
    ["a whole number in place of any", object({ a: { type: "number" } }), object({ a: { type: "integer" } }), []],
    [
      "any number in place of a whole one",
      { type: "integer" },
      { type: "number" },
      ["matrix: number in place of integer"],
    ],
    [
      "null where it was none",
      object({ a: text }),
      object({ a: nullable(text) }),
      ["matrix.a: null in place of string"],
    ],
    ["no null any more", object({ a: nullable(text) }), object({ a: text }), []],
    ["the same types", { type: ["string", "null"] }, { type: ["string", "null"] }, []],
    ["fewer types", { type: ["string", "null"] }, text, []],
    ["more types", text, { type: ["string", "null"] }, ["matrix: null in place of string"]],
    [
      "other types",
      { type: ["string", "null"] },
      { type: ["number", "null"] },
      ["matrix: number in place of string or null"],
    ],
    ["any type", text, {}, ["matrix: anything in place of string"]],
    ["a list of anything", { type: "array", items: text }, { type: "array" }, ["matrix[]: no longer described"]],
    [
      "a place in a list that is gone",
      { type: "array", prefixItems: [text, text] },
      { type: "array", prefixItems: [text] },
      ["matrix[1]: no longer described"],
    ],
    [
      "a place in a list of another type",
      { type: "array", prefixItems: [text] },
      { type: "array", prefixItems: [{ type: "number" }] },
      ["matrix[0]: number in place of string"],
    ],
    [
      "no other names any more",
      { type: "object", additionalProperties: text },
      { type: "object", additionalProperties: false },
      ["matrix.*: gone"],
    ],
    ["another constant", { type: "number", const: 1 }, { type: "number", const: 2 }, ["matrix: 2 in place of 1"]],
    ["a new value", { type: "string", enum: ["a"] }, { type: "string", enum: ["a", "b"] }, []],
    [
      "in a list of objects",
      { type: "array", items: object({ a: text }) },
      { type: "array", items: object({}) },
      ["matrix[].a: gone"],
    ],
    [
      "in what any name holds",
      { type: "object", additionalProperties: object({ a: text }) },
      { type: "object", additionalProperties: object({}) },
      ["matrix.*.a: gone"],
    ],
    [
      "behind a reference",
      { ...object({ a: { $ref: "#/$defs/x" } }), $defs: { x: object({ b: text }) } },
      { ...object({ a: { $ref: "#/$defs/y" } }), $defs: { y: object({}) } },
      ["matrix.a.b: gone"],
    ],
  ])("%s", (_, before, after, found) => {
    expect(breakingChanges(interfaceOf(before), interfaceOf(after))).toEqual(found);
  });

  it.each<[string, Partial<Interface>, string[]]>([
    ["a schema", { schemas: {} }, ["schema matrix: gone"]],
    ["an exit code", { exit_codes: {} }, ["exit code pass: gone"]],
    ["an error code", { error_codes: { OTHER: 1 } }, ["error code USAGE: gone"]],
    ["an error's exit code", { error_codes: { USAGE: 2 } }, ["error code USAGE: 2 in place of 1"]],
    ["a command", { commands: {} }, ["command qa matrix: gone"]],
    [
      "an option",
      { commands: { "qa matrix": ["--for <value>: release", "--other"] } },
      ["command qa matrix: --env <value>: gone"],
    ],
    [
      "an option's value",
      { commands: { "qa matrix": ["--env <value>", "--for <value>: other"] } },
      ["command qa matrix: --for <value>: release: gone"],
    ],
    ["a function", { functions: {} }, ["function planRelease: gone"]],
    [
      "an option of a function",
      { functions: { planRelease: ["cwd", "ref: list"] } },
      ["function planRelease: ref: text: gone"],
    ],
    ["an artifact", { artifacts: ["other.json"] }, ["artifact matrix.json: gone"]],
  ])("%s", (_, change, found) => {
    const before = interfaceOf(text);
    expect(breakingChanges(before, { ...before, ...change })).toEqual(found);
  });

  it("finds nothing between the program and itself, and each field that would be gone", async () => {
    const now = await currentInterface();
    // As they are read from files, too.
    expect(breakingChanges(JSON.parse(JSON.stringify(now)), JSON.parse(JSON.stringify(now)))).toEqual([]);
    for (const [name, schema] of Object.entries(now.schemas)) {
      const { properties = {}, ...rest } = schema;
      const { ok: _gone, ...others } = properties;
      const after = { ...now, schemas: { ...now.schemas, [name]: { ...rest, properties: others } } };
      expect(breakingChanges(now, after)).toEqual([`${name}.ok: gone`]);
    }
  });
});

describe("mayBreak", () => {
  it.each([
    ["0.1.0", "0.1.1", false],
    ["0.1.0", "0.2.0", true],
    ["0.1.0", "1.0.0", true],
    ["1.0.0", "1.1.0", false],
    ["1.0.0", "1.0.1", false],
    ["1.0.0", "2.0.0", true],
    ["1.0.0", "1.0.0", false],
    ["2.0.0", "1.0.0", false],
    ["0.9.0", "1.0.0-beta.1", true],
  ])("%s → %s: %s", (from, to, may) => {
    expect(mayBreak(from, to)).toBe(may);
  });
});

import { describe, expect, it } from "vitest";
import { jsonSchemas } from "../../src/cli/schemas.ts";

/** Every name of a field that a JSON Schema gives, however deep. */
function fieldNames(schema: unknown): string[] {
  if (typeof schema !== "object" || schema === null) return [];
  return Object.entries(schema).flatMap(([key, value]) => [
    ...(key === "properties" ? Object.keys(value) : []),
    ...fieldNames(value),
  ]);
}

describe("the published schema of", () => {
  it.each(Object.entries(jsonSchemas()))("%s names every field in snake_case", (_, schema) => {
    const names = fieldNames(schema);
    expect(names).toContain("summary");
    expect(names.filter((name) => !/^[a-z][a-z0-9]*(?:_[a-z0-9]+)*$/.test(name))).toEqual([]);
  });
});

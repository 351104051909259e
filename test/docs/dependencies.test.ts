import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { z } from "zod";

const read = (path: string) => readFileSync(fileURLToPath(new URL(`../../${path}`, import.meta.url)), "utf8");
const names = z.record(z.string(), z.string());
const { dependencies, devDependencies } = z
  .object({ dependencies: names.default({}), devDependencies: names })
  .parse(JSON.parse(read("package.json")));

const section =
  read("docs/architecture.md")
    .split(/^## /m)
    .find((text) => text.startsWith("Dependencies\n")) ?? "";
/** The packages in the first column of its tables, with the reason beside each. */
const reasons = new Map(
  [...section.matchAll(/^\| ([^|]+) \| ([^|]+) \|$/gm)].flatMap(([, first = "", why = ""]) =>
    first.split(", ").map((name): [string, string] => [name.replace(/ \(.*\)$/, ""), why]),
  ),
);
for (const other of ["package", "for development", "---"]) reasons.delete(other);

it("docs/architecture.md has a reason for every dependency, and for none that is not there", () => {
  expect(reasons.size).toBeGreaterThan(40);
  expect([...reasons.keys()].sort()).toEqual(Object.keys({ ...dependencies, ...devDependencies }).sort());
  expect([...reasons].filter(([, why]) => why.trim().length < 5)).toEqual([]);
});

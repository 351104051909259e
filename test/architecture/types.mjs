/**
 * Judges the packed package's types ("are the types wrong"), as its profile `esm-only` does: an ES module alone is not for the
 * resolution of Node 10, nor for a CommonJS module that is type-checked as `node16`.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checkPackage, createPackageFromTarballData } from "@arethetypeswrong/core";

const folder = mkdtempSync(join(tmpdir(), "axctl-types-"));
try {
  const options = { encoding: /** @type {const} */ ("utf8") };
  const packed = execFileSync("npm", ["pack", "--silent", "--pack-destination", folder], options).trim();
  const result = await checkPackage(createPackageFromTarballData(readFileSync(join(folder, packed))));
  if (!result.types) throw new Error("the package has no types");
  const beside = ["node10", "node16-cjs"];
  const problems = result.problems.filter((one) => !("resolutionKind" in one && beside.includes(one.resolutionKind)));
  for (const problem of problems) console.error(`types: ${JSON.stringify(problem)}`);
  console.log(`types: ${Object.keys(result.entrypoints).length} entry points, ${problems.length} problems`);
  process.exitCode = problems.length === 0 ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

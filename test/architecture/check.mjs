/**
 * `npm run architecture`: reads every module below src/ (or below the folder given) and fails for each edge that the
 * allow-list does not name, and when it read nothing.
 */
import { cruise } from "dependency-cruiser";
import extractTSConfig from "dependency-cruiser/config-utl/extract-ts-config";
import config from "./dependency-cruiser.mjs";

const folder = process.argv[2] ?? ".";
process.chdir(folder);

const { options, ...ruleSet } = config;
const result = await cruise(["src"], { ...options, validate: true, ruleSet }, undefined, {
  tsConfig: extractTSConfig("tsconfig.json"),
});
if (typeof result.output === "string") throw new Error("dependency-cruiser gave text where data was asked for");
const { totalCruised, violations } = result.output.summary;
for (const { rule, from, to } of violations) console.error(`${rule.name}: ${from} → ${to}`);
if (totalCruised === 0) console.error("no module was read: the check saw nothing");
console.log(`architecture: ${totalCruised} modules, ${violations.length} forbidden edges`);
process.exitCode = totalCruised === 0 || violations.length > 0 ? 1 : 0;

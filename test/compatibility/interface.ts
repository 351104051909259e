import { jsonSchemas } from "../../src/cli/schemas.ts";
import { catalogue } from "../../src/core/error-catalogue.ts";
import { EXIT } from "../../src/core/exit-codes.ts";
import type { Interface } from "./breaking.ts";

/** The files that commands leave for others, as docs/evidence.md and docs/ci.md name them. */
const ARTIFACTS = ["<env>-doctor.json", "<env>-preflight.json", "matrix.json", "operator-qa-summary.json"];

/** What the program of this checkout promises. */
export function currentInterface(): Interface {
  return {
    exit_codes: { ...EXIT },
    error_codes: Object.fromEntries(Object.entries(catalogue).map(([code, { exit }]) => [code, exit])),
    artifacts: ARTIFACTS,
    schemas: jsonSchemas(),
  };
}

/** As it is kept in the repository: one schema on each line. */
export function interfaceText({ schemas, ...rest }: Interface): string {
  const lines = Object.entries(schemas).map(
    ([name, schema]) => `    ${JSON.stringify(name)}: ${JSON.stringify(schema)}`,
  );
  const head = JSON.stringify(rest, null, 2).replace(/\n}$/, "");
  return `${head},\n  "schemas": {\n${lines.join(",\n")}\n  }\n}\n`;
}

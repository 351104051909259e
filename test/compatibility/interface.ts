import { commonOptions } from "../../src/cli/common-options.ts";
import { type Flag, WORLD } from "../../src/cli/library/arguments.ts";
import * as planRelease from "../../src/cli/library/plan-release.ts";
import * as resolveIdentity from "../../src/cli/library/resolve-identity.ts";
import * as runPreflight from "../../src/cli/library/run-preflight.ts";
import * as verifyEvidence from "../../src/cli/library/verify-evidence.ts";
import type { OptionSpec } from "../../src/cli/option-spec.ts";
import { jsonSchemas } from "../../src/cli/schemas.ts";
import { catalogue } from "../../src/core/error-catalogue.ts";
import { EXIT } from "../../src/core/exit-codes.ts";
import { type Known, wholeTree } from "../cli/whole-tree.ts";
import type { Interface } from "./breaking.ts";

const functions: Readonly<Record<string, Readonly<Record<string, Flag>>>> = {
  planRelease: planRelease.flags,
  resolveIdentity: resolveIdentity.flags,
  runPreflight: runPreflight.flags,
  verifyEvidence: verifyEvidence.flags,
};

const KINDS: Readonly<Record<Flag["kind"], string>> = {
  text: "text",
  number: "number",
  list: "list",
  yes: "boolean",
  no: "boolean",
};

/** The files that commands leave for others, as docs/evidence.md and docs/ci.md name them. */
const ARTIFACTS = ["<env>-doctor.json", "<env>-preflight.json", "matrix.json", "operator-qa-summary.json"];

/** What the program of this checkout promises. */
export async function currentInterface(): Promise<Interface> {
  const tree = await wholeTree();
  return {
    exit_codes: { ...EXIT },
    error_codes: Object.fromEntries(Object.entries(catalogue).map(([code, { exit }]) => [code, exit])),
    artifacts: ARTIFACTS,
    commands: {
      axctl: commonOptions.flatMap(partsOf),
      ...Object.fromEntries(tree.map(({ name, help }) => [name, commandParts(help)])),
    },
    functions: Object.fromEntries(
      Object.entries(functions).map(([name, flags]) => [
        name,
        [...WORLD, ...Object.entries(flags).map(([option, { kind }]) => `${option}: ${KINDS[kind]}`)],
      ]),
    ),
    schemas: jsonSchemas(),
  };
}

function commandParts({ options, operands, rest }: Known["help"]): string[] {
  return [
    ...options.flatMap(partsOf),
    ...(operands === undefined ? [] : [withoutNames(operands.usage)]),
    ...(rest === undefined ? [] : [`-- ${withoutNames(rest)}`]),
  ];
}

/** An option, and each value that it is told to take. */
function partsOf({ flags, values = [] }: OptionSpec): string[] {
  const option = withoutNames(flags);
  return [option, ...values.map((value) => `${option}: ${value}`)];
}

/** What a value is called in the help may change. */
function withoutNames(usage: string): string {
  return usage.replace(/([<[])\w[^>\].]*/g, "$1value");
}

/** As it is kept in the repository: one schema on each line. */
export function interfaceText({ schemas, ...rest }: Interface): string {
  const lines = Object.entries(schemas).map(
    ([name, schema]) => `    ${JSON.stringify(name)}: ${JSON.stringify(schema)}`,
  );
  const head = JSON.stringify(rest, null, 2).replace(/\n}$/, "");
  return `${head},\n  "schemas": {\n${lines.join(",\n")}\n  }\n}\n`;
}

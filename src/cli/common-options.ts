import type { OptionSpec } from "./option-spec.ts";

/** Options that every command takes, and that may stand anywhere on a command line. None takes a value. */
export const commonOptions = [
  { flags: "--json", description: "print exactly one JSON document on standard output" },
  { flags: "--quiet", description: "print the verdict only" },
  { flags: "--no-color", description: "no colour (also NO_COLOR)" },
  { flags: "--debug", description: "on a crash, print the stack trace to standard error" },
] as const satisfies readonly OptionSpec[];

const NAMES: ReadonlySet<string> = new Set(commonOptions.map(({ flags }) => flags));

export function isCommonOption(argument: string): boolean {
  return NAMES.has(argument);
}

/** Whether a command line asks for the version, and for nothing else. */
export function isVersionRequest(argv: readonly string[]): boolean {
  const [asked, ...others] = argv.filter((argument) => !isCommonOption(argument));
  return (asked === "--version" || asked === "-V") && others.length === 0;
}

import { EXIT, EXIT_MEANINGS } from "../core/exit-codes.ts";
import type { OptionSpec } from "./option-spec.ts";
import { commonVariables, type VariableName } from "./variables.ts";

/** A whole command line, with what it does. */
export type Example = readonly [line: string, meaning: string];

/** What the exit codes that are about the result say of one command; null: it never ends with that code. */
export interface Exits {
  pass: string;
  fail: string | null;
  skip: string | null;
}

/**
 * What a person can know of a command without running it: `--help`, completion, the reference and the man page are made of
 * it. Its name and summary stand in the command tree.
 */
export interface CommandHelp {
  description: string;
  options: readonly OptionSpec[];
  /** Arguments beside the options, as commander writes them (`<dir...>`); the schema reads them as `operands`. */
  operands?: { usage: string; description: string; values?: readonly string[] };
  /** What may stand behind `--`, as the usage line shows it; left alone, and handed to `run` as `rest`. */
  rest?: string;
  /** What it reads of the environment, beside what every command does (`commonVariables`). */
  environment: readonly VariableName[];
  exits: Exits;
  examples: readonly [Example, Example, ...Example[]];
}

/** Every exit code that a command can end with, and what it says then. Pure. */
export function exitRows(exits: Exits): [code: string, meaning: string][] {
  const meanings = { ...EXIT_MEANINGS, ...exits };
  const names: readonly (keyof typeof EXIT)[] = ["pass", "crash", "fail", "skip", "interrupted", "terminated"];
  return names.flatMap((name): [string, string][] => {
    const meaning = meanings[name];
    return meaning === null ? [] : [[String(EXIT[name]), meaning]];
  });
}

/** The variables that a command reads: its own first, then those of every command; each once. Pure. */
export function variablesOf({ environment }: Pick<CommandHelp, "environment">): readonly VariableName[] {
  return [...new Set([...environment, ...commonVariables])];
}

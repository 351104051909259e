import { Command, CommanderError, Option } from "commander";
import type * as z from "zod/mini";
import { AxctlError } from "../core/errors.ts";
import type { CommandHelp } from "./command-help.ts";
import { commonOptions } from "./common-options.ts";
import type { Context } from "./context.ts";
import { withSections } from "./help-text.ts";
import type { OptionSpec } from "./option-spec.ts";
import type { Finished, Result } from "./respond.ts";

/** A command: what it takes, what it does, and how to show it. */
export interface CommandSpec<T> extends CommandHelp {
  schema: z.ZodMiniType<T>;
  run(options: T, context: Context, rest: readonly string[]): Promise<Result | Finished>;
}

/** A command line, read and checked: ready to run, or the help text that it asked for. */
export type Prepared = { run: (context: Context) => Promise<Result | Finished> } | { help: string };

/** What can read a command line. */
export interface Preparable {
  /** @throws AxctlError `USAGE` or `INVALID_OPTION` */
  prepare(name: string, args: readonly string[]): Prepared;
}

export interface RunnableCommand extends Preparable {
  /** What a person can know of it without running it. */
  help: CommandHelp;
}

interface ReadableCommand<T> extends RunnableCommand {
  /** The options of a command line alone, for the library. Throws as above, also for `--help`. */
  read(name: string, args: readonly string[]): T;
}

/** Makes a command of its parts. */
export function command<T>(spec: CommandSpec<T>): ReadableCommand<T> {
  return {
    help: spec,
    read: (name, args) => {
      const parsed = parse(build(name, spec), name, args);
      if ("help" in parsed) throw new AxctlError("USAGE", { reason: "help is for command lines", command: "axctl" });
      return checked(spec.schema, parsed.options);
    },
    prepare: (name, args) => {
      const [own, rest] = spec.rest === undefined ? [args, []] : splitAtEndOfOptions(args);
      const parsed = parse(build(name, spec), name, own);
      if ("help" in parsed) return parsed;
      const options = checked(spec.schema, parsed.options);
      return { run: (context) => spec.run(options, context, rest) };
    },
  };
}

function splitAtEndOfOptions(args: readonly string[]): [own: readonly string[], rest: readonly string[]] {
  const end = args.indexOf("--");
  return end === -1 ? [args, []] : [args.slice(0, end), args.slice(end + 1)];
}

function build(name: string, spec: CommandHelp): Command {
  const parser = new Command(name).description(spec.description).exitOverride().allowExcessArguments(false);
  for (const one of [...spec.options, ...commonOptions]) addOption(parser, one);
  parser.helpOption("-h, --help", "show this help");
  if (spec.operands !== undefined) parser.argument(spec.operands.usage, spec.operands.description);
  if (spec.rest !== undefined) parser.usage(`[options] -- ${spec.rest}`);
  return withSections(parser, spec);
}

function addOption(parser: Command, { flags, description, preset, repeatable }: OptionSpec): void {
  const option = new Option(flags, description);
  if (preset !== undefined) option.default(preset);
  if (repeatable) option.argParser((value: string, previous: string[]) => [...previous, value]);
  parser.addOption(option);
  // As the option's own default it would be printed, beside what the description says of the option's absence.
  if (repeatable) parser.setOptionValueWithSource(option.attributeName(), [], "default");
}

function parse(
  parser: Command,
  name: string,
  args: readonly string[],
): { options: Record<string, unknown> } | { help: string } {
  let help = "";
  // Commander prints through these; errors are taken from what it throws instead.
  parser.configureOutput({
    writeOut: (text) => {
      help += text;
    },
    writeErr: () => undefined,
  });
  try {
    const parsed = parser.parse([...args], { from: "user" });
    return { options: { ...parsed.opts(), operands: parsed.args } };
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.code === "commander.helpDisplayed") return { help };
    throw new AxctlError("USAGE", {
      reason: error.message.replace(/^error: /, "").replaceAll("\n", " "),
      command: name,
    });
  }
}

function checked<T>(schema: z.ZodMiniType<T>, options: Record<string, unknown>): T {
  const result = schema.safeParse(options);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const field = String(issue?.path[0] ?? "");
  if (field === "operands")
    throw new AxctlError("INVALID_OPTION", { option: "an argument", reason: issue?.message ?? "" });
  const name = field.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  throw new AxctlError("INVALID_OPTION", { option: `--${name}`, reason: issue?.message ?? "it cannot be used" });
}

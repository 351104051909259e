import type { CommandHelp } from "../command-help.ts";
import { commonOptions, isCommonOption } from "../common-options.ts";
import type { OptionSpec } from "../option-spec.ts";
import { commands, type Found, groups } from "../tree.ts";
import { kindOf, type ValueKind } from "./value-kinds.ts";

/** A word that may be typed, with what it is. */
export type Word = readonly [word: string, meaning: string];

/** What may stand where a person is typing: words that are known, or a value of some kind behind what is typed of its option. */
export type Wanted = { words: readonly Word[] } | { kind: ValueKind; prefix: string; typed: string };

const HELP: Word = ["--help", "show this help"];
const COMMON: readonly Word[] = [...commonOptions.map(({ flags, description }): Word => [flags, description]), HELP];

/** What may stand for the word that is being typed, before any command is named. Pure. */
export function wantedOfTree(before: readonly string[], typed: string): Wanted {
  if (before.includes("--")) return { words: [] };
  const path = before.filter((word) => !isCommonOption(word));
  const asksForHelp = path.includes("help");
  const [group, ...more] = path.filter((word) => word !== "help");
  if (typed.startsWith("-")) {
    const version: readonly Word[] = path.length === 0 ? [["--version", "print the version"]] : [];
    return { words: asksForHelp ? [] : [...COMMON, ...version] };
  }
  const help: readonly Word[] = asksForHelp ? [] : [["help", "display help for a command"]];
  if (group === undefined) return { words: [...topWords(), ...help] };
  if (!Object.hasOwn(groups, group) || more.length > 0) return { words: [] };
  const below = commands.filter(({ path: [first, second] }) => first === group && second !== undefined);
  return { words: [...below.map(({ path, summary }): Word => [path[1] ?? "", summary]), ...help] };
}

function topWords(): Word[] {
  const words = commands.map(({ path: [first = "", second], summary }): Word => {
    return [first, second === undefined ? summary : (groups[first]?.summary ?? "")];
  });
  return [...new Map(words)];
}

/** What may stand for the word that is being typed behind a command and its arguments so far. Pure. */
export function wantedOfCommand(help: CommandHelp, args: Found["args"], typed: string): Wanted {
  if (args.includes("--")) return help.rest === undefined ? { words: [] } : { kind: "file", prefix: "", typed };
  const { pending, given, operands } = readArguments(help, args);
  if (pending !== undefined) return valueFor(pending, "", typed);
  const [, name = "", value = ""] = /^(--[^=]+)=(.*)$/s.exec(typed) ?? [];
  const assigned = help.options.find(({ flags }) => flags.startsWith(`${name} <`));
  if (name !== "" && assigned !== undefined) return valueFor(assigned, `${name}=`, value);
  const takesMore = help.operands !== undefined && (operands === 0 || help.operands.usage.includes("..."));
  if (help.operands !== undefined && takesMore && !typed.startsWith("-"))
    return valueFor({ flags: help.operands.usage, ...help.operands }, "", typed);
  if (typed !== "" && !typed.startsWith("-")) return { words: [] };
  const left = help.options.filter(({ flags, repeatable }) => repeatable || !given.has(nameOf(flags)));
  return { words: [...left.map(({ flags, description }): Word => [nameOf(flags), description]), ...COMMON] };
}

/** Which options stand there, and whether the last one still waits for its value. */
function readArguments({ options }: CommandHelp, args: readonly string[]) {
  const given = new Set<string>();
  let pending: OptionSpec | undefined;
  let operands = 0;
  for (const argument of args) {
    const isValue = pending !== undefined;
    pending = undefined;
    if (isValue) continue;
    if (!argument.startsWith("-")) operands += 1;
    given.add(argument.replace(/=.*$/s, ""));
    pending = options.find(({ flags }) => flags.startsWith(`${argument} <`));
  }
  return { pending, given, operands };
}

function valueFor({ flags, values, suggests }: Omit<OptionSpec, "description">, prefix: string, typed: string): Wanted {
  const listed = values ?? suggests;
  if (listed !== undefined) return { words: listed.map((value): Word => [prefix + value, ""]) };
  return { kind: kindOf(flags) ?? "none", prefix, typed };
}

function nameOf(flags: string): string {
  return flags.split(" ")[0] ?? "";
}

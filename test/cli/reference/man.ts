import { type CommandHelp, type Example, exitRows } from "../../../src/cli/command-help.ts";
import { commonOptions } from "../../../src/cli/common-options.ts";
import { commonVariables, variables } from "../../../src/cli/variables.ts";
import { program } from "../../../src/cli/whole-help.ts";
import type { Known } from "../whole-tree.ts";

/**
 * docs/axctl.1: the same as one manual page, in the macros of man(7). It names no version and no day, which would make it stale
 * with every release.
 */
export function manPage(tree: readonly Known[]): string {
  return [
    `.\\" Generated from the program itself: npm run docs writes it anew.`,
    `.TH AXCTL 1 "" "axctl" "User Commands"`,
    ".SH NAME",
    `axctl ${roff("-")} release gate and release train of aX`,
    ".SH SYNOPSIS",
    ".B axctl",
    roff("COMMAND [OPTION]..."),
    ".SH DESCRIPTION",
    roff(program.description),
    ".SH COMMANDS",
    ...tree.flatMap(({ name, summary }) => item(`axctl ${name}`, summary)),
    ".SH OPTIONS",
    "These may stand anywhere on every command line.",
    ...commonOptions.flatMap(({ flags, description }) => item(flags, description)),
    ...tree.flatMap(({ name, help }) => [`.SS ${roff(`axctl ${name}`)}`, ...commandBody(name, help)]),
    ".SH ENVIRONMENT",
    "Every command reads",
    `${roff(commonVariables.join(", "))}; the others are read by the commands that name them above.`,
    ...Object.entries(variables).flatMap(([name, meaning]) => item(name, meaning)),
    ".SH EXIT STATUS",
    "A command that says more has said it above.",
    ...exitRows(program.exits).flatMap(([code, meaning]) => item(code, meaning)),
    ".SH EXAMPLES",
    ...examples(program.examples),
  ]
    .join("\n")
    .concat("\n");
}

function commandBody(name: string, help: CommandHelp): string[] {
  const { description, operands, options, environment, exits, rest } = help;
  const own = exitRows(exits).filter(([code]) => ["0", "2", "3"].includes(code));
  return [
    roff(description),
    ".PP",
    `.B ${roff(`axctl ${name}`)}`,
    roff(`[OPTION]...${operands === undefined ? "" : ` ${operands.usage}`}${rest === undefined ? "" : ` -- ${rest}`}`),
    ...(operands === undefined ? [] : item(operands.usage, operands.description)),
    ...options.flatMap(({ flags, description, preset }) =>
      item(flags, `${description}${preset === undefined ? "" : ` (default: ${preset})`}`),
    ),
    ...(environment.length === 0 ? [] : [".PP", `Reads ${roff([...new Set(environment)].join(", "))}.`]),
    ".PP",
    roff(`Exit codes: ${own.map(([code, meaning]) => `${code}: ${meaning}`).join("; ")}.`),
    ...examples(help.examples),
  ];
}

function item(term: string, meaning: string): string[] {
  return [".TP", `.B ${roff(term)}`, roff(meaning)];
}

function examples(lines: readonly Example[]): string[] {
  return lines.flatMap(([line, meaning]) => [".PP", roff(meaning), ".PP", ".nf", ".RS", roff(line), ".RE", ".fi"]);
}

/** Text in which nothing is an instruction; what is no ASCII by its code point. */
function roff(text: string): string {
  return text
    .replaceAll("\\", "\\e")
    .replaceAll("-", "\\-")
    .replaceAll("'", "\\(aq")
    .replace(/^\./, "\\&.")
    .replace(
      /[^\u0020-\u007e]/gu,
      (letter) => `\\[u${letter.codePointAt(0)?.toString(16).toUpperCase().padStart(4, "0")}]`,
    );
}

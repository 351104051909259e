import { exitRows } from "../../../src/cli/command-help.ts";
import { commonOptions } from "../../../src/cli/common-options.ts";
import type { OptionSpec } from "../../../src/cli/option-spec.ts";
import { groups } from "../../../src/cli/tree.ts";
import { commonVariables, variables } from "../../../src/cli/variables.ts";
import { program } from "../../../src/cli/whole-help.ts";
import type { Known } from "../whole-tree.ts";

/** docs/reference.md: what `--help` says on every level, as one page. */
export function markdownReference(tree: readonly Known[]): string {
  return [
    "# Reference",
    "Generated from the program itself, as `--help` is: `npm run docs` writes it anew, and a test fails when it is stale.",
    text(program.description),
    table(
      ["command", "what it does"],
      tree.map(({ name, summary }) => [`[\`axctl ${name}\`](#axctl-${name.replaceAll(" ", "-")})`, text(summary)]),
    ),
    "Groups of commands:",
    table(
      ["group", "what it is about"],
      Object.entries(groups).map(([name, group]) => [code(`axctl ${name}`), text(group.description)]),
    ),
    "## Every command",
    "These options may stand anywhere on a command line.",
    optionTable(commonOptions),
    "Every command reads these variables:",
    variableTable(commonVariables),
    "What an exit code says, where a command does not say more:",
    exitTable(exitRows(program.exits)),
    ...tree.flatMap(commandSections),
    "## Environment variables",
    table(
      ["variable", "meaning", "read by"],
      Object.entries(variables).map(([name, meaning]) => [code(name), text(meaning), readersOf(name, tree)]),
    ),
  ]
    .join("\n\n")
    .concat("\n");
}

function commandSections({ name, help }: Known): string[] {
  const rest = help.rest === undefined ? "" : ` -- ${help.rest}`;
  const operands = help.operands === undefined ? "" : ` ${help.operands.usage}`;
  return [
    `## axctl ${name}`,
    text(help.description),
    `\`\`\`text\naxctl ${name} [options]${operands}${rest}\n\`\`\``,
    ...(help.operands === undefined
      ? []
      : [table(["argument", "meaning"], [[code(help.operands.usage), text(help.operands.description)]])]),
    ...(help.options.length === 0 ? [] : [optionTable(help.options)]),
    ...(help.environment.length === 0 ? [] : [variableTable(help.environment)]),
    exitTable(exitRows(help.exits)),
    `\`\`\`sh\n${help.examples.map(([line, meaning]) => `# ${meaning}\n${line}`).join("\n\n")}\n\`\`\``,
  ];
}

function optionTable(options: readonly OptionSpec[]): string {
  return table(
    ["option", "meaning", "default"],
    options.map(({ flags, description, preset, repeatable }) => [
      code(flags),
      text(description) + (repeatable ? "; may be given several times" : ""),
      preset === undefined ? "" : code(preset),
    ]),
  );
}

function variableTable(names: readonly (keyof typeof variables)[]): string {
  return table(
    ["variable", "meaning"],
    [...new Set(names)].map((name) => [code(name), text(variables[name])]),
  );
}

function exitTable(rows: readonly (readonly string[])[]): string {
  return table(
    ["exit code", "meaning"],
    rows.map(([exit = "", meaning = ""]) => [exit, text(meaning)]),
  );
}

function readersOf(name: string, tree: readonly Known[]): string {
  if (commonVariables.some((common) => common === name)) return "every command";
  const readers = tree.filter(({ help }) => help.environment.some((own) => own === name));
  return readers.map((known) => code(known.name)).join(", ");
}

function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(heads), line(heads.map(() => "---")), ...rows.map(line)].join("\n");
}

function code(value: string): string {
  return `\`${value.replaceAll("|", "\\|")}\``;
}

/** Prose, in which code stays what it is. */
function text(value: string): string {
  return value
    .split(/(`[^`]*`)/)
    .map((part) => (part.startsWith("`") ? part : part.replace(/[<|*_[\]]/g, "\\$&")))
    .join("");
}

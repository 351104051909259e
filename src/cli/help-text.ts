import { type Command, Help } from "commander";
import { type Example, type Exits, exitRows, variablesOf } from "./command-help.ts";
import { type VariableName, variables } from "./variables.ts";

/** What help shows below the options and the commands. */
export interface HelpSections {
  examples: readonly Example[];
  environment: readonly VariableName[];
  exits: Exits;
  /** The last line. */
  closing?: string;
}

/** Commander's help with more sections, in its own layout and width. */
class SectionedHelp extends Help {
  readonly #sections: HelpSections;

  constructor(sections: HelpSections) {
    super();
    this.#sections = sections;
  }

  /** Every command has options: saying so in a list of them says nothing. */
  override subcommandTerm(command: Command): string {
    return super.subcommandTerm(command).replace(" [options]", "");
  }

  override formatHelp(command: Command, helper: Help): string {
    const { examples, environment, exits, closing } = this.#sections;
    const named = variablesOf({ environment }).map((name): [string, string] => [name, variables[name]]);
    const sections = [
      ["Examples:", ...examples.map(([line, meaning]) => `  $ ${line}\n      ${meaning}`)].join("\n"),
      rows("Environment variables:", named, helper),
      rows("Exit codes:", exitRows(exits), helper),
      ...(closing === undefined ? [] : [closing]),
    ];
    return `${super.formatHelp(command, helper)}\n${sections.join("\n\n")}\n`;
  }
}

function rows(heading: string, items: readonly (readonly [name: string, meaning: string])[], helper: Help): string {
  const width = Math.max(...items.map(([name]) => name.length));
  return [heading, ...items.map(([name, meaning]) => helper.formatItem(name, width, meaning, helper))].join("\n");
}

/** Gives a command its sections of help. */
export function withSections(command: Command, sections: HelpSections): Command {
  command.createHelp = () => new SectionedHelp(sections);
  return command;
}

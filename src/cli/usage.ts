import { Command, CommanderError } from "commander";
import { AxctlError } from "../core/errors.ts";
import { version } from "../core/version.ts";
import { envelope } from "../evidence/envelope.ts";
import type { Preparable } from "./command.ts";
import { commonOptions, isCommonOption, isVersionRequest } from "./common-options.ts";
import { withSections } from "./help-text.ts";
import type { Result } from "./respond.ts";
import { didYouMean, nearest } from "./suggest.ts";
import { commands, groups } from "./tree.ts";
import { program } from "./whole-help.ts";

/** What answers a command line that names no command: version or help when asked for, else a usage error with a suggestion. */
const usage: Preparable = {
  prepare: (_name, argv) => (isVersionRequest(argv) ? { run: versionResult } : { help: helpFor(argv) }),
};

export default usage;

/** Axctl's own version as a document; as text it is answered before any of this is loaded. */
async function versionResult(): Promise<Result> {
  const summary = { command: "axctl --version", version };
  return {
    document: envelope({ ok: true, skipped: false, summary, details: [] }),
    view: async () => ({ body: [version] }),
  };
}

function helpFor(argv: readonly string[]): string {
  let help = "";
  const program = buildTree((text) => {
    help += text;
  });
  try {
    program.parse(
      argv.filter((argument) => !isCommonOption(argument)),
      { from: "user" },
    );
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    const asked = error.code === "commander.helpDisplayed" || error.code === "commander.help";
    if (!asked || !isHelpRequest(argv)) throw usageError(argv, error);
  }
  // The commands of this tree do nothing: nothing ran, so without help to show there is nothing that could have passed.
  if (help === "") throw usageError(argv);
  return help;
}

/** `axctl`, `axctl qa`: help is shown, but nothing ran, so it counts as asked for only when it was. */
function isHelpRequest(argv: readonly string[]): boolean {
  return argv.includes("--help") || argv.includes("-h");
}

function usageError(argv: readonly string[], error?: CommanderError): AxctlError {
  const words = argv.filter((argument) => !argument.startsWith("-"));
  const group = words[0] !== undefined && Object.hasOwn(groups, words[0]) ? ` ${words[0]}` : "";
  return new AxctlError("USAGE", { reason: reasonFor(error, group), command: `axctl${group}` });
}

function reasonFor(error: CommanderError | undefined, group: string): string {
  if (error === undefined) return "the command line names no command";
  if (error.code === "commander.help") return `no command was given${group === "" ? "" : ` after \`axctl${group}\``}`;
  const reason = error.message.replace(/^error: /, "").replaceAll("\n", " ");
  const [, unknown] = /^unknown command '(.*)'$/.exec(reason) ?? [];
  return unknown === undefined ? reason : reason + elsewhere(unknown);
}

/** Commander looks for a mistyped command in its own group alone: the same word may stand in another one. */
function elsewhere(word: string): string {
  const paths = commands.map(({ path }) => path);
  const found = nearest(
    word,
    paths.map((path) => path.at(-1) ?? ""),
  );
  return didYouMean(paths.filter((path) => found.includes(path.at(-1) ?? "")).map((path) => `axctl ${path.join(" ")}`));
}

function buildTree(writeOut: (text: string) => void): Command {
  const configure = (command: Command) => {
    command
      .exitOverride()
      .configureOutput({ writeOut, writeErr: () => undefined })
      .showSuggestionAfterError(true)
      .helpOption("-h, --help", "show this help");
    for (const { flags, description } of commonOptions) command.option(flags, description);
    return command;
  };
  const root = configure(new Command("axctl"))
    .description(program.description)
    .option("-V, --version", "print the version; with --json as a document");
  const parents = new Map<string, Command>();
  for (const { path, summary } of commands) {
    const [first = "", second] = path;
    if (second === undefined) {
      configure(root.command(first).summary(summary));
      continue;
    }
    const group = parents.get(first) ?? groupIn(configure(root.command(first)), first);
    parents.set(first, group);
    configure(group.command(second).summary(summary));
  }
  return withSections(root, program);
}

function groupIn(command: Command, name: string): Command {
  const group = groups[name];
  if (group === undefined) throw new Error(`the group ${name} is not described`);
  const closing = `Run \`axctl ${name} <command> --help\` for options, variables and examples.`;
  return withSections(command.summary(group.summary).description(group.description), {
    ...program,
    examples: group.examples,
    closing,
  });
}

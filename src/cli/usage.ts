import { Command, CommanderError } from "commander";
import { AxctlError } from "../core/errors.ts";
import { version } from "../core/version.ts";
import { envelope } from "../evidence/envelope.ts";
import type { RunnableCommand } from "./command.ts";
import { isCommonOption, isVersionRequest } from "./common-options.ts";
import type { Result } from "./respond.ts";
import { commands, groups } from "./tree.ts";

/** What answers a command line that names no command: version or help when asked for, else a usage error with a suggestion. */
const usage: RunnableCommand = {
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
  return error.message.replace(/^error: /, "").replaceAll("\n", " ");
}

function buildTree(writeOut: (text: string) => void): Command {
  const configure = (command: Command) =>
    command
      .exitOverride()
      .configureOutput({ writeOut, writeErr: () => undefined })
      .showSuggestionAfterError(true)
      .helpOption("-h, --help", "show this help");
  const program = configure(new Command("axctl"))
    .description("The aX release gate: identity doctor, API gate, environment comparison.")
    .option("-V, --version", "print the version; with --json as a document");
  const parents = new Map<string, Command>();
  for (const { path, summary } of commands) {
    const [first = "", second] = path;
    if (second === undefined) {
      configure(program.command(first).description(summary));
      continue;
    }
    const group = parents.get(first) ?? configure(program.command(first).description(groups[first] ?? ""));
    parents.set(first, group);
    configure(group.command(second).description(summary));
  }
  return program.addHelpText(
    "after",
    "\nThe order operators follow:\n  $ axctl auth doctor --env dev\n  $ axctl qa preflight --env dev --for release\n  $ axctl qa matrix --env dev --env next --for release --artifact-dir .ax/qa\n  $ axctl qa verify --artifact-dir .ax/qa --require dev,next\n\nRun `axctl <command> --help` for options and examples.",
  );
}

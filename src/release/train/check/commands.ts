import { commandsOf, type ShellCommand } from "./shell-words.ts";
import type { WorkflowStep } from "./workflow.ts";

/** The commands that a step runs. */
export function commandsIn({ run }: Pick<WorkflowStep, "run">): ShellCommand[] {
  return run === undefined ? [] : commandsOf(run);
}

/** What may stand before a program's name. */
const PREFIX =
  /^(?:[A-Za-z_]\w*=.*|sudo|time|exec|env|command|if|then|else|do|while|!|\{|npx|--yes|-y|node|python3?|-m|uvx?|run|bash|-e)$/;

/** Whether a step runs a command with these words in order, behind the program's name; options between them do not matter. */
export function runs(step: Pick<WorkflowStep, "run">, words: readonly string[]): boolean {
  return commandsLike(step, words).length > 0;
}

/** The commands of a step with these words in order. */
export function commandsLike(step: Pick<WorkflowStep, "run">, words: readonly string[]): ShellCommand[] {
  return commandsIn(step).filter((command) => isCommand(command, words));
}

function isCommand(command: ShellCommand, words: readonly string[]): boolean {
  const plain = command.slice(command.findIndex((word) => !PREFIX.test(word)));
  const [program = "", ...rest] = plain;
  // `npm publish` names its program; `qa ci` is whatever runs axctl.
  // A repository of axctl's own runs what it has built.
  const own = words[0] === program ? plain : /axctl|(?:^|\/)dist\/main\.js$/.test(program) ? rest : [];
  const named = own.filter((word) => !word.startsWith("-"));
  return words.every((word, index) => named[index] === word);
}

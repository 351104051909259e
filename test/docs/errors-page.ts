import { catalogue } from "../../src/core/error-catalogue.ts";

/** docs/errors.md, from the catalogue. Braces stand for what is filled in. */
export function errorsPage(): string {
  const rows = Object.entries(catalogue)
    .sort(([one], [other]) => one.localeCompare(other))
    .map(([code, { exit, message, hint, page }]) => {
      const cells = [`<a id="${code.toLowerCase()}"></a>\`${code}\``, String(exit), shown(message), shown(hint)];
      const place = page === "errors" ? "#errors-of-any-command" : `${page}.md#errors`;
      return `| ${[...cells, `[${page}](${place})`].join(" | ")} |`;
    });
  return `${HEAD}${rows.join("\n")}\n`;
}

/** What is filled in stands in code, and nothing of it is a column's end or a tag. */
function shown(text: string): string {
  const inCode = (part: string) => (part === "<" ? "&lt;" : part.startsWith("{") ? `\`${part}\`` : part);
  return text.replaceAll("|", "\\|").replace(/`[^`]*`|\{\w+\}|</g, inCode);
}

const HEAD = `# Errors

Every error that axctl can end with. The code is stable ([what stays the same](compatibility.md)); the words may improve. With \`--json\` the
document has it as \`summary.error\`, with \`code\`, \`message\` and \`hint\`; for a person it stands on standard error. \`--debug\` adds the trace,
without any credential. Exit code 2 is a gate that is closed, 3 something that is not configured, 1 wrong use or a crash.

This page is written by \`npm run docs\` from the catalogue in the program. The tests provoke each of these errors through the built binary, and an
audit over all that they printed fails when one is missing.

## Errors of any command

| code | when | what to do |
| --- | --- | --- |
| \`USAGE\` | there is no such command or option, a required one is missing, an argument is too much. A command or option that is meant is suggested where one is near | \`--help\` of the command, or [the reference](reference.md) |
| \`INVALID_OPTION\` | the value of an option, or of the variable that stands for it, cannot be used, or two options contradict each other. The message names the option, and what it takes | correct that one; nothing was changed before |
| \`NO_WORKING_FOLDER\` | the folder that the shell stands in was removed or renamed, or may not be entered | \`cd\` to a folder that is there |
| \`OUTPUT_NOT_WRITTEN\` | standard output or standard error takes no more, as a full disk does. A reader that went away (\`axctl … \\| head\`) is no error | free some space, or write elsewhere. What the command did stays done: look before you run one that writes again |
| \`INTERRUPTED\`, \`TERMINATED\` | SIGINT (Ctrl-C) or SIGTERM ended the command: 130 or 143, as a shell has them. It cleaned up first: no file is half written, and entries of write checks are deleted. A second signal ends it at once, and leaves that undone | run it again; commands of the train continue where they stopped |
| \`INTERNAL\` | a mistake of axctl's own, or a damaged installation | install it anew; else report it with what \`--debug\` prints, which holds no credential |

## All of them

| code | exit | what was wrong | what to do | more |
| --- | --- | --- | --- | --- |
`;

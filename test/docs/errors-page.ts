import { catalogue } from "../../src/core/error-catalogue.ts";

/** docs/errors.md, from the catalogue. Braces stand for what is filled in. */
export function errorsPage(): string {
  const rows = Object.entries(catalogue)
    .sort(([one], [other]) => one.localeCompare(other))
    .map(([code, { exit, message, hint, page }]) => {
      const cells = [`<a id="${code.toLowerCase()}"></a>\`${code}\``, String(exit), shown(message), shown(hint)];
      return `| ${[...cells, `[${page}](${page}.md)`].join(" | ")} |`;
    });
  return `${HEAD}${rows.join("\n")}\n`;
}

/** What is filled in stands in code, and nothing of it is a column's end. */
function shown(text: string): string {
  return text
    .replaceAll("|", "\\|")
    .replace(/`[^`]*`|\{\w+\}/g, (part) => (part.startsWith("{") ? `\`${part}\`` : part));
}

const HEAD = `# Errors

Every error that axctl can end with. The code is stable ([what stays the same](compatibility.md)); the words may improve. With \`--json\` the
document has it as \`summary.error\`, with \`code\`, \`message\` and \`hint\`; for a person it stands on standard error. \`--debug\` adds the trace,
without any credential. Exit code 2 is a gate that is closed, 3 something that is not configured, 1 wrong use or a crash.

This page is written by \`npm run docs\` from the catalogue in the program. The tests provoke each of these errors through the built binary, and an
audit over all that they printed fails when one is missing.

| code | exit | what was wrong | what to do | more |
| --- | --- | --- | --- | --- |
`;

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect } from "vitest";
import { fits } from "./examples.ts";
import { recordCommand } from "./record.ts";
import { commandLines } from "./runbook.ts";

const page = readFileSync(fileURLToPath(new URL("../../../docs/rehearsal.md", import.meta.url)), "utf8");
/** What docs/rehearsal.md says that it prints. */
const shown = /^```console\n\$ axctl rehearse\n([\s\S]*?)^```$/m.exec(page)?.[1] ?? "the page shows nothing";

const lines = [
  ...commandLines(`\`\`\`console\n$ axctl rehearse\n${shown}\`\`\`\n`).map((line) => ({
    page: "docs/rehearsal.md",
    line,
  })),
  { page: "docs/reference.md", line: "axctl rehearse" },
];

/** Holds that what `axctl rehearse` printed is what its page shows, and records that the page's command lines were run. */
export function expectAsOnPage(stdout: string): void {
  expect(fits(shown, stdout), stdout).toBe(true);
  for (const line of lines) recordCommand(line);
}

/** Records that it is another day's turn. */
export function recordAnotherDay(): void {
  for (const line of lines) recordCommand({ ...line, on: "another day" });
}

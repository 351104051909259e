/** What a command printed. */
export interface Printed {
  stdout: string;
  stderr: string;
}

/**
 * The line of a command's output that says what it came to: its verdict (`✓ …`, `✗ …`), or else its error, or else the last
 * line there is. Pure.
 */
export function verdictLine({ stdout, stderr }: Printed): string {
  const [out, err] = [linesOf(stdout), linesOf(stderr)];
  const verdict = out.findLast((line) => /^[✓✗] /.test(line));
  const error = err.find((line) => /^(?:error|stopped) [A-Z_]+: /.test(line));
  return verdict ?? error ?? out.at(-1) ?? err.at(-1) ?? "it printed nothing";
}

/** The lines that say what is wrong and what mends it (`→ …`), where a command has some. Pure. */
export function findingLines({ stdout }: Pick<Printed, "stdout">): string[] {
  return linesOf(stdout).flatMap((line) => (line.startsWith("→ ") ? [line.slice(2)] : []));
}

function linesOf(text: string): string[] {
  return text.split("\n").filter((line) => line.trim() !== "");
}

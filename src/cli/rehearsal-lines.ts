import type { Played } from "../sandbox/rehearsal/play.ts";
import { PARTS, type Stage } from "../sandbox/rehearsal/stages.ts";
import type { Printed } from "../sandbox/rehearsal/verdict-line.ts";
import { styled, type Text } from "../terminal/text.ts";

/** What stands above a part of the rehearsal. */
export function partLines(part: Stage["part"]): Text[] {
  return ["", styled("bold", `── ${PARTS[part]}`)];
}

/** What a rehearsal begins with; a copied repository is named. */
export function introduction(copied: string | undefined): Text {
  const what = copied === undefined ? "a repository made for it" : `a copy of ${copied} at HEAD`;
  return `A rehearsal of the release train with ${what}: all of it is on this machine, and nothing real is touched.`;
}

/** A command as a person types it. */
export function typed(command: string): Text {
  return ["$ ", styled("cyan", command)];
}

/**
 * What became of a stage, below its command; with all that it printed where that was not expected. A reason is told once:
 * the stages after it have the same.
 */
export function stageLines(
  played: Played,
  { printed, isTold }: { printed: Printed | undefined; isTold: boolean },
): Text[] {
  const { state, command, says, reason, ok, name } = played;
  const why = reason === null || isTold ? "" : `: ${reason}`;
  if (state === "not_played")
    return [[styled("yellow", "–"), ` ${command ?? name} `, styled("dim", `is not played${why}`)]];
  if (command === null) return [[styled(ok ? "dim" : "red", ok ? "·" : "✗"), ` ${says}`]];
  const dry: Text[] = reason === null ? [] : [["  ", styled("yellow", "a dry run"), styled("dim", why)]];
  const findings = printed === undefined ? played.findings : [];
  return [
    ["  ", says, "  ", exitText(played)],
    ...dry,
    ...findings.map((finding): Text => ["    ", styled("yellow", "→"), ` ${finding}`]),
    ...outputLines(printed),
  ];
}

function outputLines(printed: Printed | undefined): Text[] {
  if (printed === undefined) return [];
  const lines = `${printed.stdout}\n${printed.stderr}`.split("\n").filter((line) => line !== "");
  return lines.map((line): Text => ["    ", styled("dim", "│ "), line]);
}

function exitText({ ok, expected, exit_code }: Played): Text {
  const code = `exit ${exit_code ?? "by a signal"}`;
  return ok ? styled("dim", `${code}, as expected`) : styled("red", `${code}, expected ${expected}`);
}

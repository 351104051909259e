import type { StepReport } from "../../release/train/steps.ts";
import { styled, type Text } from "../../terminal/text.ts";

const SIGNS = {
  already_done: styled("dim", "·"),
  done: styled("green", "✓"),
  would_do: styled("yellow", "→"),
  failed: styled("red", "✗"),
  not_reached: styled("dim", "–"),
} as const;

const WORDS = {
  already_done: "as it should be",
  done: "done",
  would_do: "would be done",
  failed: "failed",
  not_reached: "not reached",
} as const;

/** Steps for a person; a dry run shows each request. */
export function stepLines(steps: readonly StepReport[]): Text[] {
  return steps.flatMap(({ name, state, requests }): Text[] => [
    [SIGNS[state], ` ${name} `, styled("dim", WORDS[state])],
    ...requests.flatMap(({ method, path, body }): Text[] => [
      ["    ", styled("bold", `${method} ${path}`)],
      ...(body === null ? [] : JSON.stringify(body, null, 2).split("\n")).map((line): Text => `    ${line}`),
    ]),
  ]);
}

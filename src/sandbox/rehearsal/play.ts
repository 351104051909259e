import { reasonOf } from "../../core/errors.ts";
import { shellQuote } from "../../core/shell.ts";
import { type DryRun, decide, type Missing, type Stage } from "./stages.ts";
import { findingLines, type Printed, verdictLine } from "./verdict-line.ts";

/** What became of a stage. */
export interface Played {
  name: string;
  part: Stage["part"];
  state: "played" | "dry_run" | "not_played";
  /** As a person types it; null for what happens at GitHub. */
  command: string | null;
  /** The command's verdict, what was done at GitHub, or why nothing was. */
  says: string;
  /** What a command that did not end with 0 found wrong, each with what mends it. */
  findings: string[];
  /** Why it was a dry run, or not played. */
  reason: string | null;
  /** Exit codes; null for what is no command. */
  expected: number | null;
  exit_code: number | null;
  /** Whether it ended as expected; null where it was not played. */
  ok: boolean | null;
  ms: number;
}

/** What stages are played with. */
export interface Stagecraft {
  run(args: readonly string[]): Promise<Printed & { code: number | null }>;
  /** Answers what was done, in words. */
  act(stage: Extract<Stage, { deed: unknown }>): Promise<string>;
  /** After each stage that was played: what changed at GitHub comes into the clone. */
  settle(): Promise<void>;
  signal: AbortSignal;
  /** Milliseconds since some fixed moment. */
  elapsed(): number;
  /** A command is about to run, as a person types it. */
  begun(stage: Stage, command: string | null): void;
  /** A stage ended; with what it printed, where that is not what was expected. */
  ended(played: Played, printed: Printed | undefined): void;
}

/**
 * Plays stages in their order. After one that did not end as expected nothing more is played: it would tell about that one,
 * and not about itself.
 */
export async function playStages(stages: readonly Stage[], missing: Missing, craft: Stagecraft): Promise<Played[]> {
  const played: Played[] = [];
  let broken: string | undefined;
  for (const stage of stages) {
    const one =
      broken === undefined
        ? await playStage(stage, missing, craft)
        : notPlayed(stage, `${broken} did not end as expected`);
    if (broken !== undefined) craft.ended(one, undefined);
    if (one.ok === false) broken = stage.name;
    played.push(one);
  }
  return played;
}

async function playStage(stage: Stage, missing: Missing, craft: Stagecraft): Promise<Played> {
  const decision = decide(stage, missing);
  if (decision.state === "not_played") {
    const one = notPlayed(stage, decision.reason);
    craft.ended(one, undefined);
    return one;
  }
  const began = craft.elapsed();
  const { printed, ...result } =
    "deed" in stage
      ? await acted(stage, craft)
      : await ran(stage, craft, decision.state === "dry_run" ? decision : stage);
  if (result.ok) await craft.settle();
  const one: Played = {
    ...{ name: stage.name, part: stage.part, state: decision.state },
    reason: decision.state === "dry_run" ? decision.reason : null,
    ...result,
    ms: Math.round(craft.elapsed() - began),
  };
  craft.ended(one, printed);
  return one;
}

type Result = Pick<Played, "command" | "says" | "findings" | "expected" | "exit_code" | "ok"> & {
  printed: Printed | undefined;
};

async function ran(stage: Stage, craft: Stagecraft, { args, expected }: DryRun): Promise<Result> {
  const command = commandLine(args);
  craft.begun(stage, command);
  const { code, ...printed } = await craft.run(args);
  const ok = code === expected;
  const told = { says: verdictLine(printed), findings: code === 0 ? [] : findingLines(printed) };
  return { command, ...told, expected, exit_code: code, ok, printed: ok ? undefined : printed };
}

async function acted(stage: Extract<Stage, { deed: unknown }>, craft: Stagecraft): Promise<Result> {
  craft.begun(stage, null);
  const result = { command: null, findings: [], expected: null, exit_code: null, printed: undefined };
  try {
    return { ...result, says: await craft.act(stage), ok: true };
  } catch (error) {
    craft.signal.throwIfAborted();
    const [says = ""] = reasonOf(error).split("\n");
    return { ...result, says, ok: false };
  }
}

function notPlayed(stage: Stage, reason: string): Played {
  const [command, expected] = "deed" in stage ? [null, null] : [commandLine(stage.args), stage.expected];
  const nothing = {
    state: "not_played" as const,
    says: reason,
    findings: [],
    reason,
    exit_code: null,
    ok: null,
    ms: 0,
  };
  return { name: stage.name, part: stage.part, command, expected, ...nothing };
}

function commandLine(args: readonly string[]): string {
  return ["axctl", ...args.map(shellQuote)].join(" ");
}

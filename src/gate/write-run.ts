import type { Clock, Random } from "../core/ports.ts";
import type { Redactor } from "../core/redact.ts";
import type { CheckOutcome } from "./check.ts";
import type { LeftBehind } from "./left-behind.ts";
import { notRun, type SpaceResult } from "./run.ts";
import { type Chain, type ChainRun, runChain } from "./write-chain.ts";
import { cleanUp, reservedMs } from "./write-cleanup.ts";
import { inReportOrder, writeChains } from "./write-steps.ts";
import { nonceOf, type WriteOptions } from "./write-values.ts";

export interface WriteNeeds {
  clock: Clock;
  random: Random;
  redactor: Pick<Redactor, "text">;
}

export interface WriteRun extends ChainRun {
  write: WriteOptions;
  /** For the whole run; the deadline in `bounds` is when it ends. */
  timeoutMs: number;
}

/** The write checks of a run. */
export interface Writes {
  /** Starts them as soon as the space is known; gives their outcomes when everything is cleaned up. */
  run(space: Promise<SpaceResult>): Promise<readonly CheckOutcome[]>;
  /** What stays, once nothing is under way any more, also when {@link Writes.run} threw. Never throws. */
  leftBehind(): Promise<readonly LeftBehind[]>;
}

/** Prepares the write checks; nothing is sent yet. */
export function openWrites(needs: WriteNeeds, options: WriteRun): Writes {
  let ended: Promise<Ended> | undefined;
  return {
    run: async (space) => {
      ended = runWrites(needs, space, options);
      const { outcomes, thrown } = await ended;
      if (thrown !== undefined) throw thrown.error;
      return outcomes;
    },
    leftBehind: async () => (await ended)?.leftBehind ?? [],
  };
}

interface Ended {
  outcomes: readonly CheckOutcome[];
  leftBehind: readonly LeftBehind[];
  /** What a chain ended with that is no answer: an interruption, or a defect. */
  thrown?: { error: unknown };
}

/** Runs every chain, and cleans up after it, side by side. Never throws. */
async function runWrites(needs: WriteNeeds, space: Promise<SpaceResult>, options: WriteRun): Promise<Ended> {
  try {
    const found = await space;
    const chains = chainsIn(found.ok ? found.space : "", needs, options);
    const steps = inReportOrder(chains.flatMap((chain) => chain.steps));
    if (!found.ok) {
      const outcomes = steps.map(({ name }) => notRun(name, found.error));
      for (const { result } of outcomes) options.onCheck(result);
      return { outcomes, leftBehind: [] };
    }
    const ends = await Promise.all(chains.map((chain) => runAndCleanUp(needs, chain, options)));
    const thrown = ends.find((end) => end.thrown !== undefined)?.thrown;
    return {
      outcomes: steps.flatMap(({ name }) => chains.flatMap((chain) => chain.outcomes.get(name) ?? [])),
      leftBehind: ends.flatMap((end) => end.left),
      ...(thrown === undefined ? {} : { thrown }),
    };
  } catch (error) {
    return { outcomes: [], leftBehind: [], thrown: { error } };
  }
}

function chainsIn(space: string, { clock, random, redactor }: WriteNeeds, { write }: WriteRun): Chain[] {
  const facts = {
    space,
    ttlSeconds: write.ttlSeconds,
    startedAtMs: clock.now(),
    nonce: nonceOf(random),
    file: write.upload,
    attachment: null,
    redact: redactor.text,
  };
  return writeChains(write).map((steps) => ({ steps, facts, outcomes: new Map() }));
}

async function runAndCleanUp(
  needs: WriteNeeds,
  chain: Chain,
  options: WriteRun,
): Promise<{ left: LeftBehind[]; thrown?: { error: unknown } }> {
  const { bounds, session, write, timeoutMs } = options;
  const how = { clock: needs.clock, session, keep: write.keep, deadline: bounds.deadline };
  try {
    const deadline = bounds.deadline - reservedMs(timeoutMs);
    await runChain(needs, chain, { ...options, bounds: { ...bounds, deadline } });
    return { left: await cleanUp(chain, how) };
  } catch (error) {
    return { left: await cleanUp(chain, how), thrown: { error } };
  }
}

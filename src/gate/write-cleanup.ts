import type { RequestError } from "../api/answer.ts";
import type { Session } from "../api/client.ts";
import { expectDeleted } from "../api/write-answers.ts";
import { reasonOf } from "../core/errors.ts";
import type { Clock } from "../core/ports.ts";
import type { CheckResult } from "./check.ts";
import type { Created, LeftBehind } from "./left-behind.ts";
import { type Chain, mayHaveHappened, withEmptyAnswers } from "./write-chain.ts";
import { deleteRequest } from "./write-steps.ts";
import type { WriteFacts } from "./write-values.ts";

/** The longest that a clean-up takes, also after an interruption. */
const LONGEST_MS = 3000;
/** What it gets when the time for the whole run is over. */
const SHORTEST_MS = 1000;
/** The part of a run's time that write checks leave for their clean-up. */
const RESERVED_SHARE = 0.25;

export interface CleanUp {
  clock: Pick<Clock, "elapsed">;
  session: Session;
  keep: boolean;
  /** Milliseconds on {@link Clock.elapsed}: of the run, not of its checks. */
  deadline: number;
}

/** When write checks end, so that their clean-up ends with the run. Milliseconds. Pure. */
export function reservedMs(timeoutMs: number): number {
  return Math.min(LONGEST_MS, timeoutMs * RESERVED_SHARE);
}

/**
 * Deletes what a chain made and did not delete itself, and names what stays. It asks under a signal of its own: an
 * interruption ends checks, not the clean-up. Never throws.
 */
export async function cleanUp(chain: Chain, how: CleanUp): Promise<LeftBehind[]> {
  const remains = await Promise.all(remainsOf(chain).map((remain) => settle(chain.facts, remain, how)));
  return remains.filter((left) => left !== null);
}

/** Something that a chain may have made, with what its creation and its deletion came to. */
interface Remain {
  created: Created;
  creation: CheckResult;
  /** Absent when no delete was tried. */
  deletion: CheckResult | undefined;
}

/** What a chain made, or may have made, and did not see deleted. Pure. */
function remainsOf({ steps, facts, outcomes }: Chain): Remain[] {
  return steps.flatMap((step) => {
    const creation = outcomes.get(step.name);
    if (step.creates === undefined || creation === undefined || !mayHaveHappened(creation.result)) return [];
    const created = step.creates(facts, creation.body);
    const remover = steps.find(({ does, after }) => does === "delete" && after.includes(step.name));
    const deletion = remover === undefined ? undefined : outcomes.get(remover.name)?.result;
    const gone = deletion !== undefined && (deletion.ok || isNotFound(deletion.error));
    return gone ? [] : [{ created, creation: creation.result, deletion }];
  });
}

function isNotFound(error: RequestError | undefined): boolean {
  return error !== undefined && "status_code" in error && error.status_code === 404;
}

async function settle(
  facts: WriteFacts,
  { created, creation, deletion }: Remain,
  how: CleanUp,
): Promise<LeftBehind | null> {
  const doubt = creation.ok ? "" : `it may be there, since ${creation.name} failed (${textOf(creation.error)}); `;
  if (created.kind !== "context_entry") return { ...created, reason: `${doubt}the API has no delete for it` };
  const ends = `it ends by itself ${facts.ttlSeconds} s after it was written`;
  if (how.keep) return { ...created, reason: `${doubt}--keep was given; ${ends}` };
  // A delete that was plainly refused is not asked for again; one that may have happened is, to know.
  const refused = deletion !== undefined && deletion.attempts > 0 && !mayHaveHappened(deletion);
  const fault = refused ? textOf(deletion.error) : await tryDelete(facts, created.key, how);
  return fault === null ? null : { ...created, reason: `${doubt}deleting it failed (${fault}); ${ends}` };
}

/** Deletes an entry; null when it is gone, or was never there, else why not. */
async function tryDelete(
  facts: WriteFacts,
  key: string,
  { clock, session, deadline }: CleanUp,
): Promise<string | null> {
  const timeoutMs = Math.max(SHORTEST_MS, Math.min(LONGEST_MS, deadline - clock.elapsed()));
  try {
    const { signal } = new AbortController();
    const answer = await withEmptyAnswers(session).ask(deleteRequest(facts, key), { timeoutMs, signal });
    if (!answer.ok) return isNotFound(answer.error) ? null : textOf(answer.error);
    const expected = expectDeleted(answer.body, { key });
    return expected.ok ? null : expected.detail;
  } catch (error) {
    return reasonOf(error);
  }
}

function textOf(error: RequestError | undefined): string {
  if (error === undefined) return "no reason given";
  if ("type" in error) return `${error.code}: ${error.detail}`;
  // Below 400 the detail is what was wrong in spite of the status; above, the status says it.
  return error.status_code < 400 ? `HTTP ${error.status_code}: ${error.detail}` : `HTTP ${error.status_code}`;
}

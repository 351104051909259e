import { envelope } from "../../../evidence/envelope.ts";
import type { StatusFacts } from "./facts.ts";
import { nextOf } from "./next.ts";
import { stagesOf } from "./stages.ts";

export type StatusDocument = ReturnType<typeof statusDocument>;

/**
 * The train in one look. A stage that is broken closes the gate; one that waits does not. What nobody could be asked about is no pass:
 * it makes the whole a skip. Pure.
 */
export function statusDocument(
  facts: StatusFacts,
  { head, notes }: { head: { source: SeenHead; target: SeenHead }; notes: readonly string[] },
) {
  const stages = stagesOf(facts);
  const broken = stages.filter(({ state }) => state === "broken").length;
  const unknown = stages.filter(({ state }) => state === "unknown").length;
  return envelope({
    ok: broken === 0 && unknown === 0,
    skipped: broken === 0 && unknown > 0,
    summary: {
      command: "axctl release status" as const,
      broken,
      waiting: stages.filter(({ state }) => state === "waiting").length,
      unknown,
      next: nextOf(facts, stages),
    },
    details: stages,
    source: head.source,
    target: head.target,
    stages,
    packages: facts.packages.map(({ path, name, version, tag }) => ({ path, name, version, tag })),
    notes,
  });
}

/** A branch's head, and whose word it is. */
export interface SeenHead {
  branch: string;
  sha: string | null;
  from: "github" | "clone";
}

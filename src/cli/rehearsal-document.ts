import { envelope } from "../evidence/envelope.ts";
import type { Played } from "../sandbox/rehearsal/play.ts";

export type RehearsalDocument = ReturnType<typeof rehearsalDocument>;

/** What was rehearsed. */
export interface Rehearsed {
  /** The repository that was made for it, or a copy of the current one. */
  repository: "temporary" | "here";
  /** As it is called at the GitHub of the rehearsal. */
  name: string;
  /** The commit that the target began with. */
  commit: string;
  stages: readonly Played[];
}

/** A rehearsal as a document: a stage that was not played keeps it from passing. Pure. */
export function rehearsalDocument({ repository, name, commit, stages }: Rehearsed) {
  const count = (state: Played["state"]) => stages.filter((stage) => stage.state === state).length;
  const failed = stages.filter(({ ok }) => ok === false);
  const skipped = failed.length === 0 && count("not_played") > 0;
  return envelope({
    ok: failed.length === 0 && !skipped,
    skipped,
    summary: {
      command: "axctl rehearse" as const,
      repository,
      played: count("played"),
      dry_run: count("dry_run"),
      not_played: count("not_played"),
      failed: failed.length,
      next: nextOf(stages),
    },
    details: stages,
    name,
    commit,
    stages,
  });
}

function nextOf(stages: readonly Played[]): string {
  const failed = stages.find(({ ok }) => ok === false);
  if (failed !== undefined) return `look at what ${failed.command ?? failed.name} printed, and run the rehearsal again`;
  const reasons = [
    ...new Set(stages.flatMap(({ state, reason }) => (state === "played" || reason === null ? [] : [reason]))),
  ];
  return reasons.length === 0 ? "axctl release status, for the real train" : reasons.join("; ");
}

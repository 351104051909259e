import type { Played } from "../../sandbox/rehearsal/play.ts";
import { type Style, styled, type Text } from "../../terminal/text.ts";
import type { RehearsalDocument } from "../rehearsal-document.ts";
import type { Page, View } from "../view.ts";
import { block, indentedTable, plural, verdict } from "./marks.ts";

const STATES: Readonly<Record<Played["state"], string>> = {
  played: "played",
  dry_run: "dry run",
  not_played: "not played",
};

/** The rehearsal for a person: every stage with its state and its time, and the verdict. */
export function rehearsalView({ stages, summary, ok, skipped }: RehearsalDocument, { width }: Page): View {
  const rows = stages.map((stage): Text[] => [
    signOf(stage),
    stage.name,
    styled(stage.state === "played" ? "dim" : "yellow", STATES[stage.state]),
    stage.state === "not_played" ? "" : `${stage.ms} ms`,
    stage.command ?? (stage.state === "not_played" ? "" : stage.says),
  ]);
  const table = indentedTable(rows, width);
  return {
    body: block("What was played", table),
    verdict: verdict(ok, headline({ stages, summary, ok, skipped }), summary.next),
    continues: true,
  };
}

function signOf({ ok }: Played): Text {
  const [style, sign]: [Style, string] = ok === null ? ["yellow", "–"] : ok ? ["green", "✓"] : ["red", "✗"];
  return styled(style, sign);
}

function headline({ summary, skipped }: Pick<RehearsalDocument, "stages" | "summary" | "ok" | "skipped">): string {
  const { played, dry_run, not_played, failed } = summary;
  const dry = dry_run === 0 ? "" : `, ${plural(dry_run, "dry run")}`;
  const counts = `${plural(played, "stage")} played${dry}`;
  if (failed > 0)
    return `the rehearsal stopped: ${failed} of ${plural(played + dry_run, "stage")} did not end as expected`;
  return skipped ? `${counts}, ${not_played} not played: no whole rehearsal` : `${counts}, all as expected`;
}

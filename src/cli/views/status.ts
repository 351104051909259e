import type { StatusDocument } from "../../release/train/status/document.ts";
import { type Style, styled, type Text } from "../../terminal/text.ts";
import type { View } from "../view.ts";
import { indentedTable, plural, verdict } from "./marks.ts";

const SIGNS: Readonly<Record<StatusDocument["stages"][number]["state"], readonly [sign: string, style: Style]>> = {
  ok: ["✓", "green"],
  waiting: ["●", "yellow"],
  broken: ["✗", "red"],
  unknown: ["?", "dim"],
};

const NAMES: Readonly<Record<StatusDocument["stages"][number]["stage"], string>> = {
  source: "changes",
  gates: "gates",
  promotion: "promotion",
  release_pr: "release PR",
  tag: "tag",
  release: "GitHub Release",
  registry: "registry",
};

/** The train for a person: one line a stage, what could not be asked, and what moves it on. */
export function statusView({ ok, stages, source, target, notes, summary }: StatusDocument): View {
  const heads: Text[] = [source, target].map(
    ({ branch, sha, from }): Text => [
      styled("bold", branch),
      styled(
        "dim",
        sha === null
          ? "  not known here"
          : `  ${sha.slice(0, 7)}, as the ${from === "github" ? "remote" : "clone"} has it`,
      ),
    ],
  );
  const rows = stages.map(({ stage, state, text, links }): Text[] => [
    styled(SIGNS[state][1], SIGNS[state][0]),
    NAMES[stage],
    links.length === 0 ? text : [text, styled("dim", ` ${links.join(" ")}`)],
  ]);
  const body = [...heads, ...indentedTable(rows), ...notes.map((note): Text => [styled("yellow", "!"), ` ${note}`])];
  const counts = [
    `${plural(summary.waiting, "stage")} waiting`,
    ...(summary.broken === 0 ? [] : [`${summary.broken} broken`]),
    ...(summary.unknown === 0 ? [] : [`${summary.unknown} not known`]),
  ].join(", ");
  return { body, verdict: verdict(ok, counts, summary.next) };
}

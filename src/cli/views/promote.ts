import type { PromotionDocument } from "../../release/train/promotion/document.ts";
import { styled, type Text } from "../../terminal/text.ts";
import type { View } from "../view.ts";
import { plural, verdict } from "./marks.ts";
import { stepLines } from "./steps.ts";

/** A promotion for a person: the evidence, what it releases, what was done, what comes next. */
export function promoteView(document: PromotionDocument): View {
  const { summary, source, target, evidence, warnings, steps } = document;
  const body: Text[] = [
    [
      styled("bold", source.branch),
      ` ${source.sha.slice(0, 7)} → `,
      styled("bold", target.branch),
      ` ${target.sha.slice(0, 7)}, ${plural(summary.commits, "commit")}`,
    ],
    ...evidence.artifacts.map(
      ({ ok, path, problems }): Text => [
        ok ? styled("green", "✓") : styled("red", "✗"),
        ` ${path}`,
        styled("dim", ok ? " holds" : ` ${problems.map(({ code, reason }) => `${code}: ${reason}`).join("; ")}`),
      ],
    ),
    ...summary.releases.map(
      ({ path, version }): Text => ["  releases ", styled("green", version), path === "." ? "" : ` of ${path}`],
    ),
    ...warnings.map(({ code, reason }): Text => [styled("yellow", "!"), ` ${code}: ${reason}`]),
    ...stepLines(steps),
  ];
  return { body, verdict: verdict(document.ok, headline(document), summary.next) };
}

function headline({ summary, pull_request, source, target }: PromotionDocument): string {
  if (summary.outcome === "nothing_to_promote") return `nothing to promote from ${source.branch} to ${target.branch}`;
  if (summary.outcome === "refused") return "not promoted: the evidence does not hold for this head";
  if (summary.outcome === "head_moved")
    return `somebody pushed to ${source.branch} meanwhile: its evidence is for another head`;
  if (summary.outcome === "failed") return "the promotion stopped half-way";
  const what = pull_request === null ? "the pull request" : `#${pull_request.number} ${pull_request.url}`;
  return summary.dry_run ? "nothing was changed: a dry run" : `promoted through ${what}`;
}

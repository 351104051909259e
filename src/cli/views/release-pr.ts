import type { ReleasePullRequestDocument } from "../../release/train/pull-request/document.ts";
import { styled, type Text } from "../../terminal/text.ts";
import type { View } from "../view.ts";
import { verdict } from "./marks.ts";
import { stepLines } from "./steps.ts";

/** The release pull requests for a person: what they release, what was done, what comes next. */
export function releasePrView(document: ReleasePullRequestDocument): View {
  const { summary, target, warnings, steps, pending } = document;
  const body: Text[] = [
    [styled("bold", target.branch), ` ${target.sha.slice(0, 7)}`],
    ...summary.releases.map(
      ({ path, version }): Text => ["  releases ", styled("green", version), path === "." ? "" : ` of ${path}`],
    ),
    ...warnings.map(({ code, reason }): Text => [styled("yellow", "!"), ` ${code}: ${reason}`]),
    ...pending.map(
      ({ number, title, url }): Text => [
        styled("red", "✗"),
        ` #${number} ${title} is merged and has no tag yet`,
        styled("dim", ` ${url}`),
      ],
    ),
    ...stepLines(steps),
  ];
  return { body, verdict: verdict(document.ok, headline(document), summary.next) };
}

function headline({ summary, pull_requests }: ReleasePullRequestDocument): string {
  if (summary.outcome === "nothing_to_release") return `nothing to release: ${summary.reason ?? "no commit counts"}`;
  if (summary.outcome === "pending") return "no release pull request while another one waits for its tag";
  if (summary.outcome === "snoozed") return "left alone: this release was put off";
  if (summary.outcome === "failed") return "the release pull request stopped half-way";
  if (summary.dry_run) return "nothing was changed: a dry run";
  return pull_requests.map(({ number, url }) => `#${number} ${url}`).join(", ");
}

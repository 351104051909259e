import type { CreateDocument } from "../../release/train/create/document.ts";
import { styled, type Text } from "../../terminal/text.ts";
import type { View } from "../view.ts";
import { verdict } from "./marks.ts";
import { stepLines } from "./steps.ts";

/** The tags and releases for a person: what was merged, what was made, what comes next. */
export function createView(document: CreateDocument): View {
  const { summary, pull_requests, releases, steps, target } = document;
  const body: Text[] = [
    ...pull_requests.map(
      ({ number, title, url }): Text => [styled("bold", `#${number}`), ` ${title}`, styled("dim", ` ${url}`)],
    ),
    ...releases.map(
      ({ tag, sha, draft }): Text => [
        "  ",
        styled("green", tag),
        ` at ${sha.slice(0, 7)}${draft ? ", as a draft" : ""}`,
      ],
    ),
    ...stepLines(steps),
  ];
  return { body, verdict: verdict(document.ok, headline(document, target), summary.next) };
}

function headline({ summary, releases }: CreateDocument, target: string): string {
  if (summary.outcome === "nothing_pending") return `nothing to create for ${target}`;
  if (summary.outcome === "no_release") return "a pull request that is labelled as a release releases nothing";
  if (summary.outcome === "failed") return "the release stopped half-way";
  if (summary.dry_run) return "nothing was changed: a dry run";
  return `released ${releases.map(({ tag }) => tag).join(", ")}`;
}

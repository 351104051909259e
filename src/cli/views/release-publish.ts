import { shellQuote } from "../../core/shell.ts";
import type { PublishDocument } from "../../release/train/publish/document.ts";
import { styled, type Text } from "../../terminal/text.ts";
import type { View } from "../view.ts";
import { findingLines, plural, verdict } from "./marks.ts";
import { stepLines } from "./steps.ts";

type PackageRow = PublishDocument["packages"][number];

const WORDS = {
  published: styled("green", "published"),
  already_published: styled("green", "is there already"),
  would_publish: styled("yellow", "would be published"),
  version_taken: styled("red", "is there with another content"),
  refused: styled("red", "refused"),
  not_published: styled("dim", "not published"),
} as const;

/** A publication for a person: what became of each package, what stands in the way, what comes next. */
export function publishView(document: PublishDocument): View {
  const { summary, packages, faults, steps, commit } = document;
  const body: Text[] = [
    styled("dim", `commit ${commit}`),
    ...packages.flatMap(packageLines),
    ...findingLines(
      faults.map(({ code, path, message, fix }) => ({ code, reason: at(path) + message, fix })),
      "red",
    ),
    ...stepLines(steps),
  ];
  return { body, verdict: verdict(document.ok, headline(document), summary.next) };
}

function packageLines({ path, name, version, registry, state, reason, command, dist_tag }: PackageRow): Text[] {
  const tag = dist_tag === null ? "" : ` as ${dist_tag}`;
  const where = registry === null ? "" : ` → ${registry}${tag}`;
  // What a fault says stands below, with what mends it.
  const why = reason === null || state === "refused" || state === "version_taken" ? "" : `: ${reason}`;
  const runs: Text[] =
    state === "would_publish" ? [["    runs ", styled("bold", command.map(shellQuote).join(" "))]] : [];
  return [[styled("bold", name ?? path), ` ${version ?? ""} `, WORDS[state], `${where}${why}`], ...runs];
}

function at(path: string | null): string {
  return path === null || path === "." ? "" : `${path}: `;
}

function headline({ summary, packages, faults }: PublishDocument): string {
  const named = (state: PackageRow["state"]) =>
    packages.filter((one) => one.state === state).map(({ name, version }) => `${name} ${version}`);
  if (summary.outcome === "refused") return `nothing was published: ${plural(faults.length, "fault")}`;
  if (summary.outcome === "failed") return "the publication stopped half-way";
  if (summary.outcome === "nothing_to_publish") return "nothing to publish";
  if (summary.outcome === "already_published") return `there already: ${named("already_published").join(", ")}`;
  if (summary.dry_run) return "nothing was changed: a dry run";
  return `published ${named("published").join(", ")}`;
}

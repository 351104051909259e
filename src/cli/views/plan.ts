import type { PlanDocument } from "../../release/plan/document.ts";
import { styled, type Text } from "../../terminal/text.ts";
import type { Verdict, View } from "../view.ts";
import { artifactLine, block, plural, verdict } from "./marks.ts";
import { nameOf } from "./plan-markdown.ts";

/** The plan for a person: what would be released and why, the notes, what is lost, the pull request that would open. */
export function planView(document: PlanDocument, { artifact }: { artifact?: string | undefined }): View {
  const body = [
    ...document.packages.flatMap((row) => releaseLines(row, nameOf(row, document))),
    ...block(
      "Not in the notes",
      document.commits.filter(({ disposition }) => disposition !== "released").map(commitLine),
    ),
    ...block(
      "Warnings",
      document.warnings.map(
        ({ code, reason }): Text => ["  ", styled("yellow", "!"), " ", styled("bold", code), `: ${reason}`],
      ),
    ),
    ...block(
      "Pull requests that would open",
      document.pull_requests.map(
        ({ title, branch }): Text => ["  ", styled("bold", title), styled("dim", `  from ${branch}`)],
      ),
    ),
    ...block("Files", contentLines(document)),
  ];
  return { body, verdict: planVerdict(document, artifact) };
}

/** What `--contents` asked for; a file that several packages of one pull request share is shown once. */
function contentLines({ packages }: PlanDocument): Text[] {
  const shown = new Set<string>();
  return packages.flatMap(({ pr_branch, files }) =>
    files.flatMap(({ path, updater, content }): Text[] => {
      const place = `${pr_branch}:${path}`;
      if (content === undefined || shown.has(place)) return [];
      shown.add(place);
      const lines = content.replace(/\n$/, "").split("\n");
      return [
        ["  ", styled("bold", path), styled("dim", `  ${updater}, in ${pr_branch}`)],
        ...lines.map((line): Text => `    ${line}`),
      ];
    }),
  );
}

function releaseLines(row: PlanDocument["packages"][number], name: string): Text[] {
  const from = row.current_version ?? "nothing";
  return [
    [
      styled("bold", name),
      ` ${from} → `,
      styled("green", row.new_version),
      styled("dim", ` (${row.bump}, because of ${row.reason})`),
    ],
    ...row.notes.split("\n").map((line): Text => `  ${line}`),
    "",
  ];
}

function commitLine({ sha, subject, disposition, reason }: PlanDocument["commits"][number]): Text {
  return [
    "  ",
    styled("dim", sha.slice(0, 7)),
    ` ${subject} `,
    styled(disposition === "dropped" ? "red" : "dim", `– ${disposition}: ${reason}`),
  ];
}

/** What the plan comes to, in one line, and where it was written. */
export function planVerdict(document: PlanDocument, artifact?: string): Verdict {
  const below = artifact === undefined ? [] : [artifactLine(artifact)];
  const lost = document.warnings.filter(({ code }) => code === "commit_dropped").length;
  if (document.skipped) return verdict(false, `nothing to release: ${document.summary.reason ?? ""}`, undefined, below);
  if (!document.ok)
    return verdict(false, `${plural(lost, "commit")} would be lost, and --strict was given`, undefined, below);
  const releases = document.packages.map((row) => `${nameOf(row, document)} ${row.new_version}`).join(", ");
  const warned = lost === 0 ? "" : `; ${plural(lost, "commit")} would be lost`;
  return verdict(true, `would release ${releases}${warned}`, undefined, below);
}

import { COMMENT_CHARACTERS, code, codeBlock } from "../../evidence/reports/markdown-code.ts";
import type { PlanDocument } from "../../release/plan/document.ts";
import { plural } from "./marks.ts";

/** Rows of a list, at most. */
const ROWS = 40;
/** What a comment has for notes; the rest of it is bounded by its rows. */
const NOTES = COMMENT_CHARACTERS / 2;

/**
 * A plan as a comment on a pull request (GitHub Flavored Markdown): a table of releases, what would be lost, and the notes of each
 * as they would be written. What a commit's author wrote stands in code, where nothing is a mention, a link, an image or HTML.
 */
export function planMarkdown(document: PlanDocument): string {
  const { packages, warnings, summary } = document;
  if (packages.length === 0)
    return [`**Nothing to release**: ${summary.reason ?? ""}.`, ...warningList(warnings)].join("\n");
  const rows = packages.map(({ path, component, current_version, new_version, bump, reason }) =>
    [
      code(nameOf({ component, path }, document)),
      code(current_version ?? "–"),
      code(new_version),
      `${bump}, because of ${plainOrCode(reason)}`,
    ].join(" | "),
  );
  return [
    "| package | now | next | why |",
    "| --- | --- | --- | --- |",
    ...atMost(rows.map((row) => `| ${row} |`)),
    ...warningList(warnings),
    "",
    `${commitCounts(document)}.`,
    "",
    ...atMost(document.pull_requests.map(({ title, branch }) => `- ${code(title)} would open from ${code(branch)}`)),
    ...packages
      .slice(0, ROWS)
      .flatMap((row) =>
        notesOf({ ...row, name: nameOf(row, document), most: NOTES / Math.min(packages.length, ROWS) }),
      ),
  ].join("\n");
}

function warningList(warnings: PlanDocument["warnings"]): string[] {
  return warnings.length === 0
    ? []
    : ["", ...atMost(warnings.map(({ code: name, reason }) => `- ⚠ ${code(name)}: ${code(reason, 600)}`))];
}

/** Our own words stand as they are; what a configuration named stands in code. */
function plainOrCode(reason: string): string {
  return /^[\w .,-]+$/.test(reason) ? reason : code(reason);
}

/** How many commits there are of each disposition. */
function commitCounts({ commits }: PlanDocument): string {
  const counts = new Map<string, number>();
  for (const { disposition } of commits) counts.set(disposition, (counts.get(disposition) ?? 0) + 1);
  const parts = [...counts].map(([disposition, count]) => `${count} ${disposition}`);
  return `${plural(commits.length, "commit")}${parts.length === 0 ? "" : `: ${parts.join(", ")}`}`;
}

/** What a release is called: its component, else its path; the only package of a repository by the repository's name. */
export function nameOf(
  { component, path }: Pick<PlanDocument["packages"][number], "component" | "path">,
  { repository }: Pick<PlanDocument, "repository">,
): string {
  if (component !== "") return component;
  return path === "." ? repository.replace(/^.*\//, "") : path;
}

function notesOf({
  name,
  new_version,
  notes,
  most,
}: {
  name: string;
  new_version: string;
  notes: string;
  most: number;
}): string[] {
  const title = `notes of ${code(`${name} ${new_version}`)}`;
  return [
    "",
    "<details><summary>the notes, as they would be written</summary>",
    "",
    title,
    "",
    codeBlock(notes, "markdown", most),
    "",
    "</details>",
  ];
}

/** As many lines as are shown, and how many there are beside. */
function atMost(lines: readonly string[]): string[] {
  return lines.length <= ROWS ? [...lines] : [...lines.slice(0, ROWS), "", `… and ${lines.length - ROWS} more.`];
}

import type { PlanDocument } from "../../plan/document.ts";

type Planned = Pick<PlanDocument, "packages">;

/**
 * What a squash merge would lose of the release that a merge commit brings; undefined when it loses nothing. Both plans are made of
 * the repository as it would be after the merge (spec release-train.md, `promote`). Pure.
 */
export function squashLoss(merged: Planned, squashed: Planned): string | undefined {
  const after = new Map(squashed.packages.map((row) => [row.path, row]));
  const losses = merged.packages.flatMap((row): string[] => {
    const other = after.get(row.path);
    const what = nameOf(row);
    if (other === undefined) return [`${what} would not be released`];
    if (other.new_version !== row.new_version) return [`${what} would be released as ${other.new_version}`];
    const [entries, left] = [entriesOf(row.notes), new Set(entriesOf(other.notes))];
    const lost = entries.filter((entry) => !left.has(entry)).length;
    return lost > 0 ? [`${lost} of ${entries.length} entries would miss in the notes of ${what}`] : [];
  });
  return losses.length === 0 ? undefined : losses.join("; ");
}

/** The entries of notes without what they link to: a squash has an id of its own. One commit may bring several. */
function entriesOf(notes: string): string[] {
  return notes.split("\n").flatMap((line) => (line.startsWith("* ") ? (line.split(" ([")[0] ?? []) : []));
}

function nameOf({ component, path, new_version }: PlanDocument["packages"][number]): string {
  const name = component || (path === "." ? "" : path);
  return name === "" ? new_version : `${name} ${new_version}`;
}

/** What GitHub makes the message of a squash of (docs.github.com, "Configuring commit squashing for pull requests"). */
export interface SquashSettings {
  squashTitle: "PR_TITLE" | "COMMIT_OR_PR_TITLE";
  squashMessage: "PR_BODY" | "COMMIT_MESSAGES" | "BLANK";
}

export interface SquashSource {
  title: string;
  /** What a person wrote into the pull request. */
  body: string;
  /** The messages of the commits that it brings, oldest first. */
  messages: readonly string[];
}

/** The message that a squash merge would have where nobody edits it. Pure. */
export function squashMessage(
  { title, body, messages }: SquashSource,
  { squashTitle, squashMessage: kind }: SquashSettings,
): string {
  const [only = "", ...others] = messages;
  const [subject = "", ...rest] = only.split("\n");
  const isAlone = others.length === 0 && squashTitle === "COMMIT_OR_PR_TITLE";
  const head = isAlone ? subject : title;
  if (kind === "BLANK") return head;
  if (kind === "PR_BODY") return `${head}\n\n${body}`.trim();
  const told = others.length === 0 ? rest.join("\n").trim() : messages.map((message) => `* ${message}`).join("\n\n");
  return `${head}\n\n${told}`.trim();
}

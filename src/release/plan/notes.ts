import type { ConventionalCommit } from "./commit.ts";

/** A section of the changelog, as `changelog-sections` has it. */
export interface Section {
  type: string;
  section?: string | undefined;
  hidden?: boolean | undefined;
  /** Only for commits with that scope. */
  scope?: string | undefined;
}

/** The sections where the configuration names none (conventional-changelog-conventionalcommits). */
export const DEFAULT_SECTIONS: readonly Section[] = [
  { type: "feat", section: "Features" },
  { type: "feature", section: "Features" },
  { type: "fix", section: "Bug Fixes" },
  { type: "perf", section: "Performance Improvements" },
  { type: "revert", section: "Reverts" },
  { type: "docs", section: "Documentation", hidden: true },
  { type: "style", section: "Styles", hidden: true },
  { type: "chore", section: "Miscellaneous Chores", hidden: true },
  { type: "refactor", section: "Code Refactoring", hidden: true },
  { type: "test", section: "Tests", hidden: true },
  { type: "build", section: "Build System", hidden: true },
  { type: "ci", section: "Continuous Integration", hidden: true },
];

/** What an entry is written with, beside its commits. */
export interface NotesContext {
  /** `https://github.com`, without a slash at its end. */
  host: string;
  owner: string;
  repository: string;
  version: string;
  previousTag: string | undefined;
  currentTag: string;
  /** `YYYY-MM-DD`. */
  date: string;
  sections: readonly Section[];
}

interface Line {
  /** The heading that it stands under. */
  group: string;
  /** What lines are sorted by. */
  key: string;
  text: string;
  breaking: readonly { scope: string; text: string }[];
}

/** An entry of the changelog, to the byte as Release Please writes it. One line long when there is nothing to show. Pure. */
export function releaseNotes(commits: readonly ConventionalCommit[], context: NotesContext): string {
  const lines = commits.flatMap((commit) => lineOf(commit, context));
  const breaking = lines.flatMap((line) => line.breaking);
  const parts = [
    heading(context),
    ...(breaking.length === 0 ? [] : [breakingSection(breaking)]),
    ...groupsOf(lines, context.sections).map(([title, group]) => section(title, group)),
  ];
  return parts.join("").trim();
}

/** Whether a commit is shown by its type alone, and under which heading; undefined when no section is about it. */
export function sectionOf(
  commit: Pick<ConventionalCommit, "type" | "scope">,
  sections: readonly Section[],
): Section | undefined {
  const type = commit.type.toLowerCase();
  return sections.find((entry) => entry.type === type && (!entry.scope || entry.scope === commit.scope));
}

function heading({ version, previousTag, currentTag, date, ...repo }: NotesContext): string {
  const linked =
    previousTag === undefined ? version : `[${version}](${urlOf(repo)}/compare/${previousTag}...${currentTag})`;
  return `## ${linked} (${date})\n\n`;
}

function breakingSection(notes: readonly { scope: string; text: string }[]): string {
  const lines = notes.map(({ scope, text }) => `* ${scope === "" ? "" : `**${scope}:** `}${text}\n`);
  return `\n### ⚠ BREAKING CHANGES\n\n${lines.join("")}`;
}

function section(title: string, lines: readonly Line[]): string {
  const head = title === "" ? "" : `### ${title}\n\n`;
  return `\n${head}${lines.map(({ text }) => `${text}\n`).join("")}\n`;
}

/** Lines by heading, in the order of the sections, unknown headings first; within one by scope and subject. */
function groupsOf(lines: readonly Line[], sections: readonly Section[]): [string, Line[]][] {
  // An object, not a map: names that are numbers come first in it, as they do for Release Please.
  const groups: Record<string, Line[]> = Object.create(null);
  for (const line of lines) groups[line.group] = [...(groups[line.group] ?? []), line];
  const order = sections.flatMap(({ section }) => section || []);
  return Object.entries(groups)
    .map(([title, group]): [string, Line[]] => [title, group.toSorted((a, b) => a.key.localeCompare(b.key))])
    .sort(([a], [b]) => order.indexOf(a) - order.indexOf(b));
}

const RELEASE_AS = /release-as:\s*\w*@?([0-9]+\.[0-9]+\.[0-9a-z]+(-[0-9a-z.]+)?)\s*/i;

/** A commit's line; none for a commit that is not shown. Breaking changes and `Release-As` are shown whatever their type. */
function lineOf(commit: ConventionalCommit, context: NotesContext): Line[] {
  const entry = sectionOf(commit, context.sections);
  const notes = breakingNotes(commit, context);
  const released = RELEASE_AS.test(commit.releaseAsNotes.map((text) => `Release-As: ${text}`).join("\n"));
  if (notes.length === 0 && !released && (entry === undefined || entry.hidden)) return [];
  const scope = commit.scope === "*" ? "" : (commit.scope ?? "");
  const { subject, issues } = linked(escapeHtml(commit.subject), context);
  const references = commit.references.filter(({ issue }) => !issues.has(issue));
  const url = urlOf(context);
  const said = subject === "" ? commit.header : subject;
  const refs = references.map(({ issue }) => ` [#${issue}](${url}/issues/${issue})`).join("");
  const link = commit.sha === "" ? "" : ` ([${commit.sha.slice(0, 7)}](${url}/commit/${commit.sha}))`;
  const text = `*${scope === "" ? "" : ` **${scope}:**`} ${said}${link}${refs === "" ? "" : `, refs${refs}`}`;
  const group = entry === undefined ? commit.type : (entry.section ?? "");
  return [{ group, key: scope + subject, text, breaking: notes.map((note) => ({ scope, text: note })) }];
}

/** The notes of a breaking change. A head line with `!` and nothing else to say has its own subject as the note. */
function breakingNotes({ breakingNotes: notes, header }: ConventionalCommit, context: NotesContext): string[] {
  if (notes.length > 0) return notes.map((note) => note.replace(/\(#(\d+)\)/, `([#$1](${urlOf(context)}/issues/$1))`));
  const [, , , text] = /^(\w*)(?:\((.*)\))?!: (.*)$/.exec(header) ?? [];
  return text === undefined ? [] : [text];
}

/** `<` and `>` as entities, but for those in code. */
function escapeHtml(text: string): string {
  return text.replace(/``[^`].*[^`]``|`[^`]*`|<|>/g, (match) =>
    match.length > 1 ? match : match === "<" ? "&lt;" : "&gt;",
  );
}

/** Issues and users as links. */
function linked(text: string, context: NotesContext): { subject: string; issues: ReadonlySet<string> } {
  const issues = new Set<string>();
  const withIssues = text.replace(/#([0-9]+)/g, (_, issue: string) => {
    issues.add(issue);
    return `[#${issue}](${urlOf(context)}/issues/${issue})`;
  });
  const subject = withIssues.replace(/\B@([a-z0-9](?:-?[a-z0-9/]){0,38})/g, (_, user: string) =>
    user.includes("/") ? `@${user}` : `[@${user}](${context.host}/${user})`,
  );
  return { subject, issues };
}

function urlOf({ host, owner, repository }: Pick<NotesContext, "host" | "owner" | "repository">): string {
  return `${host}/${owner}/${repository}`;
}

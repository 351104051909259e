/** Release Please's own placeholder for a name, which is no template of ours. */
const placeholder = (name: string) => `$\u007b${name}}`;

const TITLE = `chore${placeholder("scope")}: release${placeholder("component")} ${placeholder("version")}`;
const GROUP_TITLE = `chore: release ${placeholder("branch")}`;
const HEADER = ":robot: I have created a release *beep* *boop*";
const FOOTER =
  "This PR was generated with [Release Please](https://github.com/googleapis/release-please). See [documentation](https://github.com/googleapis/release-please#release-please).";

/** What a title is made of. */
export interface TitleParts {
  /** `pull-request-title-pattern`, or the one for groups. */
  pattern: string | undefined;
  component: string;
  branch: string;
  /** Empty where a group has no version of its own. */
  version: string;
  /** `component-no-space`. */
  noSpace: boolean;
}

/** The title of a package's release pull request. Pure. */
export function pullRequestTitle({ pattern: configured, component, branch, version, noSpace }: TitleParts): string {
  const pattern = configured || TITLE;
  requireRecognizable(pattern, noSpace);
  const shown = component === "" ? "" : noSpace ? component : ` ${component}`;
  const used = noSpace && component === "" ? pattern.replace(`${placeholder("component")} `, "") : pattern;
  return used
    .replace(placeholder("scope"), branch === "" ? "" : `(${branch})`)
    .replace(placeholder("component"), shown)
    .replace(placeholder("version"), version)
    .replace(placeholder("branch"), branch)
    .trim();
}

/**
 * Release Please makes a regular expression of the pattern, to know its own title again, and fails where it is none: with a
 * quantifier in the pattern, both scope and branch, or `component-no-space` and the component at the beginning.
 */
function requireRecognizable(pattern: string, noSpace: boolean): void {
  const source = pattern
    .replace(/[[\]()]/g, "\\$&")
    .replace(placeholder("scope"), "(\\((?<branch>[\\w-./]+)\\))?")
    .replace(placeholder("component"), `${noSpace ? "" : " "}?(?<component>@?[\\w-./]*)?`)
    .replace(placeholder("version"), "v?(?<version>[0-9].*)")
    .replace(placeholder("branch"), "(?<branch>[\\w-./]+)?");
  try {
    new RegExp(`^${source}$`);
  } catch {
    throw new Error(`the title pattern ${pattern} makes no regular expression, and Release Please needs one of it`);
  }
}

/** The title of a pull request for several packages. */
export function groupTitle(parts: TitleParts): string {
  return pullRequestTitle({ ...parts, pattern: parts.pattern ?? GROUP_TITLE });
}

/** The branch that a release pull request comes from; one of a group, or without a component, names none. */
export function pullRequestBranch(target: string, component: string): string {
  const branch = `release-please--branches--${target}`;
  return component === "" ? branch : `${branch}--components--${component}`;
}

/** One package in a pull request's body. */
export interface BodyEntry {
  component: string;
  version: string;
  notes: string;
}

/** The body of a release pull request; `grouped` sets each package's notes in a block that folds. Pure. */
export function pullRequestBody(
  entries: readonly BodyEntry[],
  { header, footer, grouped }: { header: string | undefined; footer: string | undefined; grouped: boolean },
): string {
  const notes = entries.map((entry) => (grouped ? folded(entry) : entry.notes)).join("\n\n");
  return `${header || HEADER}\n---\n\n\n${notes}\n\n---\n${footer || FOOTER}`;
}

function folded({ component, version, notes }: BodyEntry): string {
  return `<details><summary>${component === "" ? "" : `${component}: `}${version}</summary>\n\n${notes}\n</details>`;
}

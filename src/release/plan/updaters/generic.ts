import { formatVersion, type Version } from "../version.ts";

/** What annotations are replaced with. */
export interface Annotated {
  version: Version;
  /** `YYYY-MM-DD`. */
  date: string;
  /** With `%Y`, `%m` and `%d`. */
  dateFormat: string;
}

const VERSION = /\d+\.\d+\.\d+(?:-[\w.]+)?(?:\+[-\w.]+)?/;
const SCOPE = "(major|minor|patch|version-date|version|date)";
const INLINE = new RegExp(`x-release-please-${SCOPE}`);
const BLOCK_START = new RegExp(`x-release-please-start-${SCOPE}`);
const BLOCK_END = /x-release-please-end/;

/**
 * A file of any kind with what stands on annotated lines (`x-release-please-version` and its like) or in annotated blocks
 * replaced, once a line. Its lines end in LF afterwards.
 */
export function updateAnnotated(annotated: Annotated): (content: string) => string {
  return (content) => {
    let block: string | undefined;
    const lines = content.split(/\r?\n/).map((line) => {
      const [, scope] = INLINE.exec(line) ?? [];
      if (scope !== undefined) return replaced(line, scope, annotated);
      if (block === undefined) {
        [, block] = BLOCK_START.exec(line) ?? [];
        return line;
      }
      const changed = replaced(line, block, annotated);
      if (BLOCK_END.test(line)) block = undefined;
      return changed;
    });
    return lines.join("\n");
  };
}

function replaced(line: string, scope: string, { version, date, dateFormat }: Annotated): string {
  switch (scope) {
    case "major":
      return line.replace(/\d+\b/, `${version.major}`);
    case "minor":
      return line.replace(/\b\d+\b/, `${version.minor}`);
    case "patch":
      return line.replace(/\b\d+\b/, `${version.patch}`);
    case "date":
      return withDate(line, date, dateFormat);
    case "version-date":
      return withDate(line, date, dateFormat).replace(VERSION, formatVersion(version));
    default:
      return line.replace(VERSION, formatVersion(version));
  }
}

/** The rest of a format is a regular expression: that is how Release Please takes it. */
function withDate(line: string, date: string, format: string): string {
  const [year = "", month = "", day = ""] = date.split("-");
  const text = format.replace(/%[Ymd]/g, (part) => (part === "%Y" ? year : part === "%m" ? month : day));
  const pattern = new RegExp(format.replace(/%[Ymd]/g, (part) => (part === "%Y" ? "(\\d{4})" : "(\\d{2})")));
  return isValid(text, format) ? line.replace(pattern, text) : line;
}

/**
 * Whether Release Please takes a date for one: it finds year, month and day by their places in the format, counted in steps
 * of three characters, so a format of another shape writes nothing.
 */
function isValid(text: string, format: string): boolean {
  const numbers = text.match(/\d+/g) ?? [];
  const [year = Number.NaN, month = Number.NaN, day = Number.NaN] = ["%Y", "%m", "%d"].map((part) =>
    Number(numbers[format.indexOf(part) / 3] ?? Number.NaN),
  );
  if (year < 1 || month < 1 || month > 12 || day < 1 || day > 31) return false;
  return day <= new Date(year, month, 0).getDate();
}

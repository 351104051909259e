import { CODEOWNERS_PATHS, deciding } from "./codeowners.ts";
import type { Finding } from "./finding.ts";
import type { Posture } from "./inputs.ts";
import { packageFiles } from "./versions.ts";

/** A workflow that does not exist yet counts as well: whoever adds one changes the train. */
const NEW_WORKFLOW = ".github/workflows/new.yml";
const isWorkflow = (path: string) => path.startsWith(".github/workflows/");

/** CODEOWNERS covers what a release depends on. */
export function ownerFindings(posture: Posture): Finding[] {
  const { codeowners, files, configFile, manifestFile } = posture;
  const sensitive = [
    ...[...files.keys()].filter(isWorkflow),
    NEW_WORKFLOW,
    ...packageFiles(posture).map(({ path }) => path),
    configFile,
    manifestFile,
    "CHANGELOG.md",
    "docs/release-process.md",
  ];
  if (codeowners === undefined) {
    const [path] = CODEOWNERS_PATHS;
    return [
      {
        code: "codeowners_missing",
        severity: "error",
        path,
        line: null,
        message: "no CODEOWNERS file: nobody has to look at a change of the release train",
        fix: `add ${path}:\n${linesFor(sensitive)}`,
      },
    ];
  }
  const skipped = codeowners.skipped.map(
    (line): Finding => ({
      code: "codeowners_line_skipped",
      severity: "warning",
      path: codeowners.path,
      line,
      message:
        "GitHub skips this line because of its syntax: a pattern without `!` and brackets, then @user, @organisation/team or an address",
      fix: "correct the line, or remove it",
    }),
  );
  const isOwned = (path: string) => (deciding(codeowners, path)?.owners.length ?? 0) > 0;
  const uncovered = [...new Set(sensitive)].filter((path) => !isOwned(path));
  // Where the whole folder has no owner, its files need not be told one by one.
  const told = isOwned(NEW_WORKFLOW)
    ? uncovered
    : uncovered.filter((path) => !isWorkflow(path) || path === NEW_WORKFLOW);
  return [
    ...skipped,
    ...told.map((path): Finding => {
      const rule = deciding(codeowners, path);
      return {
        code: "codeowners_uncovered",
        severity: "error",
        path: codeowners.path,
        line: rule?.line ?? null,
        message:
          rule === undefined
            ? `${named(path)} has no owner: no pattern matches`
            : `${named(path)} has no owner: the last pattern that matches, \`${rule.pattern}\`, names none`,
        fix: `add at the end: ${linesFor([path])}`,
      };
    }),
  ];
}

function named(path: string): string {
  return path === NEW_WORKFLOW ? ".github/workflows/" : path;
}

function linesFor(paths: readonly string[]): string {
  const places = paths.map((path) => (isWorkflow(path) ? "/.github/workflows/" : `/${path}`));
  return [...new Set(places)].map((place) => `${place} @your-organisation/release-team`).join("\n");
}
